// SPDX-License-Identifier: Apache-2.0
// What start-up code copies and zeroes, and what it leaves alone on purpose.
#pragma once

#include <string>
#include <vector>

namespace headroom {

/// One range that start-up code copies (`load` is named) or zeroes, by linker symbols.
struct StartupRange {
  std::string start;                 ///< symbol
  std::string end;                   ///< symbol; or
  std::string size;                  ///< absolute symbol
  std::string load;                  ///< symbol that it is copied from; empty: it is zeroed
  std::vector<std::string> when;     ///< configuration symbols that must all be on
};

/// A macro that puts a variable or function into a section, in builds where it is active.
struct SectionTag {
  std::string macro;                  ///< `__nocache`
  std::vector<std::string> sections;  ///< globs of what it names where it is active
  std::vector<std::string> when;      ///< configuration symbols that make it active
  std::string chosen;                 ///< or: a devicetree role that must be chosen, `zephyr,itcm`
  bool changesBehaviour = false;      ///< being inactive is an error, not only slower
};

struct InitialisationKnowledge {
  std::vector<StartupRange> ranges;
  std::vector<std::string> uninitialised;  ///< output sections (globs) that nobody initialises, by intent
  std::vector<std::string> ignoredRegions; ///< linker regions that are no memory: `IDT_LIST`
  std::vector<std::string> romRegions;     ///< linker regions (globs) that hold what is there before the first instruction: `FLASH`
  std::vector<SectionTag> tags;
};

} // namespace headroom
