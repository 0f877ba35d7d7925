// SPDX-License-Identifier: Apache-2.0
// What a build asked to be relocated (Zephyr's zephyr_code_relocate()), and what was generated from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

struct RelocationDirective {
  std::string location;           ///< as written: `SRAM2_DATA_BSS`, `ITCM_TEXT`
  std::string region;             ///< upper case as written; empty where `error` says why
  std::optional<std::uint64_t> alignBytes;
  std::vector<std::string> kinds; ///< `TEXT`, `RODATA`, ... in the order of the grammar; empty: all
  bool isCopied = true;           ///< false: NOCOPY
  bool isKept = true;             ///< false: NOKEEP
  std::string programHeader;      ///< of PHDR; empty: none
  std::vector<std::string> files; ///< as recorded, absolute in sane builds
  std::string filter;             ///< regular expression on input section names; empty: none
  std::string error;              ///< why the location cannot work; empty: it can
  std::uint32_t line = 0;         ///< of the record
};

/// A directive in a build file's text, whether or not it had an effect.
struct RelocationText {
  std::string file; ///< absolute
  std::uint32_t line = 0;
  std::string text; ///< the call on one line, cut at 200 characters
  std::string location;            ///< of LOCATION, as written: it may hold `${...}`
  std::vector<std::string> files;  ///< of FILES, as written
  std::string library;             ///< of LIBRARY, as written
  /// What encloses it, outermost first: `CONFIG_X`, `NOT CONFIG_X`, or any other condition as written. Conditions are not evaluated.
  std::vector<std::string> conditions;
};

struct RelocationRecord {
  enum class Form : std::uint8_t {
    None,       ///< the build relocates nothing
    Command,    ///< the generator's command in build.ninja (up to 3.x)
    Dictionary, ///< relocation_dict.txt
  };
  Form form = Form::None;
  std::string file; ///< absolute; where the directives are recorded
  std::uint32_t line = 0;
  std::vector<RelocationDirective> directives;
  bool usesCompileDatabase = false; ///< objects are looked up there; otherwise by walking the build directory
  std::string objectDirectory;      ///< the build directory that is walked; empty: none
  std::string defaultRamRegion;     ///< `RAM`; empty where the record does not say
};

/// One range that generated start-up code copies or zeroes, by the symbols that it names.
struct GeneratedRange {
  std::string start; ///< `__itcm_text_start`
  std::string load;  ///< copied from; empty: zeroed
  std::string size;
  std::uint32_t line = 0;
};

struct RelocationCode {
  std::string file; ///< absolute; empty where none was read
  std::vector<GeneratedRange> ranges;
};

} // namespace headroom
