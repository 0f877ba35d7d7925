// SPDX-License-Identifier: Apache-2.0
// As much of JSON Schema as our published schemas use. Unknown keywords fail the test: a rule that nobody checks is no rule.
#pragma once

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace headroom::schema {

using Json = nlohmann::ordered_json;

inline bool hasType(const Json &value, const std::string &type)
{
  if (type == "object")
    return value.is_object();
  if (type == "array")
    return value.is_array();
  if (type == "string")
    return value.is_string();
  if (type == "integer")
    return value.is_number_integer();
  if (type == "boolean")
    return value.is_boolean();
  return type == "null" && value.is_null();
}

/// Appends `path: what is wrong` for every violation.
inline void validate(const Json &root, const Json &schema, const Json &value, const std::string &path, std::vector<std::string> &errors)
{
  static const std::set<std::string> known = {
      "$schema",  "title", "description",          "$defs",   "$ref",   "anyOf", "type", "enum", "const", "properties",
      "required", "items", "additionalProperties", "minimum", "pattern"};
  for (const auto &[key, unused] : schema.items())
    if (!known.count(key))
      errors.push_back(path + ": the schema uses " + key + ", which this check does not know");
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
    return validate(root, root.at("$defs").at(name), value, path, errors);
  }
  if (schema.contains("anyOf")) {
    std::vector<std::string> all;
    for (const Json &one : schema["anyOf"]) {
      std::vector<std::string> mine;
      validate(root, one, value, path, mine);
      if (mine.empty())
        return;
      all.insert(all.end(), mine.begin(), mine.end());
    }
    errors.insert(errors.end(), all.begin(), all.end());
    return;
  }
  if (schema.contains("type")) {
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    if (std::none_of(types.begin(), types.end(), [&](const Json &type) { return hasType(value, type.get<std::string>()); }))
      return errors.push_back(path + ": is " + value.type_name() + ", wanted " + types.dump());
  }
  if (schema.contains("const") && schema["const"] != value)
    errors.push_back(path + ": is " + value.dump() + ", wanted " + schema["const"].dump());
  if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    errors.push_back(path + ": is " + value.dump() + ", wanted one of " + schema["enum"].dump());
  if (schema.contains("minimum") && value.is_number_integer() && value.get<std::int64_t>() < schema["minimum"].get<std::int64_t>())
    errors.push_back(path + ": is " + value.dump() + ", wanted at least " + schema["minimum"].dump());
  if (schema.contains("pattern") && value.is_string() &&
      !std::regex_search(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>())))
    errors.push_back(path + ": " + value.dump() + " does not match " + schema["pattern"].dump());
  if (value.is_object()) {
    for (const Json &key : schema.value("required", Json::array()))
      if (!value.contains(key.get<std::string>()))
        errors.push_back(path + ": lacks " + key.get<std::string>());
    for (const auto &[key, one] : value.items()) {
      if (schema.contains("properties") && schema["properties"].contains(key))
        validate(root, schema["properties"][key], one, path + "." + key, errors);
      else if (schema.contains("additionalProperties"))
        validate(root, schema["additionalProperties"], one, path + "." + key, errors);
      else
        errors.push_back(path + ": has " + key + ", which the schema does not name");
    }
  }
  if (value.is_array() && schema.contains("items"))
    for (std::size_t i = 0; i < value.size(); ++i)
      validate(root, schema["items"], value[i], path + "[" + std::to_string(i) + "]", errors);
}

inline std::vector<std::string> violations(const std::string &schemaText, const std::string &documentText)
{
  const Json schema = Json::parse(schemaText);
  std::vector<std::string> errors;
  validate(schema, schema, Json::parse(documentText), "$", errors);
  return errors;
}

} // namespace headroom::schema
