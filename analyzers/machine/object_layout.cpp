// SPDX-License-Identifier: Apache-2.0
#include "machine/object_layout.h"

#include <algorithm>
#include <tuple>

#include <llvm/BinaryFormat/ELF.h>

#include "machine/input_file.h"
#include "machine/linked_layout.h"
#include "machine/name_budget.h"

namespace headroom::machine {

namespace {

namespace ELF = llvm::ELF;

headroom::Error refused(const std::string &name, std::string message)
{
  return {headroom::Error::Kind::Environment, std::move(message), name, {}};
}

/// GCC's sections of intermediate code, and those of Clang's `-ffat-lto-objects`.
bool isIntermediateCode(const ElfSection &section)
{
  return section.name.starts_with(".gnu.lto_") || section.name == ".llvm.lto";
}

/// Branches with link and jumps that can leave their function: AAELF32 5.6.1, RISC-V psABI "Relocations".
bool isCall(Machine machine, std::uint32_t type)
{
  if (machine == Machine::Arm)
    switch (type) {
    case ELF::R_ARM_PC24:
    case ELF::R_ARM_CALL:
    case ELF::R_ARM_JUMP24:
    case ELF::R_ARM_PLT32:
    case ELF::R_ARM_THM_CALL:
    case ELF::R_ARM_THM_JUMP24:
    case ELF::R_ARM_THM_JUMP19:
    case ELF::R_ARM_THM_JUMP11:
    case ELF::R_ARM_THM_JUMP8:
      return true;
    default:
      return false;
    }
  switch (type) {
  case ELF::R_RISCV_CALL:
  case ELF::R_RISCV_CALL_PLT:
  case ELF::R_RISCV_JAL:
  case ELF::R_RISCV_RVC_JUMP:
    return true;
  default:
    return false;
  }
}

/// Labels of compilers and assemblers: too many to keep, and their section says all.
bool isLabel(std::string_view name) { return name.starts_with(".L") || isMappingSymbol(name); }

class Reader {
public:
  Reader(const ElfObject &object, LayoutObject &out) : object_(object), out_(out) {}

  std::optional<headroom::Error> read(std::uint64_t fileBytes)
  {
    for (const ElfSection &section : object_.sections) {
      ImageSection one = layoutSectionOf(section);
      one.name = names_.copy(section.name);
      one.isBlank = one.isAllocated && one.hasBits && std::all_of(section.bytes.begin(), section.bytes.end(), [](std::uint8_t b) { return b == 0; });
      out_.sections.push_back(std::move(one));
      out_.isLto |= isIntermediateCode(section);
    }
    readSymbols();
    // Relocations are the one table that many headers may claim: overlapping ones would multiply the file.
    std::uint64_t relocationBytes = 0;
    for (const ElfSection &section : object_.sections)
      if (section.type == ELF::SHT_REL || section.type == ELF::SHT_RELA)
        relocationBytes += section.bytes.size();
    if (relocationBytes > fileBytes)
      return refused(object_.name, "corrupt ELF file: its relocation sections hold " + std::to_string(relocationBytes) +
                                       " bytes, the file has " + std::to_string(fileBytes));
    for (const ElfSection &section : object_.sections)
      if (section.type == ELF::SHT_REL || section.type == ELF::SHT_RELA)
        if (auto error = readReferences(section))
          return error;
    if (names_.isSpent())
      return refused(object_.name, "corrupt ELF file: its headers name more than " + std::to_string(NameBudget::mostBytes) + " bytes of text");
    const auto key = [](const ObjectReference &one) { return std::tie(one.section, one.offset); };
    std::stable_sort(out_.references.begin(), out_.references.end(),
                     [&](const ObjectReference &a, const ObjectReference &b) { return key(a) < key(b); });
    return std::nullopt;
  }

private:
  void readSymbols()
  {
    for (const ElfSymbol &symbol : object_.symbols) {
      out_.isLto |= symbol.name == "__gnu_lto_slim";
      const bool namesNothing = symbol.type == ELF::STT_FILE || symbol.type == ELF::STT_SECTION || symbol.type == ELF::STT_TLS;
      if (namesNothing || symbol.name.empty() || isLabel(symbol.name) || symbol.section == ElfSymbol::absolute)
        continue;
      ObjectSymbol one;
      one.name = names_.copy(symbol.name);
      one.section = symbol.isInSection() ? symbol.section : UINT32_MAX;
      one.offset = symbol.isInSection() ? addressOf(object_, symbol) : 0; // of a common one the value is its alignment
      one.sizeBytes = symbol.size;
      one.kind = layoutKindOf(symbol);
      one.isLocal = symbol.isLocal();
      one.isCommon = symbol.section == ElfSymbol::common;
      out_.symbols.push_back(std::move(one));
    }
  }

  std::optional<headroom::Error> readReferences(const ElfSection &section)
  {
    if (section.info == 0 || section.info >= object_.sections.size() || !object_.sections[section.info].isAllocated())
      return std::nullopt;
    auto relocations = relocationsOf(object_, section);
    if (!relocations)
      return std::move(relocations.error());
    if (!relocations->empty())
      out_.sections[section.info].isBlank = false;
    for (const ElfRelocation &relocation : *relocations) {
      // Type 0 is R_*_NONE: a dependency of the unwinder or a hint, no reference.
      if (relocation.type == 0 || relocation.symbol == 0)
        continue;
      const ElfSymbol &symbol = object_.symbols[relocation.symbol];
      ObjectReference one;
      one.section = section.info;
      one.offset = relocation.offset;
      one.toSection = symbol.isInSection() ? symbol.section : UINT32_MAX;
      one.isCall = isCall(object_.machine, relocation.type);
      if (symbol.type != ELF::STT_SECTION && !isLabel(symbol.name))
        one.symbol = names_.copy(symbol.name);
      if (!one.symbol.empty() || one.toSection != UINT32_MAX)
        out_.references.push_back(std::move(one));
    }
    return std::nullopt;
  }

  const ElfObject &object_;
  LayoutObject &out_;
  NameBudget names_;
};

} // namespace

Expected<LayoutObject> objectLayoutOf(Bytes bytes, const std::string &name)
{
  LayoutObject out;
  if (isBitcode(bytes)) {
    out.isLto = true;
    return out;
  }
  Expected<ElfObject> object = readElfHeaders(bytes, name);
  if (!object)
    return std::move(object.error());
  if (!object->isRelocatable)
    return refused(name, "found a linked image, wanted a relocatable object");
  if (auto error = Reader(*object, out).read(bytes.size()))
    return std::move(*error);
  return out;
}

} // namespace headroom::machine
