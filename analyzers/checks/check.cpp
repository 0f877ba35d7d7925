// SPDX-License-Identifier: Apache-2.0
#include "checks/check.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "checks/code_suppressions.h"
#include "checks/fingerprint.h"
#include "checks/incomplete.h"
#include "checks/places.h"
#include "checks/registry.h"
#include "checks/suppress.h"
#include "program/layout/memory_layout.h"

namespace headroom {

namespace {

// Where no code of the image lies in the application (an image of another machine, no path map), nothing tells what is foreign.
bool knowsApplication(const ImageProgram &program)
{
  return std::any_of(program.functions.begin(), program.functions.end(),
                     [](const FunctionBound &function) { return function.place.root == "app"; });
}

// Findings about a whole stack belong to whoever configures the image, wherever the entry's code comes from; so do those whose place is
// what the build made of the configuration, and anything whose place is not known, since leaving it out would hide it.
bool isOwn(const Finding &finding, const std::vector<std::string> &own, bool knowsApp)
{
  if (!finding.root.empty() || finding.place.file.empty() || finding.place.root.empty() || finding.place.root == "build")
    return true;
  if (own.empty())
    return finding.place.root == "app" || !knowsApp;
  return std::any_of(own.begin(), own.end(), [&](const std::string &glob) { return placeMatches(glob, finding.place); });
}

Level baseLevel(const Rule &rule, const CheckOptions &options)
{
  const auto found = options.defaultLevels.find(rule.id);
  const Level level = found == options.defaultLevels.end() ? rule.level : found->second;
  // A rule that is off by default emits only when its limit is set, and setting the limit is what switches it on.
  return level == Level::Off ? Level::Warning : level;
}

/// Empty iff the configuration switches the rule off.
std::optional<Level> configuredLevel(const Draft &draft, const ProjectConfig &config)
{
  const auto found = config.levels.find(draft.finding.rule);
  if (found == config.levels.end())
    return draft.finding.level;
  if (found->second == Level::Off)
    return std::nullopt;
  return std::min(found->second, draft.ceiling);
}

/// What the program says of configuration entries that match nothing here: a note, since one file serves many boards. They start with
/// the entry's place, or with the key; other notes are about the image and stay in its coverage.
std::vector<Draft> configurationNotes(ImageProgram &program, const ProjectConfig &config)
{
  std::vector<Draft> out;
  std::vector<std::string> others;
  if (program.layout)
    program.coverage.notes.insert(program.coverage.notes.end(), program.layout->notes.begin(), program.layout->notes.end());
  for (std::string &note : program.coverage.notes) {
    Draft draft;
    draft.finding.rule = "config-unmatched";
    draft.finding.level = Level::Note;
    if (std::optional<PlacedText> placed = splitPlace(note, config.path)) {
      draft.finding.message = std::move(placed->text);
      draft.finding.place = placeOf(placed->place);
    } else if (note.starts_with("fatal: ")) {
      draft.finding.message = note;
    } else {
      others.push_back(std::move(note));
      continue;
    }
    draft.discriminator = draft.finding.message;
    out.push_back(std::move(draft));
  }
  program.coverage.notes = std::move(others);
  return out;
}

auto sortKey(const Draft &draft)
{
  const Finding &f = draft.finding;
  return std::make_tuple(-static_cast<int>(f.level), std::tie(f.place.root, f.place.file, f.place.line, f.place.column),
                         std::tie(f.rule, f.root, f.symbol, f.message, draft.discriminator));
}

} // namespace

CheckResult runChecks(ImageProgram &program, const ProjectConfig &config, const CheckOptions &options)
{
  CheckResult result;
  std::vector<Draft> drafts;
  std::set<Undecided> undecided;
  for (const Rule &rule : allRules()) {
    const auto configured = config.levels.find(rule.id);
    if (configured != config.levels.end() && configured->second == Level::Off)
      continue; // a rule that is switched off is not undecided either
    RuleOutcome outcome = rule.run({program, config, baseLevel(rule, options), options.stale});
    for (Draft &draft : outcome.drafts) {
      draft.finding.rule = rule.id;
      drafts.push_back(std::move(draft));
    }
    for (Undecided &one : outcome.undecided) {
      one.rule = rule.id;
      undecided.insert(std::move(one));
    }
  }

  drafts.insert(drafts.end(), options.drafts.begin(), options.drafts.end());

  // A run that found nothing to judge has judged nothing; it must not look like one that found nothing wrong.
  result.hasRoots = !program.roots.empty();
  if (!result.hasRoots)
    undecided.insert({"stack-overflow", program.id, "no root was found: no pack names an entry of this image"});

  Completeness completeness = judgeCompleteness(program, config.incomplete, options.today);
  result.incomplete = std::move(completeness.missing);
  result.accepted = std::move(completeness.accepted);

  std::vector<std::string> known;
  for (const auto &[id, level] : options.defaultLevels)
    known.push_back(id);
  std::vector<Draft> inCode = applyCodeSuppressions(drafts, program.suppressions, known);
  std::vector<Draft> about = applySuppressions(drafts, config.suppressions, options.today);
  for (std::vector<Draft> *more : {&inCode, &about, &completeness.findings})
    std::move(more->begin(), more->end(), std::back_inserter(drafts));
  for (Draft &note : configurationNotes(program, config))
    drafts.push_back(std::move(note));

  const bool knowsApp = knowsApplication(program);
  std::erase_if(drafts, [&](Draft &draft) {
    const std::optional<Level> level = configuredLevel(draft, config);
    draft.finding.level = level.value_or(Level::Off);
    draft.finding.isOwn = isOwn(draft.finding, config.own, knowsApp);
    return !level;
  });
  std::stable_sort(drafts.begin(), drafts.end(), [](const Draft &a, const Draft &b) { return sortKey(a) < sortKey(b); });
  setFingerprints(drafts, program.id);
  for (Draft &draft : drafts)
    result.findings.push_back(std::move(draft.finding));

  result.undecided.assign(undecided.begin(), undecided.end());
  std::set<std::string> rules;
  for (const Undecided &one : result.undecided)
    rules.insert(one.rule);
  program.coverage.undecided.assign(rules.begin(), rules.end());
  return result;
}

} // namespace headroom
