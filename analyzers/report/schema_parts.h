// SPDX-License-Identifier: Apache-2.0
// The pieces that the JSON Schemas (draft 2020-12) of our reports are made of.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "report/json_parts.h"

namespace headroom::json::schema {

[[nodiscard]] inline Json type(const char *name)
{
  return Json{{"type", name}};
}

[[nodiscard]] inline Json orNullType(const char *name)
{
  return Json{{"type", Json::array({name, "null"})}};
}

[[nodiscard]] inline Json reference(const char *name)
{
  return Json{{"$ref", std::string("#/$defs/") + name}};
}

[[nodiscard]] inline Json orNullOf(Json schema)
{
  return Json{{"anyOf", Json::array({std::move(schema), type("null")})}};
}

[[nodiscard]] inline Json referenceOrNull(const char *name)
{
  return orNullOf(reference(name));
}

[[nodiscard]] inline Json arrayOf(Json items)
{
  return Json{{"type", "array"}, {"items", std::move(items)}};
}

[[nodiscard]] inline Json bytes(const char *description)
{
  return Json{{"type", "integer"}, {"minimum", 0}, {"description", description}};
}

/// All properties are required but those named in `optional`. Unknown keys are allowed: a schema version may gain keys.
[[nodiscard]] inline Json object(const Json &properties, const std::vector<std::string> &optional = {})
{
  Json out = Json::object();
  out["type"] = "object";
  out["properties"] = properties;
  Json &required = out["required"] = Json::array();
  for (const auto &[key, value] : properties.items())
    if (std::find(optional.begin(), optional.end(), key) == optional.end())
      required.push_back(key);
  return out;
}

} // namespace headroom::json::schema
