// SPDX-License-Identifier: Apache-2.0
#include "checks/evidence_unsupported_linker.h"

#include "checks/layout_evidence.h"

namespace headroom {

RuleOutcome checkEvidenceUnsupportedLinker(const RuleInput &input)
{
  RuleOutcome out;
  const MemoryLayout *const layout = input.program.layout.get();
  if (!layout)
    return out; // without a linked image there is no map to miss
  const auto found = layout->build.artefacts.find(artefact::map);
  if (found == layout->build.artefacts.end() || found->second.state != Artefact::State::Unsupported)
    return out;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.message = "the linker map is of a format that is not read: wanted one of GNU ld or lld; rules that need it are undecided";
  draft.finding.help = "the memory map then knows sections and symbols, but neither files nor regions; a linker script named with --linker-script adds the regions";
  draft.finding.place = layout->place(found->second.path);
  out.drafts.push_back(std::move(draft));
  return out;
}

} // namespace headroom
