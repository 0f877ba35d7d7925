// SPDX-License-Identifier: Apache-2.0
// What a build's own artefacts say about its memory, beside the image. Plain values; nothing here is joined or judged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/build_info.h"
#include "facts/devicetree.h"
#include "facts/kconfig.h"
#include "facts/linker_map.h"
#include "facts/relocation.h"

namespace headroom {

/// What became of one artefact. Without an entry: nobody looked.
struct Artefact {
  enum class State : std::uint8_t {
    Absent, ///< looked for and not there
    Read,
    Unreadable,  ///< there, but broken: `reason`
    Unsupported, ///< there, of a dialect that is not read: `reason`
    Foreign,     ///< read, and of another image: `reason`; nothing of what it says is kept
  };
  State state = State::Absent;
  std::string path;       ///< absolute, where it is or would be
  std::string reason;     ///< `zephyr.dts:3:1: found '}', wanted ';'`: no full stop, and the file without its directory
  std::uint32_t line = 0; ///< where it is broken; 0: in no line of its own
  std::vector<std::pair<std::uint32_t, std::string>> further = {}; ///< of a foreign one: lines and reasons beside the first
};

/// Ids of BuildFacts::artefacts; rule metadata uses the same words.
namespace artefact {
inline constexpr const char *kconfig = "kconfig";
inline constexpr const char *devicetree = "devicetree";
inline constexpr const char *map = "map";
inline constexpr const char *script = "linker-script";
inline constexpr const char *relocationRecord = "relocation-record";
inline constexpr const char *relocationCode = "relocation-code";
inline constexpr const char *compileDatabase = "compile-database";
inline constexpr const char *buildFiles = "cmake";         ///< the project's own, for their texts
inline constexpr const char *otherImages = "other-images"; ///< configurations of the sysbuild's other images
inline constexpr const char *buildInfo = "build-info";     ///< what the RTOS's build says of itself
inline constexpr const char *objects = "objects";          ///< the objects and archives that the map names
} // namespace artefact

/// One source of the compile database and the object that it becomes.
struct CompiledSource {
  std::string file;   ///< absolute
  std::string object; ///< absolute; empty where the command does not say
};

/// Another image of the same sysbuild.
struct SiblingImage {
  std::string name; ///< of its domain: `mcuboot`
  Kconfig kconfig;
};

struct BuildFacts {
  std::string directory; ///< absolute build directory of this image; empty: none was named
  std::map<std::string, Artefact> artefacts;
  Kconfig kconfig;
  Devicetree devicetree;
  LinkerMap map;
  LinkerScript script;
  RelocationRecord relocation;
  RelocationCode relocationCode;
  std::vector<RelocationText> relocationTexts; ///< by file and line
  std::vector<CompiledSource> sources;         ///< by file and object
  std::vector<SiblingImage> siblings;          ///< by name; without this image
  Kconfig sysbuild;                            ///< SB_CONFIG_* of the build that holds the siblings
  BuildInfo info;

  /// Whether the artefact was read.
  [[nodiscard]] bool has(const char *id) const;
  /// Whether it was not looked for, or is not there: nothing is known to be wrong with it.
  [[nodiscard]] bool isAbsent(const char *id) const;
  /// What to say of an artefact that was not read: `zephyr.map is not there`, its own reason, or that no build directory was named.
  [[nodiscard]] std::string lack(const char *id) const;
};

} // namespace headroom
