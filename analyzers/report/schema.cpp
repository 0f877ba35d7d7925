// SPDX-License-Identifier: Apache-2.0
#include "report/schema.h"

#include "report/memory_map_json.h"
#include "report/schema_parts.h"

namespace headroom {

namespace {

using namespace json::schema;
using json::Json;

Json oneOf(std::initializer_list<const char *> values)
{
  Json out = Json::object();
  out["enum"] = Json::array();
  for (const char *value : values)
    out["enum"].push_back(value);
  return out;
}

Json placeProperties(Json first)
{
  first["root"] = orNullType("string");
  first["file"] = orNullType("string");
  first["line"] = orNullType("integer");
  return first;
}

Json locationSchema()
{
  return object(
      {{"root", orNullType("string")}, {"file", type("string")}, {"line", orNullType("integer")}, {"column", orNullType("integer")}});
}

Json boundSchema()
{
  const Json culprit = object({{"reason", type("string")},
                               {"function", type("string")},
                               {"detail", type("string")},
                               {"address", orNullType("string")},
                               {"file", orNullType("string")},
                               {"line", orNullType("integer")}});
  return object({{"kind", oneOf({"bounded", "estimate", "at-least", "unbounded"})},
                 {"bytes", bytes("of `at-least` and `unbounded`: the known part")},
                 {"assumptions", arrayOf(type("string"))},
                 {"culprits", arrayOf(culprit)}});
}

Json coverageSchema()
{
  const Json subject = object({{"rule", type("string")}, {"subject", type("string")}, {"reason", type("string")}});
  Json contextCalls = object({{"through_pointers", type("integer")}, {"not_followed", type("integer")}, {"followed_in_part", type("integer")}});
  contextCalls["type"] = Json::array({"object", "null"});
  return object({{"translation_units", orNullType("integer")},
                 {"functions", type("integer")},
                 {"indirect_sites", type("integer")},
                 {"unresolved_sites", type("integer")},
                 {"context_calls", contextCalls},
                 {"layers", Json{{"type", "object"}, {"additionalProperties", type("integer")}}},
                 {"undecided", arrayOf(type("string"))},
                 {"incomplete", arrayOf(type("string"))},
                 {"incomplete_accepted", arrayOf(type("string"))},
                 {"undecided_subjects", arrayOf(subject)},
                 {"unreached_functions", arrayOf(type("string"))},
                 {"unexplained_functions", arrayOf(type("string"))},
                 {"notes", arrayOf(type("string"))}});
}

Json rootSchema()
{
  const Json stack = object({{"symbol", orNullType("string")}, {"bytes", orNullType("integer")}, {"config", orNullType("string")}});
  const Json term = object({{"name", type("string")}, {"bytes", bytes("added to the path's sum")}});
  const Json budget =
      object({{"max_bytes", orNullType("integer")}, {"margin_bytes", orNullType("integer")}, {"margin_percent", orNullType("integer")}});
  Json step = placeProperties(
      {{"function", type("string")},
       {"frame_bytes", bytes("own maximum of the function")},
       {"at_call_bytes", bytes("depth where the next function is called; the sum over the path plus the terms is the bound")}});
  step["tail_call"] = type("boolean");
  step["call"] = referenceOrNull("location");
  return object(
      {{"name", type("string")},
       {"kind", oneOf({"thread", "main", "idle", "isr", "interrupt-stack", "work-queue", "timer", "init", "privileged-stack", "function"})},
       {"entry", orNullType("string")},
       {"location", referenceOrNull("location")},
       {"registration", referenceOrNull("location")},
       {"stack", stack},
       {"bound", reference("bound")},
       {"terms", arrayOf(term)},
       {"fatal_bound", referenceOrNull("bound")},
       {"depth", bytes("functions on the worst path")},
       {"margin_bytes", orNullType("integer")},
       {"margin_at_most_bytes", orNullType("integer")},
       {"verdict", oneOf({"overflow", "over-budget", "unverified", "undecided", "at-risk", "margin", "fits", "no-own-stack"})},
       {"budget", Json{{"anyOf", Json::array({budget, type("null")})}}},
       {"assumed_bound", referenceOrNull("bound")},
       {"formula_estimate", referenceOrNull("bound")},
       {"priority", orNullType("integer")},
       {"count", orNullType("integer")},
       {"baseline", orNullOf(object({{"bound", oneOf({"bounded", "at-least", "unbounded", "estimate"})}, {"bytes", type("integer")}, {"stack_bytes", orNullType("integer")}}))},
       {"path", arrayOf(object(step))}});
}

Json functionSchema()
{
  Json out = placeProperties({{"name", type("string")}});
  out["frame_bytes"] = bytes("own maximum");
  out["dynamic"] = type("boolean");
  out["bound"] = reference("bound");
  out["witnesses"] = object({{"code", orNullType("integer")},
                             {"cfi", orNullType("integer")},
                             {"su", orNullType("integer")},
                             {"stack_sizes", orNullType("integer")}});
  out["reached"] = type("boolean");
  out["cycle"] = arrayOf(type("string"));
  out["contexts"] = arrayOf(type("string"));
  return object(out);
}

Json findingSchema()
{
  Json step = placeProperties({{"function", orNullType("string")}});
  step["note"] = orNullType("string");
  const Json suppressed = object({{"reason", type("string")}, {"place", type("string")}});
  return object({{"rule", type("string")},
                 {"level", oneOf({"note", "warning", "error"})},
                 {"message", type("string")},
                 {"location", referenceOrNull("location")},
                 {"path", arrayOf(object(step))},
                 {"other_paths", arrayOf(arrayOf(object(step)))},
                 {"fingerprint", Json{{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}}},
                 {"state", oneOf({"new", "existing"})},
                 {"suppressed", Json{{"anyOf", Json::array({suppressed, type("null")})}}},
                 {"help", orNullType("string")},
                 {"symbol", orNullType("string")},
                 {"root", orNullType("string")},
                 {"own", type("boolean")},
                 {"notes", arrayOf(object(step))}});
}

/// Of a run about some files: what it is about and what it leaves out.
Json limitSchema()
{
  const Json elsewhere = object({{"errors", type("integer")}, {"warnings", type("integer")}, {"notes", type("integer")}});
  return object({{"files", arrayOf(type("string"))},
                 {"skipped_files", arrayOf(type("string"))},
                 {"changed_after_build", arrayOf(type("string"))},
                 {"all_roots", type("integer")},
                 {"findings_elsewhere", elsewhere}});
}

/// Of a run with a baseline.
Json comparisonSchema()
{
  const Json fixed = object({{"fingerprint", type("string")},
                             {"rule", type("string")},
                             {"level", oneOf({"note", "warning", "error"})},
                             {"file", orNullType("string")},
                             {"message", type("string")}});
  return object({{"path", type("string")}, {"not_compared", orNullType("string")}, {"fixed", arrayOf(fixed)}});
}

Json imageSchema()
{
  const Json site = object({{"function", type("string")},
                            {"location", referenceOrNull("location")},
                            {"through", orNullType("string")},
                            {"layer", type("string")},
                            {"targets", arrayOf(type("string"))}});
  return object({{"id", type("string")},
                 {"board", orNullType("string")},
                 {"path", type("string")},
                 {"sha256", orNullType("string")},
                 {"machine", type("string")},
                 {"evidence", oneOf({"image", "objects", "generated"})},
                 {"packs", arrayOf(type("string"))},
                 {"limited_to", limitSchema()},
                 {"baseline", comparisonSchema()},
                 {"coverage", reference("coverage")},
                 {"memory", referenceOrNull("memory")},
                 {"roots", arrayOf(reference("root"))},
                 {"functions", arrayOf(reference("function"))},
                 {"indirect_calls", arrayOf(site)},
                 {"witness_disagreements", arrayOf(reference("function"))},
                 {"findings", arrayOf(reference("finding"))},
                 {"findings_outside_own", type("integer")}},
                {"baseline", "functions", "indirect_calls", "limited_to", "witness_disagreements"});
}

} // namespace

std::string reportSchema()
{
  const Json pack = object({{"name", type("string")}, {"digest", type("string")}});
  const Json tool = object({{"name", Json{{"const", "headroom"}}},
                            {"version", type("string")},
                            {"packs", arrayOf(pack)},
                            {"config_digest", orNullType("string")}});
  Json out = Json::object();
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  out["title"] = "Headroom report";
  Json body = object({{"schema", Json{{"const", "headroom-report/1"}}}, {"tool", tool}, {"images", arrayOf(reference("image"))}});
  out.update(body);
  Json &definitions = out["$defs"] = Json::object();
  definitions["location"] = locationSchema();
  definitions["bound"] = boundSchema();
  definitions["coverage"] = coverageSchema();
  definitions["memory"] = memorySchema();
  definitions["root"] = rootSchema();
  definitions["function"] = functionSchema();
  definitions["finding"] = findingSchema();
  definitions["image"] = imageSchema();
  return json::dump(out);
}

} // namespace headroom
