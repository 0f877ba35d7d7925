// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/build_behaviour.h"

#include <algorithm>
#include <map>

#include "facts/glob.h"
#include "program/circumstances/context_coverage.h"
#include "program/circumstances/loose_records.h"
#include "program/circumstances/source_naming.h"
#include "program/circumstances/walk.h"
#include "program/paths/analyse_paths.h"

namespace headroom::program {

namespace {

std::vector<std::string> fatalNames(const JoinInput &input)
{
  std::vector<std::string> out = input.config.fatal;
  for (const Pack *pack : input.packs)
    out.insert(out.end(), pack->fatal.begin(), pack->fatal.end());
  return out;
}

/// By function: the number of its first contract.
std::map<std::string, std::uint32_t> addContracts(Behaviour &out, const std::vector<FunctionPaths> &paths, const SourceProgram &program,
                                                  const PlaceOf &placeOf)
{
  std::map<std::string, std::uint32_t> numbers;
  for (const FunctionPaths &one : paths)
    for (const PathContract &contract : one.contracts) {
      LearnedContract learned;
      learned.function = std::string(program.functions()[one.function].name);
      learned.place = placeOf(contract.unit, contract.position);
      learned.exceptNoWait = contract.timeout.has_value();
      learned.timeout = contract.timeout.value_or(0);
      numbers.emplace(learned.function, static_cast<std::uint32_t>(out.contracts.size()));
      out.contracts.push_back(std::move(learned));
    }
  return numbers;
}

std::vector<CodeSuppression> codeSuppressions(const std::vector<SourceFacts> &units, const PlaceOf &placeOf)
{
  std::vector<CodeSuppression> out;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit)
    for (const SourceAllowance &allowance : units[unit].allowances)
      out.push_back({allowance.rules, allowance.reason, placeOf(unit, allowance.position), allowance.coversLine});
  const auto byPlace = [](const CodeSuppression &a, const CodeSuppression &b) { return std::tie(a.place, a.rules) < std::tie(b.place, b.rules); };
  std::sort(out.begin(), out.end(), byPlace);
  out.erase(std::unique(out.begin(), out.end()), out.end()); // a header is read by many units
  return out;
}

} // namespace

// Rows of the project about functions that neither the sources nor the image have: a name with a typing error would say nothing, unnoticed.
void noteUnmatchedRows(std::vector<std::string> &notes, const JoinInput &input, const SourceProgram &program)
{
  const auto isKnown = [&](const std::string &glob) {
    return input.index.isLinked(glob) || std::any_of(program.functions().begin(), program.functions().end(),
                                                     [&](const MergedFunction &function) { return globMatch(glob, function.name); });
  };
  for (const ApiAnnotation &annotation : input.config.api) {
    const std::vector<std::string> &names = annotation.rule.functions;
    if (std::none_of(names.begin(), names.end(), isKnown))
      notes.push_back(noteAt(annotation.place, "api: " + names.front() + (names.size() > 1 ? " and the others are" : " is") +
                                                   " in neither the image nor its sources"));
  }
}

void addBehaviour(ImageProgram &out, const SourceJoin &join, const std::vector<SourceFacts> &units, const ApiTable &api, const JoinInput &input)
{
  const SourceProgram &program = join.program();
  const SourceNaming naming(units, input.options.pathRoots);
  const PlaceOf placeOf = [&](std::uint32_t unit, const SourcePosition &position) { return naming.at(unit, position); };
  const CallResolver calls(join, out.indirectSites);
  const std::vector<std::string> fatal = fatalNames(input);
  const std::vector<FunctionPaths> paths = analysePaths(
      {program, api.rules(), [&](std::string_view name, std::string_view type) { return api.rowsOf(name, type); },
       [&](SourceId function, std::uint32_t unit) { return join.link().isLive(function, unit); },
       [&](const CallRef &call) { return calls.targetsOf(call); },
       [&](std::string_view name) {
         return std::any_of(fatal.begin(), fatal.end(), [&](const std::string &glob) { return globMatch(glob, name); });
       },
       placeOf});

  Behaviour &behaviour = out.behaviour;
  behaviour.isKnown = true;
  const auto contracts = addContracts(behaviour, paths, program, placeOf);
  const UnreadCode unread(out.edges, join, calls);
  const bool hasZeroLatency = std::any_of(out.roots.begin(), out.roots.end(), [](const Root &root) { return root.isZeroLatency; });
  const Interest interest(paths, api, calls, unread, program, hasZeroLatency);
  const std::vector<Entry> entries = contextEntries(out.roots, input.packs, paths, api, join, calls, placeOf);
  countContextCalls(behaviour, program, entries, paths, calls, unread);
  behaviour.looseRecords = looseRecords(units, input.config.own, placeOf);
  if (interest.hasAny()) {
    ContextWalk walk({join, calls, unread, interest, api, paths, fatal, input.packs, placeOf});
    walk.expect(entries);
    for (const Entry &entry : entries)
      walk.enter(entry);
    walk.enterTheRest();
    behaviour.uses = walk.uses();
  }
  for (ApiUse &use : behaviour.uses)
    if (const auto contract = contracts.find(use.callee); contract != contracts.end())
      use.contract = contract->second;

  out.suppressions = codeSuppressions(units, placeOf);
  for (const FunctionPaths &one : paths)
    behaviour.issues.insert(behaviour.issues.end(), one.issues.begin(), one.issues.end());
  std::stable_sort(behaviour.issues.begin(), behaviour.issues.end(), [](const PathIssue &a, const PathIssue &b) {
    return std::tie(a.place, a.kind, a.function) < std::tie(b.place, b.kind, b.function);
  });
}

} // namespace headroom::program
