// SPDX-License-Identifier: Apache-2.0
// How an RTOS relocates code and data: what its generator selects, and the names that it gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

struct RelocationKind {
  enum class Content : std::uint8_t { Code, Constants, Data, Zeroed, Uninitialised };
  std::string name;                    ///< `TEXT`
  Content content = Content::Code;
  std::vector<std::string> sections;   ///< an input section belongs to it if its name holds one of these: `.text.`; the first kind counts
  std::vector<std::string> unselected; ///< input sections (globs) with such content that no directive can select: `.text`, `.sdata*`
  std::vector<std::string> when;       ///< configuration symbols that must all be on for the kind to exist
  bool needsDictionary = false;        ///< generators that take their directives from a command line do not have it
};

/// Names of one generated output section and of the symbols around it. `{region}` and `{REGION}`, `{kind}` and `{KIND}` stand for both.
struct RelocationNames {
  std::string output; ///< `.{region}_{kind}_reloc`
  std::string start;  ///< `__{region}_{kind}_reloc_start`
  std::string size;   ///< `__{region}_{kind}_reloc_size`
};

/// What people call a region that the linker scripts name otherwise.
struct RegionNickname {
  std::string name;
  std::string region;
};

struct RelocationKnowledge {
  std::vector<RelocationKind> kinds;
  std::string directive; ///< the build file's command: `zephyr_code_relocate`
  std::string option;    ///< without it every directive is without effect: `CONFIG_CODE_DATA_RELOCATION`
  std::string copyOption; ///< without it start-up code copies nothing: `CONFIG_XIP`
  std::string executableOption; ///< opens relocated code in the default RAM region to execution: `CONFIG_CODE_DATA_RELOCATION_SRAM`
  std::vector<std::string> protectedWhen; ///< configuration symbols with which RAM is not executable otherwise
  std::vector<RelocationNames> names;     ///< of every generation of the generator
  std::vector<RegionNickname> nicknames;
  std::vector<std::string> unconcerned;   ///< input sections (globs) that stay by design, or hold no memory of their own
};

} // namespace headroom
