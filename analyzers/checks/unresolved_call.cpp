// SPDX-License-Identifier: Apache-2.0
#include "checks/unresolved_call.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "checks/places.h"
#include "checks/root_words.h"

namespace headroom {

namespace {

// The part of `handlers[] (0x2000)` that the configuration can name and that survives the next build; empty for `a computed address`
// and `argument 0`, which name nothing.
std::string stableName(const std::string &through)
{
  const std::string name = through.substr(0, std::min(through.find(" (0x"), through.size()));
  const std::string bare = name.substr(0, name.find('['));
  return bare.find(' ') == std::string::npos || bare.starts_with("struct ") ? bare : std::string();
}

/// `#2`: the configuration's name for the second indirect call of a function, where it has several.
std::string ordinalOf(const IndirectSite &site, const ImageProgram &program)
{
  unsigned before = 0;
  unsigned all = 0;
  for (const IndirectSite &other : program.indirectSites) {
    if (other.function != site.function)
      continue;
    ++all;
    before += other.address <= site.address ? 1 : 0;
  }
  return all > 1 ? "#" + std::to_string(before) : std::string();
}

Draft openSite(const IndirectSite &site, const RuleInput &input)
{
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.symbol = site.function;
  draft.finding.place = site.place;
  draft.finding.message = site.function + " calls through " + (site.through.empty() ? "a register" : site.through) + ", no target known";
  const std::string roots = sufferingRoots(input.program, "indirect-call", {site.function});
  if (!roots.empty())
    draft.finding.notes.push_back({"", {}, roots});
  draft.discriminator = stableName(site.through);
  const std::string through = draft.discriminator.empty() ? ordinalOf(site, input.program) : draft.discriminator;
  draft.finding.help = "name the targets under 'calls' in .headroom.yaml: {in: " + site.function +
                       (through.empty() ? "" : ", through: \"" + through + "\"") + ", targets: [...], reason: \"...\"}";
  return draft;
}

/// Where the culprit was met, below the root of its function's file; another file (an inlined header) has none that is known here.
SourcePlace placeOfCulprit(const Culprit &culprit, const ImageProgram &program)
{
  for (const FunctionBound &function : program.functions)
    if (function.name == culprit.function && fileText(function.place) == culprit.file)
      return {function.place.root, function.place.file, culprit.line, 0};
  return {"", culprit.file, culprit.line, 0};
}

Draft leavesImage(const Culprit &culprit, const RuleInput &input)
{
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.symbol = culprit.function;
  draft.finding.place = placeOfCulprit(culprit, input.program);
  draft.finding.message = culprit.function + " calls code that is not in the image" + (culprit.detail.empty() ? "" : ": " + culprit.detail);
  const std::string roots = sufferingRoots(input.program, culprit.reason, {culprit.function});
  if (!roots.empty())
    draft.finding.notes.push_back({"", {}, roots});
  draft.finding.help = helpFor(culprit);
  draft.discriminator = culprit.reason + '\n' + calleeOf(culprit);
  return draft;
}

} // namespace

RuleOutcome checkUnresolvedCall(const RuleInput &input)
{
  RuleOutcome out;
  for (const IndirectSite &site : input.program.indirectSites)
    if (site.layer == ResolutionLayer::Open)
      out.drafts.push_back(openSite(site, input));

  // Several calls from one function to one missing callee have one remedy, hence one finding.
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const FunctionBound &function : input.program.functions)
    for (const Culprit &culprit : function.bound.culprits)
      if ((culprit.reason == "external-call" || culprit.reason == "no-body") &&
          seen.emplace(culprit.function, culprit.reason, culprit.detail).second)
        out.drafts.push_back(leavesImage(culprit, input));
  return out;
}

} // namespace headroom
