// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_veneer.h"

#include <set>

#include "checks/relocation/relocation_findings.h"
#include "facts/hex_text.h"
#include "program/layout/relocation_names.h"

namespace headroom {

namespace {

/// `fast` of `__fast_veneer`: GNU ld's name of a long branch stub (bfd/elf32-arm.c, STUB_ENTRY_NAME); empty for any other symbol.
std::string targetOfVeneer(const std::string &symbol)
{
  constexpr std::string_view prefix = "__";
  constexpr std::string_view ending = "_veneer";
  if (!symbol.starts_with(prefix) || !symbol.ends_with(ending) || symbol.size() <= prefix.size() + ending.size())
    return {};
  return symbol.substr(prefix.size(), symbol.size() - prefix.size() - ending.size());
}

} // namespace

RuleOutcome checkRelocationVeneer(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const KnownRegion *target = layout.relocation.regions.named(directiveOf(layout, relocation).region);
    if (!directiveOf(layout, relocation).error.empty() || !target || isRom(layout, *target))
      continue;
    std::set<std::string> functions; // of this relocation
    for (const RelocatedFile &file : relocation.files)
      for (const RelocatedInput &one : file.inputs)
        if (one.isAsked && one.isLinked() && contentOf(layout, one.kind) == RelocationKind::Content::Code && liesIn(layout.relocation.regions, *target, one))
          for (const ImageSymbol &symbol : layout.image.symbols)
            if (symbol.kind == ImageSymbol::Kind::Function && symbol.address >= one.address && symbol.address - one.address < one.sizeBytes)
              functions.insert(symbol.name);
    std::vector<std::string> callees;
    std::vector<FindingStep> notes;
    for (const ImageSymbol &symbol : layout.image.symbols) {
      const KnownRegion *region = layout.relocation.regions.at(symbol.address);
      const std::string callee = targetOfVeneer(symbol.name);
      if (!functions.contains(callee) || !region || !isRom(layout, *region))
        continue;
      callees.push_back(callee);
      notes.push_back({symbol.name, {}, "at " + hexText(symbol.address) + " in " + region->name});
    }
    if (callees.empty())
      continue;
    Draft draft = relocationDraft(input, relocation,
                                  "calls of " + shownList(callees) + " in " + target->name + " go through read-only memory: the linker put " +
                                      counted(callees.size(), "veneer") + " beside the callers",
                                  "where that matters, relocate the callers as well, or call through a function pointer", "");
    draft.finding.notes = std::move(notes);
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
