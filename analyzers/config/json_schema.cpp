// SPDX-License-Identifier: Apache-2.0
#include "config/json_schema.h"

#include <nlohmann/json.hpp>

#include "config/project_keys.h"

namespace headroom {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char *bytesPattern = "^(0x[0-9a-fA-F]+|(0|[1-9][0-9]*)(K|KiB|M|MiB)?)$";
constexpr const char *percentPattern = "^(0|[1-9][0-9]?|100)%$";
constexpr const char *datePattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

Json nonNegative()
{
  return {{"type", "integer"}, {"minimum", 0}};
}

Json text(const char *pattern)
{
  return {{"type", "string"}, {"pattern", pattern}};
}

Json schemaOf(const Shape &shape);

Json recordSchema(const Shape &shape)
{
  Json properties = Json::object();
  Json required = Json::array();
  for (const KeyShape &key : shape.keys) {
    Json property = schemaOf(key.shape);
    property["description"] = key.doc;
    properties[key.name] = std::move(property);
    if (key.isRequired)
      required.push_back(key.name);
  }
  Json out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty())
    out["required"] = std::move(required);
  return out;
}

Json tableSchema(const Shape &shape)
{
  Json out = {{"type", "object"}, {"additionalProperties", schemaOf(shape.element.front())}};
  if (!shape.names.empty())
    out["propertyNames"] = {{"enum", shape.names}};
  return out;
}

Json integerSchema(const Shape &shape)
{
  Json out = {{"type", "integer"}, {"minimum", shape.least}};
  if (shape.most != INT64_MAX)
    out["maximum"] = shape.most;
  return out;
}

Json schemaOf(const Shape &shape)
{
  switch (shape.kind) {
  case Shape::Kind::Text: return text("[^ \\t\\r\\n]");
  case Shape::Kind::Name: return {{"enum", shape.names}};
  case Shape::Kind::Flag: return {{"type", "boolean"}};
  case Shape::Kind::Integer: return integerSchema(shape);
  case Shape::Kind::Bytes: return {{"anyOf", Json::array({nonNegative(), text(bytesPattern)})}};
  case Shape::Kind::Margin: return {{"anyOf", Json::array({nonNegative(), text(bytesPattern), text(percentPattern)})}};
  case Shape::Kind::Date: return text(datePattern);
  case Shape::Kind::List: return {{"type", "array"}, {"items", schemaOf(shape.element.front())}};
  case Shape::Kind::Record: return recordSchema(shape);
  case Shape::Kind::Table: break;
  }
  return tableSchema(shape);
}

} // namespace

std::string projectConfigSchema(const std::vector<RuleInfo> &rules)
{
  std::vector<std::string> ruleIds;
  for (const RuleInfo &rule : rules)
    ruleIds.push_back(rule.id);
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", ".headroom.yaml"},
              {"description", "Configuration of headroom, schema " + std::to_string(configSchema)}};
  out.update(schemaOf(projectKeys(ruleIds).shape()));
  return out.dump(2) + "\n";
}

} // namespace headroom
