// SPDX-License-Identifier: Apache-2.0
// How a linked image, and the objects it was made of, lie in memory: sections, segments, symbols. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

struct ImageSection {
  std::string name;
  std::uint64_t address = 0;   ///< run time
  std::uint64_t sizeBytes = 0;
  std::uint64_t alignBytes = 1;
  std::optional<std::uint64_t> loadAddress; ///< p_paddr + (address - p_vaddr) of the PT_LOAD that holds it; empty: none does
  bool isAllocated = false;
  bool isWritable = false;
  bool isExecutable = false;
  bool hasBits = false; ///< not NOBITS: the file holds its contents
  bool isBlank = false; ///< of an object: hasBits, but every byte is 0 and no relocation fills one in
  bool isThreadLocal = false; ///< of a template (`.tdata`, `.tbss`): an address in `.tbss` is no memory of its own

  /// Whether it takes memory of the image at run time.
  [[nodiscard]] bool isInMemory() const { return isAllocated && sizeBytes != 0 && !(isThreadLocal && !hasBits); }
  [[nodiscard]] std::uint64_t end() const { return address + sizeBytes; } ///< 0 where it ends with a 64-bit address space
};

struct ImageSegment {
  std::uint64_t address = 0; ///< p_vaddr
  std::uint64_t loadAddress = 0; ///< p_paddr
  std::uint64_t fileBytes = 0;
  std::uint64_t memoryBytes = 0;
  bool isReadable = false, isWritable = false, isExecutable = false;
};

struct ImageSymbol {
  enum class Kind : std::uint8_t { Other, Function, Object };
  std::string name;
  std::uint64_t address = 0; ///< Thumb bit clear
  std::uint64_t sizeBytes = 0;
  std::uint32_t section = UINT32_MAX; ///< into ImageLayout::sections; none for absolute symbols
  Kind kind = Kind::Other;
  bool isLocal = false;
  std::string sourceFile; ///< of a local symbol: the STT_FILE before it; may be empty
};

struct ImageLayout {
  std::vector<ImageSection> sections; ///< in the order of the file, index 0 included
  std::vector<ImageSegment> segments; ///< PT_LOAD only, in order
  /// By address, then name. Left out: mapping symbols ($t, $d, $x), undefined ones, and those of thread-local objects, whose values are
  /// offsets.
  std::vector<ImageSymbol> symbols;

  [[nodiscard]] const ImageSymbol *symbol(const std::string &name) const; ///< a global one first; null: none. Linear: build an index for many
};

/// A reference from one section of an object to a symbol, or to one of its own sections.
struct ObjectReference {
  std::uint32_t section = 0;   ///< into LayoutObject::sections: where it stands
  std::uint64_t offset = 0;    ///< within that section
  std::string symbol;          ///< empty: a section of the same object, or a label in it
  std::uint32_t toSection = UINT32_MAX; ///< of the same object, also where the symbol is defined in it; none: it is elsewhere
  bool isCall = false;         ///< the relocation is one of a branch with link, or of a jump
};

struct ObjectSymbol {
  std::string name;
  std::uint32_t section = UINT32_MAX; ///< UINT32_MAX: undefined, or common with `isCommon`
  std::uint64_t offset = 0;
  std::uint64_t sizeBytes = 0;
  ImageSymbol::Kind kind = ImageSymbol::Kind::Other;
  bool isLocal = false;
  bool isCommon = false;
};

/// One object of the link, or one member of an archive.
struct LayoutObject {
  std::string path;    ///< absolute
  std::string member;  ///< of an archive; empty: `path` is the object
  bool isLto = false;  ///< holds intermediate code, beside sections (`.gnu.lto_*`) or instead of them (`__gnu_lto_slim`, LLVM bitcode)
  std::vector<ImageSection> sections; ///< by index; address 0, no load address
  std::vector<ObjectSymbol> symbols;  ///< in the order of the file; without labels (`.L1`), absolute and thread-local ones
  std::vector<ObjectReference> references; ///< by section and offset; of allocated sections only
};

} // namespace headroom
