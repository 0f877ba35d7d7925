// SPDX-License-Identifier: Apache-2.0
#include "report/runtime_report.h"
#include "report/schema.h"
#include "report/schema_parts.h"

namespace headroom {

namespace {

using namespace json::schema;
using json::Json;

Json said(Json schema, const char *description)
{
  schema["description"] = description;
  return schema;
}

Json address()
{
  return Json{{"type", Json::array({"string", "null"})}, {"pattern", "^0x[0-9a-f]+$"}};
}

Json countersSchema()
{
  return object({{"live_blocks", type("integer")},
                 {"live_bytes", said(type("integer"), "as requested, without headers and rounding")},
                 {"peak_bytes", said(type("integer"), "most live_bytes at one time")},
                 {"allocations", type("integer")},
                 {"failures", type("integer")},
                 {"largest_failed_bytes", type("integer")}});
}

Json siteSchema()
{
  Json state = Json::object();
  state["enum"] = Json::array({"measured", "never-called", "not-seen", "not-tracked"});
  return object({{"state", state},
                 {"id", orNullType("integer")},
                 {"address", address()},
                 {"function", orNullType("string")},
                 {"allocator", orNullType("string")},
                 {"location", referenceOrNull("location")},
                 {"counters", said(referenceOrNull("counters"), "null: nothing was counted")},
                 {"lower_bound", said(type("boolean"), "the counters, or without counters what was seen, are at least that: the runtime had no room for some "
                                                       "blocks, or the walk did not meet all")},
                 {"seen_lower_bound", said(type("boolean"), "seen_blocks, seen_bytes and owner_gone_blocks are at least that")},
                 {"seen_blocks", said(orNullType("integer"), "live blocks that the walk of the heaps met")},
                 {"seen_bytes", orNullType("integer")},
                 {"waste_bytes", said(orNullType("integer"), "what these hold beyond what was asked for")},
                 {"owner_gone_blocks", said(orNullType("integer"), "of these, allocated by threads that have ended")}});
}

Json dumpSchema()
{
  const Json heap = object({{"name", orNullType("string")},
                            {"address", address()},
                            {"object", said(orNullType("string"), "that the image has at this address")},
                            {"bytes", type("integer")},
                            {"free_bytes", type("integer")},
                            {"largest_free_bytes", type("integer")},
                            {"peak_used_bytes", said(type("integer"), "headers and rounding included")},
                            {"peak_is_upper_bound", said(type("boolean"), "an operating system's heap, whose headers nobody counted")},
                            {"counters", referenceOrNull("counters")},
                            {"complete", type("boolean")}});
  const Json foreign = object({{"counters", referenceOrNull("counters")},
                               {"lower_bound", type("boolean")},
                               {"dropped_blocks", type("integer")},
                               {"unknown_frees", type("integer")},
                               {"unseen_frees", type("integer")}});
  const Json thread = object({{"slot", type("integer")},
                              {"name", orNullType("string")},
                              {"thread", address()},
                              {"ended", type("boolean")},
                              {"live_blocks", type("integer")},
                              {"counters", referenceOrNull("counters")},
                              {"lower_bound", said(type("boolean"), "blocks that the runtime had no room for may be of this thread")}});
  return object({{"uptime_ms", type("integer")},
                 {"pointer_bytes", type("integer")},
                 {"statistics", type("integer")},
                 {"hardening", type("integer")},
                 {"newest_mark", type("integer")},
                 {"identity", said(arrayOf(type("string")), "what shows that the dump is of the image; empty: nothing does")},
                 {"code_compared", said(type("boolean"), "the code itself is among it, not only addresses")},
                 {"heaps", arrayOf(heap)},
                 {"foreign", said(orNullOf(foreign), "blocks of allocators that are not the runtime's")},
                 {"sites", arrayOf(siteSchema())},
                 {"inner_calls", said(type("integer"), "calls that allocators make themselves: no sites")},
                 {"threads", arrayOf(thread)},
                 {"faults", arrayOf(object({{"fault", type("string")}, {"count", type("integer")}}))}});
}

Json proposalsSchema()
{
  const Json heap = object({{"heap", type("string")},
                            {"address", address()},
                            {"least_bytes", said(type("integer"), "what the run that was measured held at its peak")},
                            {"peak_is_upper_bound", said(type("boolean"), "it held at most that")},
                            {"alignment_bytes", said(orNullType("integer"), "that requests want beyond the heap's own; null: not known, and no size")},
                            {"counted_twice", said(type("boolean"), "realloc is among the calls: while a block moves there are two")},
                            {"lower_bound", said(type("boolean"), "requests failed: more was wanted than the peak")},
                            {"largest_request_bytes", said(type("integer"), "no request was larger")},
                            {"largest_request_measured", type("boolean")},
                            {"first_fit_bytes", said(orNullType("integer"), "never fails; null: no size is enough, or none is known to be")},
                            {"segregated_fit_bytes", orNullType("integer")},
                            {"any_fit_bytes", orNullType("integer")}});
  const Json slab = object({{"site", type("integer")},
                            {"function", orNullType("string")},
                            {"location", referenceOrNull("location")},
                            {"request_bytes", type("integer")},
                            {"block_bytes", type("integer")},
                            {"blocks", type("integer")},
                            {"lower_bound", said(type("boolean"), "requests of the site failed: more blocks were wanted")},
                            {"size_proven", said(type("boolean"), "the code asks for this size and no other; else only what was seen has it")},
                            {"saved_bytes", type("integer")}});
  return object({{"heaps", arrayOf(heap)}, {"slabs", arrayOf(slab)}});
}

} // namespace

std::string runtimeSchema()
{
  const Json report = Json::parse(reportSchema(), nullptr, false);
  const Json image = object({{"id", type("string")},
                             {"board", orNullType("string")},
                             {"path", type("string")},
                             {"sha256", orNullType("string")},
                             {"machine", type("string")}});
  const Json stack = object({{"name", type("string")},
                             {"root", orNullType("string")},
                             {"measured_bytes", type("integer")},
                             {"measured_size_bytes", orNullType("integer")},
                             {"bytes", said(orNullType("integer"), "the size that the image gives it")},
                             {"bound", referenceOrNull("bound")},
                             {"violated", said(type("boolean"), "deeper than a bound of the kind bounded")},
                             {"used_up", said(type("boolean"), "to its last byte: measured_bytes is a lower bound")},
                             {"undecided", said(orNullType("string"), "why it is not known whether it is deeper than its bound")}});
  Json out = Json::object();
  out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  out["title"] = "Headroom runtime report";
  out.update(object({{"schema", Json{{"const", "headroom-runtime/1"}}},
                     {"tool", report["properties"]["tool"]},
                     {"image", image},
                     {"dump", said(orNullOf(dumpSchema()), "null: only stacks were measured")},
                     {"proposals", orNullOf(proposalsSchema())},
                     {"stacks", arrayOf(stack)},
                     {"findings", arrayOf(Json{{"$ref", "#/$defs/finding"}})},
                     {"incomplete", said(arrayOf(type("string")), "what is missing in the measurement: its figures are lower bounds")},
                     {"incomplete_accepted", said(arrayOf(type("string")), "the same, accepted by the configuration")},
                     {"notes", arrayOf(type("string"))}}));
  Json &definitions = out["$defs"] = Json::object();
  for (const char *name : {"location", "bound", "finding"})
    definitions[name] = report["$defs"][name];
  definitions["counters"] = countersSchema();
  return json::dump(out);
}

} // namespace headroom
