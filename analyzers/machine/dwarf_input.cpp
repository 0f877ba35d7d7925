// SPDX-License-Identifier: Apache-2.0
#include "machine/dwarf_input.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/Object/Decompressor.h>
#include <llvm/Support/MemoryBuffer.h>

#include "machine/object_relocations.h"

namespace headroom::machine {

namespace {

using namespace llvm;

/// Debug information expands at most a thousandfold in deflate; beyond this size a header lies.
constexpr std::uint64_t largestExpandedBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t largestExpansion = 1032;

StringRef asText(Bytes bytes) { return {reinterpret_cast<const char *>(bytes.data()), bytes.size()}; }

} // namespace

DwarfInput::DwarfInput(const PlacedObject &object) : addressBytes_(object.elf.is64Bit ? 8 : 4)
{
  const RelocationSections relocations = relocationSectionsOf(object.elf);
  for (const ElfSection &section : object.elf.sections) {
    if (!section.name.starts_with(".debug_") || section.isAllocated() || section.bytes.empty())
      continue;
    const Bytes contents = contentsOf(object, section, relocations[section.index]);
    if (contents.empty())
      continue;
    if (section.name == ".debug_frame")
      frames_ = contents;
    else
      sections_.emplace_back(section.name.substr(1), contents);
    if (section.name == ".debug_line")
      lines_ = contents;
    hasUnits_ |= section.name == ".debug_info";
  }
}

DwarfInput::~DwarfInput() = default;

Bytes DwarfInput::contentsOf(const PlacedObject &object, const ElfSection &section, const std::vector<const ElfSection *> &relocations)
{
  Bytes contents = section.bytes;
  ElfSection expanded = section;
  if (section.flags & ELF::SHF_COMPRESSED) {
    auto decompressor = object::Decompressor::create({section.name.data(), section.name.size()}, asText(contents), /*IsLE=*/true, object.elf.is64Bit);
    if (!decompressor) {
      consumeError(decompressor.takeError());
      return {};
    }
    const std::uint64_t size = decompressor->getDecompressedSize();
    if (size > largestExpandedBytes || size > contents.size() * largestExpansion)
      return {};
    SmallVector<std::uint8_t, 0> out;
    if (llvm::Error error = decompressor->resizeAndDecompress(out)) {
      consumeError(std::move(error));
      return {};
    }
    owned_.emplace_back(out.begin(), out.end());
    contents = owned_.back();
    expanded.bytes = contents;
    expanded.size = contents.size();
  }
  if (!object.elf.isRelocatable || relocations.empty())
    return contents;
  auto relocated = relocate(object, expanded, relocations, 0, /*wantsFixups=*/false);
  if (!relocated)
    return {};
  owned_.push_back(std::move(relocated->bytes));
  return owned_.back();
}

DWARFContext &DwarfInput::context()
{
  if (!context_) {
    StringMap<std::unique_ptr<MemoryBuffer>> buffers;
    for (const auto &[name, bytes] : sections_)
      buffers.try_emplace(name, MemoryBuffer::getMemBuffer(asText(bytes), name, /*RequiresNullTerminator=*/false));
    // What does not parse leaves a position or a record empty, which is said where it matters; LLVM's words are for its own tools.
    const auto ignore = [](llvm::Error error) { consumeError(std::move(error)); };
    context_ = DWARFContext::create(buffers, addressBytes_, /*isLittleEndian=*/true, ignore, ignore);
  }
  return *context_;
}

void DwarfInput::dropContext() { context_.reset(); }

std::vector<std::uint8_t> relocatedContents(const PlacedObject &object, const ElfSection &section)
{
  auto relocated = relocate(object, section, relocationSectionsOf(object.elf)[section.index], 0, /*wantsFixups=*/false);
  return relocated ? std::move(relocated->bytes) : std::vector<std::uint8_t>();
}

} // namespace headroom::machine
