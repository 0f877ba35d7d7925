// SPDX-License-Identifier: Apache-2.0
// What the linker says it did: the map file, and the memory that its script declares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// A memory region: of the map's table, or of MEMORY{} in a script.
struct LinkerRegion {
  std::string name;
  std::optional<std::uint64_t> origin; ///< empty: an expression that could not be evaluated
  std::optional<std::uint64_t> lengthBytes;
  std::string attributes;              ///< as written, lowercase: `rx`, `!w`; empty: none
  std::uint32_t line = 0;
};

/// One input section where it ended up.
struct MapInput {
  std::string section;       ///< `.text.main`, `COMMON`
  std::uint64_t address = 0;
  std::uint64_t sizeBytes = 0;
  std::string archive;       ///< as written; empty: not of an archive
  std::string object;        ///< as written: a path, or the member's name
  std::uint32_t line = 0;
};

/// A pattern of the script as the map repeats it: `*(SORT_BY_ALIGNMENT(.text.fn))`.
struct MapSelector {
  std::string text;
  std::uint32_t inputs = 0; ///< how many of MapOutput::inputs it placed
  std::uint32_t line = 0;
};

struct MapOutput {
  std::string name;
  std::uint64_t address = 0;
  std::uint64_t sizeBytes = 0;
  std::optional<std::uint64_t> loadAddress; ///< where it differs from the address
  std::vector<MapInput> inputs;             ///< in order; those of size 0 too
  std::vector<MapSelector> selectors;       ///< in order
  std::uint64_t fillBytes = 0;              ///< padding inside the section: the sum of `*fill*`
  std::uint64_t dataBytes = 0;              ///< of BYTE, SHORT, LONG, QUAD and SQUAD in the script
  std::uint32_t line = 0;
};

/// An input section that --gc-sections or /DISCARD/ dropped.
struct MapDiscarded {
  std::string section;
  std::uint64_t sizeBytes = 0;
  std::string archive;
  std::string object;
};

struct LinkerMap {
  enum class Dialect : std::uint8_t { None, Gnu, Lld, Unknown };
  std::string file; ///< absolute; empty where none was read
  Dialect dialect = Dialect::None;
  std::vector<LinkerRegion> regions; ///< without `*default*`; one that no MEMORY declares has no origin
  std::vector<MapOutput> outputs;    ///< in order
  std::vector<MapDiscarded> discarded;
  std::vector<std::string> loaded;   ///< objects and archives of the link, as written
};

/// An output section of the script, as far as it can be read without evaluating it.
struct ScriptSection {
  std::string name;
  std::string region;     ///< of `> REGION`; empty: none
  std::string loadRegion; ///< of `AT> REGION`; empty: none
  bool isNoload = false;
  bool hasAddress = false; ///< an explicit address stands before the colon
  std::uint32_t line = 0;
};

/// REGION_ALIAS("REGION_TEXT", FLASH): another name for a region of MEMORY.
struct RegionAlias {
  std::string alias;
  std::string region;
};

struct LinkerScript {
  std::string file; ///< absolute; empty where none was read
  std::vector<LinkerRegion> regions;
  std::vector<RegionAlias> aliases;
  std::vector<ScriptSection> sections;  ///< without /DISCARD/; those of an OVERLAY too
  std::vector<std::string> includes;    ///< of INCLUDE, as written; none of them is read
  bool isPrelink = false; ///< of a link before the last (`linker_zephyr_pre*.cmd`)
};

} // namespace headroom
