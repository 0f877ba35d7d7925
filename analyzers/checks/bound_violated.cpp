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

} // namespace headroom
