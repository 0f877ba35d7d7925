// SPDX-License-Identifier: Apache-2.0
#include "checks/unresolved_call.h"

#include <set>
#include <tuple>

#include "checks/root_words.h"

namespace headroom {

namespace {

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
  draft.finding.help = "name the targets under 'calls' in .headroom.yaml: {in: " + site.function + ", through: \"" + site.through +
                       "\", targets: [...], reason: \"...\"}";
  draft.discriminator = site.through;
  return draft;
}

Draft leavesImage(const Culprit &culprit, const RuleInput &input)
{
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.symbol = culprit.function;
  draft.finding.place = {"", culprit.file, culprit.line, 0};
  draft.finding.message = culprit.function + " calls code that is not in the image" + (culprit.detail.empty() ? "" : ": " + culprit.detail);
  const std::string roots = sufferingRoots(input.program, culprit.reason, {culprit.function});
  if (!roots.empty())
    draft.finding.notes.push_back({"", {}, roots});
  draft.finding.help = "bound it under 'bounds' in .headroom.yaml: {function: ..., max: N, reason: \"...\"}";
  draft.discriminator = culprit.reason + '\n' + culprit.detail;
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
