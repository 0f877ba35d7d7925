// SPDX-License-Identifier: Apache-2.0
#include "checks/bound_violated.h"

#include "checks/root_words.h"

namespace headroom {

Draft boundViolated(const Root &root, std::uint64_t usedBytes)
{
  std::string message = stackText(root) + " was measured " + std::to_string(usedBytes) + " bytes deep, its bound is " + boundText(root.bound) +
                        ": a defect of headroom, unless an assumption of the bound does not hold";
  for (std::size_t i = 0; i < root.bound.assumptions.size(); ++i)
    message += (i ? "; " : " (") + root.bound.assumptions[i];
  message += root.bound.assumptions.empty() ? "" : ")";
  Draft draft;
  draft.finding = rootFinding(root, Level::Error, std::move(message));
  draft.finding.rule = "bound-violated";
  draft.finding.path = pathSteps(root);
  // A path that ends the system is outside the bound, and within the second figure.
  const bool mayBeFatal = root.fatalBound && root.fatalBound->bytes >= usedBytes;
  draft.finding.help = std::string(mayBeFatal ? "did the system take a path that ends it? If it did not, " : "") +
                       "make sure that the image is the one that ran, then report it with the output of `headroom stack " + root.name + "`";
  return draft;
}

Draft stackUsedUp(const Root *root, const std::string &measuredName, std::uint64_t usedBytes, std::uint64_t sizeBytes)
{
  const std::string message = (root ? stackText(*root) : "stack '" + measuredName + "'") + " was measured " +
                              std::to_string(usedBytes) + " bytes deep, its size is " + std::to_string(sizeBytes) +
                              " bytes: it may have overflowed, and how deep it went is not known";
  Draft draft;
  if (root) {
    draft.finding = rootFinding(*root, Level::Error, message);
  } else {
    draft.finding.level = Level::Error;
    draft.finding.message = message;
  }
  draft.finding.rule = "stack-used-up";
  draft.discriminator = measuredName;
  draft.finding.help = root && root->bound.kind == Bound::Kind::Bounded
                           ? "its worst case is " + boundText(root->bound) + ": make the stack larger than that, and measure again"
                           : "make the stack larger, and measure again";
  return draft;
}

} // namespace headroom
