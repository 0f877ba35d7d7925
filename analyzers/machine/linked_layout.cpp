// SPDX-License-Identifier: Apache-2.0
#include "machine/linked_layout.h"

#include <algorithm>
#include <tuple>

#include <llvm/BinaryFormat/ELF.h>

#include "facts/hex_text.h"
#include "machine/name_budget.h"

namespace headroom::machine {

namespace {

namespace ELF = llvm::ELF;

headroom::Error corrupt(const std::string &name, std::string message)
{
  return {headroom::Error::Kind::Environment, "corrupt ELF file: " + std::move(message), name, {}};
}

std::optional<headroom::Error> refusalOf(const ElfObject &object)
{
  // The last address: an end of 2^64 has no number.
  const std::uint64_t last = object.is64Bit ? UINT64_MAX : UINT32_MAX;
  for (std::size_t i = 0; i < object.segments.size(); ++i) {
    const ElfSegment &segment = object.segments[i];
    const auto endsPast = [&](std::uint64_t start, std::uint64_t bytes) { return bytes != 0 && (start > last || bytes - 1 > last - start); };
    if (endsPast(segment.address, segment.memorySize) || endsPast(segment.loadAddress, segment.fileSize))
      return corrupt(object.name, "load segment " + std::to_string(i) + ": address " + hexText(segment.address) + " or " +
                                      hexText(segment.loadAddress) + " plus size " + hexText(segment.memorySize) +
                                      " ends past the address space");
    if (segment.fileSize > segment.memorySize)
      return corrupt(object.name, "load segment " + std::to_string(i) + ": " + hexText(segment.fileSize) + " bytes of the file for " +
                                      hexText(segment.memorySize) + " bytes of memory");
  }
  return std::nullopt;
}

bool liesInMemoryOf(const ElfSegment &segment, const ElfSection &section)
{
  return section.address >= segment.address && section.address - segment.address <= segment.memorySize &&
         section.size <= segment.memorySize - (section.address - segment.address);
}

/// By where its bytes are in the file: two sections may have one address, which is what some rules look for.
const ElfSegment *segmentOf(const ElfObject &object, Bytes file, const ElfSection &section)
{
  const ElfSegment *byAddress = nullptr;
  for (const ElfSegment &segment : object.segments) {
    if (!liesInMemoryOf(segment, section))
      continue;
    if (section.isZeroFilled() || section.bytes.empty()) {
      // The memory behind a segment's bytes is the more likely place of what has none.
      const bool isInTail = section.address - segment.address >= segment.fileSize;
      if (isInTail)
        return &segment;
      byAddress = byAddress ? byAddress : &segment;
      continue;
    }
    const auto offset = static_cast<std::uint64_t>(section.bytes.data() - file.data());
    if (offset >= segment.offset && offset - segment.offset < segment.fileSize && offset - segment.offset == section.address - segment.address)
      return &segment;
  }
  return byAddress;
}

} // namespace

ImageSection layoutSectionOf(const ElfSection &section)
{
  ImageSection out;
  out.sizeBytes = section.size;
  out.alignBytes = section.align;
  out.isAllocated = section.isAllocated();
  out.isWritable = section.isWritable();
  out.isExecutable = section.isCode();
  out.hasBits = !section.isZeroFilled() && section.type != ELF::SHT_NULL;
  out.isThreadLocal = (section.flags & ELF::SHF_TLS) != 0;
  return out;
}

bool isMappingSymbol(std::string_view name)
{
  return name.size() >= 2 && name[0] == '$' && std::string_view("adtx").find(name[1]) != std::string_view::npos &&
         (name.size() == 2 || name[2] == '.' || name[1] == 'x'); // RISC-V: `$xrv32imac`
}

ImageSymbol::Kind layoutKindOf(const ElfSymbol &symbol)
{
  if (symbol.type == ELF::STT_FUNC || symbol.type == ELF::STT_GNU_IFUNC)
    return ImageSymbol::Kind::Function;
  return symbol.type == ELF::STT_OBJECT || symbol.type == ELF::STT_COMMON ? ImageSymbol::Kind::Object : ImageSymbol::Kind::Other;
}

std::uint64_t addressOf(const ElfObject &object, const ElfSymbol &symbol)
{
  const bool mayBeThumb = object.machine == Machine::Arm && layoutKindOf(symbol) == ImageSymbol::Kind::Function;
  return mayBeThumb ? symbol.value & ~std::uint64_t{1} : symbol.value;
}

Expected<ImageLayout> linkedLayoutOf(Bytes bytes, const std::string &name)
{
  Expected<ElfObject> read = readElfHeaders(bytes, name);
  if (!read)
    return std::move(read.error());
  const ElfObject &object = *read;
  if (object.isRelocatable)
    return headroom::Error{headroom::Error::Kind::Environment, "found a relocatable object, wanted a linked image", name, {}};
  if (auto refusal = refusalOf(object))
    return std::move(*refusal);
  NameBudget names;
  ImageLayout out;
  out.sections.reserve(object.sections.size());
  for (const ElfSection &section : object.sections) {
    ImageSection one = layoutSectionOf(section);
    one.name = names.copy(section.name);
    one.address = section.address;
    if (one.isAllocated)
      if (const ElfSegment *segment = segmentOf(object, bytes, section))
        one.loadAddress = segment->loadAddress + (section.address - segment->address);
    out.sections.push_back(std::move(one));
  }
  for (const ElfSegment &segment : object.segments)
    out.segments.push_back({segment.address, segment.loadAddress, segment.fileSize, segment.memorySize, (segment.flags & ELF::PF_R) != 0,
                            (segment.flags & ELF::PF_W) != 0, (segment.flags & ELF::PF_X) != 0});
  std::string_view file;
  for (const ElfSymbol &symbol : object.symbols) {
    if (symbol.type == ELF::STT_FILE)
      file = symbol.name;
    const bool namesNothing = symbol.type == ELF::STT_FILE || symbol.type == ELF::STT_SECTION || symbol.type == ELF::STT_TLS;
    if (namesNothing || symbol.name.empty() || symbol.isUndefined() || isMappingSymbol(symbol.name))
      continue;
    ImageSymbol one;
    one.name = names.copy(symbol.name);
    one.address = addressOf(object, symbol);
    one.sizeBytes = symbol.size;
    one.section = symbol.isInSection() ? symbol.section : UINT32_MAX;
    one.kind = layoutKindOf(symbol);
    one.isLocal = symbol.isLocal();
    if (one.isLocal)
      one.sourceFile = names.copy(file);
    out.symbols.push_back(std::move(one));
  }
  if (names.isSpent())
    return corrupt(name, "its headers name more than " + std::to_string(NameBudget::mostBytes) + " bytes of text");
  const auto key = [](const ImageSymbol &one) { return std::tie(one.address, one.name, one.sourceFile); };
  std::stable_sort(out.symbols.begin(), out.symbols.end(), [&](const ImageSymbol &a, const ImageSymbol &b) { return key(a) < key(b); });
  return out;
}

} // namespace headroom::machine
