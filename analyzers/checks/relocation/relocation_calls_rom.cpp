// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_calls_rom.h"

#include <algorithm>
#include <map>
#include <set>

#include "checks/relocation/relocation_findings.h"
#include "program/layout/relocation_names.h"

namespace headroom {

namespace {

using SymbolAddresses = std::map<std::string, std::uint64_t>;

SymbolAddresses globalSymbols(const ImageLayout &image)
{
  SymbolAddresses out;
  for (const ImageSymbol &symbol : image.symbols)
    if (!symbol.isLocal && symbol.section != UINT32_MAX)
      out.emplace(symbol.name, symbol.address);
  return out;
}

const RelocatedInput *inputNamed(const RelocatedFile &file, const std::string &section)
{
  for (const RelocatedInput &input : file.inputs)
    if (input.section == section && input.isLinked())
      return &input;
  return nullptr;
}

/// Callees in read-only memory, by name: from sections of the file that are in `target`.
std::set<std::string> calleesInRom(const MemoryLayout &layout, const RelocatedFile &file, const KnownRegion &target,
                                   const SymbolAddresses &symbols)
{
  std::set<std::string> out;
  const LayoutObject &object = layout.objects[*file.layoutObject];
  const auto sectionName = [&](std::uint32_t index) { return index < object.sections.size() ? object.sections[index].name : std::string(); };
  for (const ObjectReference &reference : object.references) {
    if (!reference.isCall)
      continue;
    const RelocatedInput *from = inputNamed(file, sectionName(reference.section));
    if (!from || !from->isAsked || !liesIn(layout.relocation.regions, target, *from))
      continue;
    std::optional<std::uint64_t> address;
    if (reference.toSection != UINT32_MAX) {
      if (const RelocatedInput *to = inputNamed(file, sectionName(reference.toSection)))
        address = to->address;
    } else if (const auto found = symbols.find(reference.symbol); found != symbols.end()) {
      address = found->second;
    }
    const KnownRegion *region = address ? layout.relocation.regions.at(*address) : nullptr;
    if (region && isRom(layout, *region))
      out.insert(reference.symbol.empty() ? sectionName(reference.toSection) : reference.symbol);
  }
  return out;
}

} // namespace

RuleOutcome checkRelocationCallsRom(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const SymbolAddresses symbols = layout.relocation.isAsked ? globalSymbols(layout.image) : SymbolAddresses();
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    const KnownRegion *target = layout.relocation.regions.named(directive.region);
    if (!directive.error.empty() || !target || isRom(layout, *target))
      continue;
    for (const RelocatedFile &file : relocation.files) {
      if (!isJudged(file) || askedBytes(file) == 0)
        continue;
      if (!file.layoutObject) {
        out.undecided.push_back({"", shownFile(layout, file.file), "its object was not read"});
        continue;
      }
      const std::set<std::string> callees = calleesInRom(layout, file, *target, symbols);
      if (callees.empty())
        continue;
      Draft draft = relocationDraft(input, relocation,
                                    "code of " + shownFile(layout, file.file) + " in " + target->name + " calls " +
                                        counted(callees.size(), "function") + " in read-only memory: " +
                                        shownList({callees.begin(), callees.end()}),
                                    "where this code has to run while flash is written or slow, relocate these as well; library functions "
                                    "cannot be named by a directive",
                                    file.file);
      for (const std::string &callee : callees)
        draft.finding.notes.push_back({callee, {}, "called from relocated code"});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
