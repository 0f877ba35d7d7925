// SPDX-License-Identifier: Apache-2.0
#include "checks/layout_evidence.h"

namespace headroom {

namespace {

LayoutEvidence evidence(const RuleInput &input, std::initializer_list<const char *> needed, bool isForEveryImage)
{
  LayoutEvidence out;
  const MemoryLayout *layout = input.program.layout.get();
  if (!layout) {
    out.outcome.undecided.push_back({"", input.program.id, "the image's own layout was not read"});
    return out;
  }
  if (!isForEveryImage && !layout->isKnown)
    return out;
  for (const char *one : needed)
    if (!layout->build.has(one)) {
      // What the build of an unknown system leaves, nobody knows: without a map or a script there is nothing to compare the image with.
      if (!layout->isKnown && layout->build.isAbsent(one))
        return out;
      out.outcome.undecided.push_back({"", input.program.id, layout->build.lack(one)});
      return out;
    }
  out.layout = layout;
  return out;
}

} // namespace

LayoutEvidence layoutEvidence(const RuleInput &input, std::initializer_list<const char *> needed)
{
  return evidence(input, needed, false);
}

LayoutEvidence linkEvidence(const RuleInput &input, std::initializer_list<const char *> needed)
{
  return evidence(input, needed, true);
}

} // namespace headroom
