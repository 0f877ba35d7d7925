// SPDX-License-Identifier: Apache-2.0
#include "machine/object_relocations.h"

#include <algorithm>

#include <llvm/ADT/StringExtras.h>
#include <llvm/BinaryFormat/ELF.h>

#include "machine/relocations.h"

namespace headroom::machine {

namespace {

std::string symbolNameOf(const ElfObject &elf, const ElfSymbol &symbol)
{
  if (!symbol.name.empty() || !symbol.isInSection())
    return std::string(symbol.name);
  return std::string(elf.sections[symbol.section].name);
}

} // namespace

RelocationSections relocationSectionsOf(const ElfObject &elf)
{
  RelocationSections sections(elf.sections.size());
  for (const ElfSection &section : elf.sections)
    if ((section.type == llvm::ELF::SHT_REL || section.type == llvm::ELF::SHT_RELA) && section.info < sections.size())
      sections[section.info].push_back(&section);
  return sections;
}

Expected<RelocatedSection> relocate(const PlacedObject &object, const ElfSection &section, const std::vector<const ElfSection *> &relocations,
                                    Address address, bool wantsFixups)
{
  const Machine machine = object.elf.machine;
  RelocatedSection out;
  out.bytes.assign(section.bytes.begin(), section.bytes.end());
  for (const ElfSection *entries : relocations) {
    auto list = relocationsOf(object.elf, *entries);
    if (!list)
      return std::move(list.error());
    const bool isImplicit = entries->type == llvm::ELF::SHT_REL;
    for (const ElfRelocation &relocation : *list) {
      if (isHint(machine, relocation.type))
        continue;
      if (relocation.offset >= out.bytes.size())
        return Error{Error::Kind::Environment,
                     "section " + std::string(entries->name) + " is corrupt: a relocation at offset 0x" + llvm::utohexstr(relocation.offset, true) +
                         " is outside section " + std::string(section.name) + " of " + std::to_string(out.bytes.size()) + " bytes",
                     object.elf.name,
                     {}};
      const std::span<std::uint8_t> place = std::span(out.bytes).subspan(relocation.offset);
      const bool hasSymbol = relocation.symbol != 0;
      const std::int64_t addend = isImplicit ? implicitAddend(machine, relocation.type, place) : relocation.addend;
      const Address symbolAddress = hasSymbol ? object.symbolAt[relocation.symbol] : 0;
      const Address value = symbolAddress + static_cast<Address>(addend);
      const std::optional<DataForm> form = dataFormOf(machine, relocation.type);
      const bool isApplied = form && applyDataRelocation(*form, place, value, address + relocation.offset);
      if (!wantsFixups)
        continue;
      Fixup fixup;
      fixup.at = address + relocation.offset;
      fixup.target = value + static_cast<Address>(branchBias(machine, relocation.type));
      fixup.addend = addend;
      fixup.symbol = hasSymbol ? symbolNameOf(object.elf, object.elf.symbols[relocation.symbol]) : std::string();
      fixup.type = relocation.type;
      fixup.sizeBytes = placeBytesOf(machine, relocation.type);
      fixup.isApplied = isApplied;
      if (!object.elf.is64Bit)
        fixup.target &= 0xffffffff;
      out.fixups.push_back(std::move(fixup));
    }
  }
  std::stable_sort(out.fixups.begin(), out.fixups.end(), [](const Fixup &a, const Fixup &b) { return a.at < b.at; });
  return out;
}

} // namespace headroom::machine
