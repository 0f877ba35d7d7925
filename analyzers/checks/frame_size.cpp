// SPDX-License-Identifier: Apache-2.0
#include "checks/frame_size.h"

#include <algorithm>

namespace headroom {

namespace {

// Culprits of calls below do not touch the own frame; these do.
bool hasOpenFrame(const FunctionBound &function)
{
  if (function.isDynamic)
    return true;
  return std::any_of(function.bound.culprits.begin(), function.bound.culprits.end(), [&](const Culprit &culprit) {
    return culprit.function == function.name &&
           (culprit.reason == "dynamic-frame" || culprit.reason == "undecoded-code" || culprit.reason == "lost-stack-pointer" ||
            culprit.reason == "no-body" || culprit.reason == "stripped");
  });
}

} // namespace

RuleOutcome checkFrameSize(const RuleInput &input)
{
  RuleOutcome out;
  if (!input.config.frameSizeLimit)
    return out;
  const std::uint64_t limit = *input.config.frameSizeLimit;
  for (const FunctionBound &function : input.program.functions) {
    const bool isOpen = hasOpenFrame(function);
    if (function.frameBytes <= limit) {
      if (isOpen)
        out.undecided.push_back({"", function.name, "only a part of its frame is known"});
      continue;
    }
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.symbol = function.name;
    draft.finding.place = function.place;
    draft.finding.message = "frame of " + function.name + " is " + (isOpen ? "at least " : "") + std::to_string(function.frameBytes) +
                            " bytes, limit " + std::to_string(limit);
    draft.finding.help = "move large locals out of the frame, or raise 'limits: {frame_size: ...}' in .headroom.yaml";
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
