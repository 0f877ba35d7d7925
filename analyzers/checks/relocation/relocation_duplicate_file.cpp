// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_duplicate_file.h"

#include <algorithm>
#include <set>

#include "checks/relocation/relocation_findings.h"
#include "program/source_places.h"

namespace headroom {

namespace {

/// Kinds that both ask for; with filters only what the map shows that both take.
std::vector<std::string> sharedKinds(const MemoryLayout &layout, const Relocation &one, const RelocatedFile &file, const Relocation &other,
                                     const RelocatedFile &same)
{
  const bool isFiltered = !directiveOf(layout, one).filter.empty() || !directiveOf(layout, other).filter.empty();
  std::vector<std::string> out;
  for (const std::string &kind : one.kinds) {
    if (std::find(other.kinds.begin(), other.kinds.end(), kind) == other.kinds.end())
      continue;
    bool isShared = !isFiltered;
    for (std::size_t i = 0; isFiltered && file.linked == same.linked && i < file.inputs.size() && i < same.inputs.size(); ++i)
      isShared = isShared || (file.inputs[i].kind == kind && file.inputs[i].isAsked && same.inputs[i].isAsked);
    if (isShared)
      out.push_back(kind);
  }
  return out;
}

std::string joined(const std::vector<std::string> &kinds)
{
  std::string out;
  for (const std::string &kind : kinds)
    out += (out.empty() ? "" : ", ") + kind;
  return out;
}

/// The generator writes regions sorted by name, a bar and the flag, so that SRAM2 comes before SRAM; the linker gives an input to the first
/// selector.
std::string sortKey(const RelocationDirective &directive)
{
  return directive.region + (directive.isCopied ? "|COPY" : "|NOCOPY");
}

void compare(const RuleInput &input, const MemoryLayout &layout, const Relocation &one, const Relocation &other, RuleOutcome &out)
{
  const RelocationDirective &first = directiveOf(layout, one);
  const RelocationDirective &second = directiveOf(layout, other);
  const bool isFirstWinner = sortKey(first) < sortKey(second);
  const std::string &winner = isFirstWinner ? first.region : second.region;
  for (const RelocatedFile &file : one.files)
    for (const RelocatedFile &same : other.files) {
      if (program::withoutDots(file.file) != program::withoutDots(same.file))
        continue;
      const std::string shown = shownFile(layout, file.file);
      if (file.isFilterUnknown || same.isFilterUnknown) {
        out.undecided.push_back({"", shown, "a filter of its directives is an expression that is not understood"});
        continue;
      }
      const std::vector<std::string> kinds = sharedKinds(layout, one, file, other, same);
      if (kinds.empty())
        continue;
      Draft draft = relocationDraft(input, isFirstWinner ? other : one,
                                    shown + " is relocated twice, to " + first.location + " and to " + second.location + ": both ask for " +
                                        joined(kinds) + ", and " + winner + " gets it",
                                    "keep one of the two, or give each directive the kinds that it means",
                                    std::min(first.location, second.location) + "\n" + file.file);
      const Relocation &kept = isFirstWinner ? one : other;
      draft.finding.notes.push_back({"", layout.place(kept.file, kept.line), "the directive that takes effect"});
      out.drafts.push_back(std::move(draft));
    }
}

} // namespace

RuleOutcome checkRelocationDuplicateFile(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const std::vector<Relocation> &relocations = layout.relocation.relocations;
  RuleOutcome out;
  for (std::size_t i = 0; i < relocations.size(); ++i)
    for (std::size_t j = i + 1; j < relocations.size(); ++j) {
      const RelocationDirective &one = directiveOf(layout, relocations[i]);
      const RelocationDirective &other = directiveOf(layout, relocations[j]);
      if (one.error.empty() && other.error.empty() && one.region != other.region)
        compare(input, layout, relocations[i], relocations[j], out);
    }
  return out;
}

} // namespace headroom
