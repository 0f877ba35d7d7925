// SPDX-License-Identifier: Apache-2.0
// buildProgram: the order of the joining. Each step is a file of its own.
#include <algorithm>
#include <set>

#include "program/join_image.h"
#include "program/pool_facts.h"
#include "program/priorities.h"
#include "program/circumstances/build_behaviour.h"
#include "program/code_origins.h"
#include "program/contexts.h"
#include "program/program_lists.h"
#include "program/reach.h"
#include "program/recursion_guards.h"
#include "program/registrations.h"
#include "program/root_bounds.h"
#include "program/source_behaviour.h"
#include "program/source_join.h"
#include "program/stack_switches.h"

namespace headroom {

namespace {

using namespace program;

const char *machineName(Machine machine)
{
  switch (machine) {
  case Machine::Arm: return "arm";
  case Machine::RiscV32: return "riscv32";
  case Machine::RiscV64: break;
  }
  return "riscv64";
}

bool describesSystem(const Pack &pack)
{
  return !pack.roots.empty() || !pack.registrations.empty() || !pack.vectors.empty() || !pack.ports.empty();
}

void noteUnusedAnnotations(const ProjectConfig &config, const ExpandedGraph &graph, const std::map<SiteKey, SiteStatement> &statements,
                           std::vector<std::string> &notes)
{
  std::set<std::size_t> placed;
  for (const auto &[site, statement] : statements)
    placed.insert(statement.annotation);
  for (std::size_t i = 0; i < config.calls.size(); ++i)
    if (!graph.annotationUsed[i] && placed.contains(i))
      notes.push_back(noteAt(config.calls[i].place, "calls: " + config.calls[i].in + " is not used: the calls that it names are resolved without it"));
}

void guardRecursion(const std::vector<RecursionGuard> &guards, const SourcePlaces &places, Callables &callables)
{
  for (const RecursionGuard &guard : guards) {
    const SourcePlace place = places.at({guard.file, guard.line, 0});
    // A file that the image knows under no name: its last part says enough.
    const std::string file = place.file.empty() ? guard.path.substr(guard.path.rfind('/') + 1) : place.file;
    const std::string where = guard.line == 0 ? "the range of " + guard.parameter : guard.parameter + " at " + file + ":" + std::to_string(guard.line);
    callables.guardRecursion(guard.callable, guard.depth, "guarded by " + where,
                             "recursion of " + guard.function + " is bounded by " + where + ": at most " + std::to_string(guard.depth) + " activations");
  }
}

/// Whether a query of a pack that applies says where its records are. One that names a type alone asks for whatever is there, and finds
/// nothing where no debug information is.
bool namesItsRecords(const std::vector<const Pack *> &packs, const std::string &id)
{
  for (const Pack *pack : packs)
    for (const RecordQuery &query : pack->records)
      if (query.id == id && !(query.variable.empty() && query.section.empty() && query.firstSymbol.empty()))
        return true;
  return false;
}

void fillCoverage(ImageProgram &out, const MachineFacts &facts, const std::vector<const Pack *> &packs)
{
  Coverage &coverage = out.coverage;
  coverage.functions = facts.functions.size();
  coverage.indirectSites = out.indirectSites.size();
  for (const IndirectSite &site : out.indirectSites) {
    ++coverage.layers[layerName(site.layer)];
    coverage.unresolvedSites += site.layer == ResolutionLayer::Open ? 1 : 0;
  }
  const std::set<Address> taken(facts.addressTaken.begin(), facts.addressTaken.end());
  std::set<std::string> takenNames;
  for (const MachineFunction &function : facts.functions)
    if (taken.contains(function.entry))
      takenNames.insert(function.name);
  for (const FunctionBound &function : out.functions) {
    if (function.isReached)
      continue;
    coverage.unreachedFunctions.push_back(function.name);
    if (takenNames.contains(function.name))
      coverage.unexplainedFunctions.push_back(function.name);
  }
  for (const std::string &query : facts.coverage.unansweredQueries)
    if (namesItsRecords(packs, query))
      coverage.incomplete.push_back("records " + query + ": the symbols are here, their types or data are not");
  if (facts.coverage.unmatchedWitnesses > 0)
    coverage.notes.push_back(std::to_string(facts.coverage.unmatchedWitnesses) + " stack usage reports match no function, or several");
  for (const Culprit &culprit : facts.coverage.unexplained)
    coverage.notes.push_back("code at " + hexText(culprit.address) + " belongs to no function: " + culprit.detail);
}

} // namespace

const char *layerName(ResolutionLayer layer)
{
  switch (layer) {
  case ResolutionLayer::Constant: return "data";
  case ResolutionLayer::Cloning: return "cloning";
  case ResolutionLayer::Table: return "table";
  case ResolutionLayer::PointsTo: return "points-to";
  case ResolutionLayer::Type: return "type";
  case ResolutionLayer::Annotation: return "annotation";
  case ResolutionLayer::Open: break;
  }
  return "open";
}

namespace program {

std::vector<const Pack *> applyingPacks(const std::vector<Pack> &packs, const ImageIndex &index)
{
  std::vector<const Pack *> out;
  for (const bool isFallback : {false, true}) {
    if (isFallback && std::any_of(out.begin(), out.end(), [](const Pack *pack) { return describesSystem(*pack); }))
      break;
    for (const Pack &pack : packs)
      if (pack.isFallback == isFallback &&
          (pack.detectSymbols.empty() || std::any_of(pack.detectSymbols.begin(), pack.detectSymbols.end(),
                                                     [&](const std::string &name) { return index.isLinked(name); })))
        out.push_back(&pack);
  }
  return out;
}

ImageProgram joinImage(const JoinInput &input)
{
  const ImageIndex &index = input.index;
  const MachineFacts &facts = index.facts();
  const ProjectConfig &config = input.config;
  const ProgramOptions &options = input.options;
  ImageProgram out;
  out.id = options.id;
  out.board = options.board;
  out.path = facts.path;
  out.sha256 = facts.sha256;
  out.machine = machineName(facts.machine);
  out.evidence = options.evidence;
  std::vector<std::string> &notes = out.coverage.notes;

  const std::vector<const Pack *> &applying = input.packs;
  for (const Pack *pack : applying)
    out.packs.push_back(pack->name);
  Callables callables(index, applying, config, notes);
  const auto statements = siteStatements(callables, applying, config, input.oracle, notes);
  RootPlans plans = planRoots({callables, applying, config, options.extraRoots}, notes);
  const WatchList watchList(callables, applying);
  Registrations registrations(callables, applying, watchList, plans);
  ExpandedGraph graph = expand({callables, statements, plans.trapHandlers, config.calls.size(), options.clonesPerFunction, input.oracle,
                                watchList.functions(), &registrations},
                               plans.starts);
  registrations.addRoots(graph.watchedCalls, notes);
  applyPriorities({callables, applying, config, watchList}, graph.watchedCalls, plans, notes);
  finishRoots(plans, config, notes);

  const SourcePlaces places(facts, options.pathRoots);
  if (input.oracle != nullptr)
    guardRecursion(input.oracle->guards(graph, callables, plans.starts), places, callables);

  const Bound::Kind best = options.isEstimate ? Bound::Kind::Estimate : Bound::Kind::Bounded;
  std::vector<OwnDepth> own = ownDepths(callables, graph, best);
  applyOrigins(options.origins, callables, graph, own);
  const DeepestPaths allPaths(graph, callables, own, false);
  std::optional<DeepestPaths> cutPaths;
  if (callables.hasFatal())
    cutPaths.emplace(graph, callables, own, true);
  const DeepestPaths &mainPaths = cutPaths ? *cutPaths : allPaths;

  const std::vector<bool> isReachedNode = reachedNodes(graph, plans.starts);
  const std::vector<bool> isReachedCallable = reachedCallables(graph, isReachedNode);
  attachSwitches(graph, callables, isReachedNode, isReachedCallable, plans);

  const RootBounds bounds({graph, callables, own, plans, isReachedNode, places, best}, mainPaths, allPaths);
  for (const RootPlan &plan : plans.roots)
    out.roots.push_back(bounds.bound(plan));

  const auto contexts = contextsOf(graph, plans.starts, plans.roots);
  const NameOrder names(callables);
  const ListInput lists{graph, callables, own, isReachedNode, isReachedCallable, contexts, names, places, input.oracle};
  out.functions = functionBounds(lists, mainPaths, allPaths, {bounds.trapFrameBytes(false).value_or(0), bounds.trapFrameBytes(true).value_or(0)});
  out.indirectSites = indirectSites(lists);
  out.cycles = recursionCycles(lists, mainPaths);
  out.edges = callEdges(lists);
  noteUnusedAnnotations(config, graph, statements, notes);
  for (const auto &[name, budget] : config.rootBudgets)
    if (std::none_of(out.roots.begin(), out.roots.end(), [&](const Root &root) { return root.name == name; }))
      notes.push_back(noteAt(budget.place, "budgets: root " + name + " is not in this image"));
  if (facts.isLinked && out.roots.empty())
    notes.emplace_back("no root was found: no pack names an entry of this image");
  out.behaviour.pools = poolFacts(index, applying, out.roots);
  fillCoverage(out, facts, applying);
  sortUnique(notes);
  return out;
}

} // namespace program

ImageProgram buildProgram(const MachineFacts &facts, const std::vector<Pack> &packs, const ProjectConfig &config,
                          const ProgramOptions &options)
{
  return buildProgram(facts, {}, packs, config, options);
}

namespace program {

namespace {

// Of another program there would be other roots and rows.
bool belongsTo(const Behaviour &behaviour, const ImageProgram &program)
{
  return std::all_of(behaviour.uses.begin(), behaviour.uses.end(), [&](const ApiUse &use) {
    return (use.contract == UINT32_MAX || use.contract < behaviour.contracts.size()) &&
           std::all_of(use.rules.begin(), use.rules.end(), [&](std::uint32_t rule) { return rule < program.api.size(); }) &&
           std::all_of(use.circumstances.begin(), use.circumstances.end(),
                       [&](const Circumstance &one) { return one.root == UINT32_MAX || one.root < program.roots.size(); });
  });
}

ImageProgram joinAll(const JoinInput &image, const std::vector<SourceFacts> &sources, SourceBehaviour *known)
{
  if (sources.empty())
    return joinImage(image);
  std::vector<std::string> notes;
  const auto oracle = joinSources(image.index, sources, image.packs, notes);
  const JoinInput input{image.index, image.packs, image.config, image.options, oracle.get()};
  ImageProgram out = joinImage(input);
  const ApiTable api(input.index, input.packs, input.config);
  out.api = api.rules();
  noteUnmatchedRows(notes, input, oracle->program());
  if (known && belongsTo(known->behaviour, out)) {
    out.behaviour = std::move(known->behaviour);
    out.suppressions = std::move(known->suppressions);
  } else {
    addBehaviour(out, *oracle, sources, api, input);
  }
  out.coverage.notes.insert(out.coverage.notes.end(), notes.begin(), notes.end());
  sortUnique(out.coverage.notes);
  return out;
}

} // namespace

} // namespace program

ImageProgram buildProgram(const MachineFacts &facts, const std::vector<SourceFacts> &sources, const std::vector<Pack> &packs,
                          const ProjectConfig &config, const ProgramOptions &options)
{
  const ImageIndex index(facts);
  const std::vector<const Pack *> applying = applyingPacks(packs, index);
  return program::joinAll({index, applying, config, options, nullptr}, sources, nullptr);
}

ImageProgram buildProgram(const MachineFacts &facts, const std::vector<SourceFacts> &sources, const std::vector<Pack> &packs,
                          const ProjectConfig &config, const ProgramOptions &options, SourceBehaviour known)
{
  const ImageIndex index(facts);
  const std::vector<const Pack *> applying = applyingPacks(packs, index);
  return program::joinAll({index, applying, config, options, nullptr}, sources, &known);
}

} // namespace headroom
