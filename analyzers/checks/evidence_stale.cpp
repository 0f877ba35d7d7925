// SPDX-License-Identifier: Apache-2.0
#include "checks/evidence_stale.h"

#include "program/layout/memory_layout.h"

namespace headroom {

namespace {

void addOlderThanSources(const RuleInput &input, RuleOutcome &out)
{
  if (input.stale.empty())
    return;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.place = input.stale.front().place;
  draft.finding.message = input.program.path + " is older than " + std::to_string(input.stale.size()) +
                          (input.stale.size() == 1 ? " source file that it was built from" : " source files that it was built from");
  for (const StaleSource &source : input.stale)
    draft.finding.notes.push_back({"", source.place, "changed after the build"});
  draft.finding.help = "build again, then audit again";
  out.drafts.push_back(std::move(draft));
}

/// What is left of an artefact that was dropped is why.
void addForeign(const RuleInput &input, const MemoryLayout &layout, const char *id, const std::string &what, RuleOutcome &out)
{
  const auto found = layout.build.artefacts.find(id);
  if (found == layout.build.artefacts.end() || found->second.state != Artefact::State::Foreign || found->second.further.empty())
    return;
  const Artefact &artefact = found->second;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.place = layout.place(artefact.path, artefact.line);
  draft.finding.message = "the " + what + " is not the one of " + input.program.path + ": " + artefact.further.front().second;
  for (std::size_t i = 1; i < artefact.further.size(); ++i)
    draft.finding.notes.push_back({"", layout.place(artefact.path, artefact.further[i].first), artefact.further[i].second});
  draft.finding.help = "build again, or name the artefacts of this image: nothing was judged by this one";
  draft.discriminator = what;
  out.drafts.push_back(std::move(draft));
}

} // namespace

RuleOutcome checkEvidenceStale(const RuleInput &input)
{
  RuleOutcome out;
  addOlderThanSources(input, out);
  if (const MemoryLayout *layout = input.program.layout.get()) {
    addForeign(input, *layout, artefact::map, "linker map", out);
    addForeign(input, *layout, artefact::kconfig, "configuration", out);
    addForeign(input, *layout, artefact::script, "linker script", out);
  }
  return out;
}

} // namespace headroom
