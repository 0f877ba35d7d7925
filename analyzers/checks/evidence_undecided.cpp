// SPDX-License-Identifier: Apache-2.0
#include "checks/evidence_undecided.h"

#include "program/layout/memory_layout.h"

namespace headroom {

RuleOutcome checkEvidenceUndecided(const RuleInput &input)
{
  RuleOutcome out;
  const MemoryLayout *layout = input.program.layout.get();
  if (!layout)
    return out;
  for (const auto &[id, artefact] : layout->build.artefacts) {
    // What is not there is said by each rule that misses it, since most builds lack something that they do not need; a format that is not
    // read has a rule of its own (evidence-unsupported-linker).
    if (artefact.state != Artefact::State::Unreadable)
      continue;
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.place = layout->place(artefact.path, artefact.line);
    draft.finding.message = artefact.reason + ": not read, so the rules that need it are undecided";
    draft.finding.help = "build again; if it stays, name another file, or report the text that is not understood";
    draft.discriminator = id;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
