// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_bad_location.h"

#include <set>

#include "checks/relocation/relocation_findings.h"

namespace headroom {

RuleOutcome checkRelocationBadLocation(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  RuleOutcome out;
  std::set<std::string> seen;
  for (const Relocation &relocation : evidence.layout->relocation.relocations) {
    const RelocationDirective &directive = directiveOf(*evidence.layout, relocation);
    if (directive.error.empty() || !seen.insert(directive.location).second)
      continue;
    out.drafts.push_back(relocationDraft(input, relocation, directive.error,
                                         "the build stops in the generator with a number that it cannot read: name a region without an "
                                         "underscore, then kinds, each behind an underscore",
                                         ""));
  }
  return out;
}

} // namespace headroom
