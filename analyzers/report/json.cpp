// SPDX-License-Identifier: Apache-2.0
#include "report/json.h"

#include <algorithm>

#include "checks/root_words.h"
#include "report/json_parts.h"
#include "report/memory_map_json.h"
#include "report/verdict.h"

namespace headroom {

namespace {

using json::Json;
using json::orNull;

// More symbols than anybody reads in a report of findings; `headroom map --top` has them all.
constexpr std::size_t symbolsPerRegion = 10;

template <typename T> Json optionalNumber(const std::optional<T> &number)
{
  return number ? Json(*number) : Json(nullptr);
}

Json coverageJson(const ImageReport &image)
{
  const Coverage &coverage = image.program.coverage;
  Json out = Json::object();
  out["translation_units"] = optionalNumber(coverage.translationUnits);
  out["functions"] = coverage.functions;
  out["indirect_sites"] = coverage.indirectSites;
  out["unresolved_sites"] = coverage.unresolvedSites;
  const Behaviour &behaviour = image.program.behaviour;
  out["context_calls"] = !behaviour.isKnown ? Json(nullptr)
                                            : Json{{"through_pointers", behaviour.contextCalls},
                                                   {"not_followed", behaviour.openContextCalls},
                                                   {"followed_in_part", behaviour.typedContextCalls}};
  Json &layers = out["layers"] = Json::object();
  for (const auto &[layer, count] : coverage.layers)
    layers[layer] = count;
  out["undecided"] = coverage.undecided;
  out["incomplete"] = image.checks.incomplete;
  out["incomplete_accepted"] = image.checks.accepted;
  Json &reasons = out["undecided_subjects"] = Json::array();
  for (const Undecided &one : image.checks.undecided)
    reasons.push_back(Json{{"rule", one.rule}, {"subject", one.subject}, {"reason", one.reason}});
  out["unreached_functions"] = coverage.unreachedFunctions;
  out["unexplained_functions"] = coverage.unexplainedFunctions;
  out["notes"] = coverage.notes;
  return out;
}

Json budgetJson(const RootBudget *budget)
{
  if (!budget)
    return nullptr;
  Json out = Json::object();
  out["max_bytes"] = optionalNumber(budget->maxBytes);
  out["margin_bytes"] = budget->margin && !budget->margin->percent ? Json(budget->margin->bytes) : Json(nullptr);
  out["margin_percent"] = budget->margin && budget->margin->percent ? Json(budget->margin->percent) : Json(nullptr);
  return out;
}

Json baselineRootJson(const Root &root, const ImageReport &image)
{
  if (!image.comparison)
    return nullptr;
  const auto then = image.comparison->roots.find(root.name);
  if (then == image.comparison->roots.end())
    return nullptr;
  return Json{{"bound", kindName(then->second.bound)}, {"bytes", then->second.bytes}, {"stack_bytes", optionalNumber(then->second.stackBytes)}};
}

Json comparisonJson(const Comparison &comparison)
{
  Json fixed = Json::array();
  for (const BaselineFinding &one : comparison.fixed)
    fixed.push_back(Json{{"fingerprint", one.fingerprint}, {"rule", one.rule}, {"level", levelName(one.level)}, {"file", orNull(one.file)}, {"message", one.message}});
  return Json{{"path", comparison.path}, {"not_compared", orNull(comparison.notCompared)}, {"fixed", fixed}};
}

Json rootJson(const Root &root, const ImageReport &image)
{
  Json out = Json::object();
  out["name"] = root.name;
  out["kind"] = kindName(root.kind);
  out["entry"] = orNull(root.entry);
  out["location"] = json::location(root.place);
  out["registration"] = json::location(root.registration);
  Json &stack = out["stack"] = Json::object();
  stack["symbol"] = orNull(root.stack.symbol);
  stack["bytes"] = optionalNumber(root.stack.bytes);
  stack["config"] = orNull(root.stack.config);
  out["bound"] = json::bound(root.bound);
  Json &terms = out["terms"] = Json::array();
  for (const Term &term : root.terms)
    terms.push_back(Json{{"name", term.name}, {"bytes", term.bytes}});
  out["fatal_bound"] = json::bound(root.fatalBound);
  out["depth"] = root.path.size();
  // A plain number only where it is one: below a bound that may grow it is what can be left at most, and has a key of its own.
  const std::optional<std::int64_t> margin = marginBytes(root);
  const bool isBounded = root.bound.kind == Bound::Kind::Bounded;
  out["margin_bytes"] = isBounded ? optionalNumber(margin) : Json(nullptr);
  out["margin_at_most_bytes"] = root.bound.kind == Bound::Kind::AtLeast ? optionalNumber(margin) : Json(nullptr);
  out["verdict"] = verdictName(verdictOf(root, image));
  out["budget"] = budgetJson(budgetOf(root, image.config));
  out["assumed_bound"] = json::bound(root.assumedBound);
  out["formula_estimate"] = json::bound(root.formulaEstimate);
  out["priority"] = optionalNumber(root.priority);
  out["count"] = orNull(root.count); // 0: not known
  out["baseline"] = baselineRootJson(root, image);
  Json &path = out["path"] = Json::array();
  for (const PathStep &step : root.path) {
    Json &one = path.emplace_back(Json::object());
    one["function"] = step.function;
    one["frame_bytes"] = step.frameBytes;
    one["at_call_bytes"] = step.atCallBytes;
    json::addPlace(one, step.place);
    one["tail_call"] = step.isTailCall;
    one["call"] = json::location(step.callPlace);
  }
  return out;
}

Json functionJson(const FunctionBound &function, const ImageProgram &program)
{
  Json out = Json::object();
  out["name"] = function.name;
  json::addPlace(out, function.place);
  out["frame_bytes"] = function.frameBytes;
  out["dynamic"] = function.isDynamic;
  out["bound"] = json::bound(function.bound);
  Json &witnesses = out["witnesses"] = Json::object();
  witnesses["code"] = optionalNumber(function.witnesses.code);
  witnesses["cfi"] = optionalNumber(function.witnesses.cfi);
  witnesses["su"] = optionalNumber(function.witnesses.su);
  witnesses["stack_sizes"] = optionalNumber(function.witnesses.stackSizes);
  out["reached"] = function.isReached;
  out["cycle"] = function.cycle.get();
  Json &contexts = out["contexts"] = Json::array();
  for (const std::uint32_t root : function.contexts)
    contexts.push_back(program.roots[root].name);
  return out;
}

Json siteJson(const IndirectSite &site)
{
  Json out = Json::object();
  out["function"] = site.function;
  out["location"] = json::location(site.place);
  out["through"] = orNull(site.through);
  out["layer"] = layerName(site.layer);
  out["targets"] = site.targets;
  return out;
}

/// What a run about some files leaves out.
Json limitJson(const Limit &limit)
{
  return Json{{"files", limit.files},
              {"skipped_files", limit.skipped},
              {"changed_after_build", limit.changed},
              {"all_roots", limit.allRoots},
              {"findings_elsewhere", Json{{"errors", limit.errors}, {"warnings", limit.warnings}, {"notes", limit.notes}}}};
}

Json imageJson(const ImageReport &image, const ReportOptions &options)
{
  const ImageProgram &program = image.program;
  Json out = Json::object();
  out["id"] = program.id;
  out["board"] = orNull(program.board);
  out["path"] = program.path;
  out["sha256"] = orNull(program.sha256);
  out["machine"] = program.machine;
  out["evidence"] = program.evidence;
  out["packs"] = program.packs;
  if (image.checks.limit)
    out["limited_to"] = limitJson(*image.checks.limit);
  if (image.comparison)
    out["baseline"] = comparisonJson(*image.comparison);
  out["coverage"] = coverageJson(image);
  out["memory"] = memoryJson(program, symbolsPerRegion);
  Json &roots = out["roots"] = Json::array();
  for (const Root &root : program.roots)
    if (isShown(root, image, options))
      roots.push_back(rootJson(root, image));
  if (options.withFunctions) {
    Json &functions = out["functions"] = Json::array();
    for (const FunctionBound &function : program.functions)
      functions.push_back(functionJson(function, program));
  }
  if (options.withCalls) {
    Json &calls = out["indirect_calls"] = Json::array();
    for (const IndirectSite &site : program.indirectSites)
      calls.push_back(siteJson(site));
  }
  if (options.withWitnesses) {
    Json &witnesses = out["witness_disagreements"] = Json::array();
    for (const FunctionBound &function : program.functions)
      if (witnessesDisagree(function.witnesses))
        witnesses.push_back(functionJson(function, program));
  }
  // Suppressed findings carry their reason and stay; what is outside `own` is counted unless the reader asked for it.
  Json &findings = out["findings"] = Json::array();
  std::uint64_t outside = 0;
  for (const Finding &finding : image.checks.findings) {
    outside += finding.isOwn ? 0 : 1;
    if (finding.isOwn || options.showAll)
      findings.push_back(json::finding(finding));
  }
  out["findings_outside_own"] = outside;
  return out;
}

} // namespace

std::string jsonReport(const Report &report, const ReportOptions &options)
{
  Json out = Json::object();
  out["schema"] = "headroom-report/1";
  out["tool"] = json::tool(report.tool);
  Json &images = out["images"] = Json::array();
  for (const ImageReport &image : report.images)
    images.push_back(imageJson(image, options));
  return json::dump(out);
}

} // namespace headroom
