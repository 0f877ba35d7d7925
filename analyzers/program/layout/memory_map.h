// SPDX-License-Identifier: Apache-2.0
// What fills the memory of one image: each region of the linker with the sections, files and symbols in it. Sizes are those of the image;
// the map only says whose they are, so that a map of another link can hide nothing: what it does not explain is counted as unknown.
//
// Terms: a *load image* is the copy of a section's contents that is stored in one region (flash) and copied by start-up code to where the
// section runs; it takes memory of both. *Fill* is padding inside a section, a *gap* lies between sections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/linker_map.h"
#include "program/layout/memory_layout.h"

namespace headroom {

/// Whose the bytes are.
struct MemoryOwner {
  enum class Kind : std::uint8_t {
    File,    ///< an object, or an archive with or without its member
    Objects, ///< among libraries: all objects that are in none
    Fill,
    Script,  ///< BYTE, LONG and their like
    Linker,  ///< made by the linker: veneers, merged strings
    Unknown, ///< the map does not say
  };
  Kind kind = Kind::Unknown;
  SourcePlace file;   ///< of Kind::File
  std::string member; ///< of an archive

  auto operator<=>(const MemoryOwner &) const = default;
};

struct MemoryShare {
  MemoryOwner owner;
  std::uint64_t bytes = 0;
};

struct MemorySection {
  std::string name;
  std::uint64_t address = 0; ///< in this region
  std::uint64_t bytes = 0;
  bool isLoadImage = false;
  std::string otherRegion;   ///< of a load image: where it runs; of another section: where its load image is; empty: nowhere else
};

struct MemorySymbol {
  std::string name;
  std::string section;
  MemoryOwner owner;
  std::uint64_t address = 0; ///< in this region
  std::uint64_t bytes = 0;
  bool isLoadImage = false;
};

struct MemoryRegion {
  std::string name; ///< empty: of sections that lie in no region
  std::optional<std::uint64_t> origin, lengthBytes;
  std::string attributes;
  bool isDeclared = true; ///< false: sections were put into it, and no MEMORY declares it
  std::uint32_t line = 0; ///< of the map or script that the regions are from

  std::uint64_t usedBytes = 0;   ///< of sections and load images; an address that several have counts once
  std::uint64_t loadBytes = 0;   ///< of load images
  std::uint64_t fillBytes = 0;   ///< of usedBytes
  std::uint64_t sharedBytes = 0; ///< what sections at one address have more than usedBytes
  std::uint64_t gapBytes = 0;    ///< from the origin to the end of the last section, less usedBytes
  std::uint64_t beyondBytes = 0; ///< behind the region's end
  std::optional<std::uint64_t> freeBytes; ///< behind the last section; empty: the length is not known

  std::vector<MemorySection> sections; ///< by address
  std::vector<MemoryShare> libraries;  ///< largest first; they add up to the sections' bytes
  std::vector<MemoryShare> files;      ///< the same, by archive member
  std::vector<MemorySymbol> symbols;   ///< largest first, at most as many as were asked for
};

/// What a directive of relocation asks for of one file, and where it is: that is what rules about relocation judge.
struct MovedFile {
  SourcePlace file;
  std::string kind;
  std::string region; ///< where it is; empty: in none
  std::uint64_t bytes = 0;
};

struct MemoryMap {
  std::vector<MemoryRegion> regions; ///< as declared; then those without a declaration, by name; then the sections of no region
  std::vector<MovedFile> moved;      ///< in the order of the directives
  std::vector<std::string> notes;    ///< what is not known, and why
};

/// Pure. `symbols`: how many of each region.
[[nodiscard]] MemoryMap memoryMap(const MemoryLayout &layout, std::size_t symbols);

/// The regions of the link, of its map where that has them and else of its script, without those that a pack knows to be no memory.
/// One that the map has and MEMORY does not declare has no origin.
[[nodiscard]] std::vector<LinkerRegion> linkerRegions(const MemoryLayout &layout);

/// The script's output section of that name; null: it names none.
[[nodiscard]] const ScriptSection *scriptSection(const LinkerScript &script, const std::string &name);

/// What an alias stands for; the name itself where it is none.
[[nodiscard]] std::string regionOfAlias(const LinkerScript &script, const std::string &name);

} // namespace headroom
