// SPDX-License-Identifier: Apache-2.0
// What start-up code copies and zeroes, and what it leaves alone on purpose.
#pragma once

#include <string>
#include <vector>

namespace headroom {

/// One range that start-up code copies (`load` is named) or zeroes, by linker symbols. One `*` in `start` stands for any text, and for the
/// same one in the other names: a range for each such symbol.
struct StartupRange {
  std::string start;                 ///< symbol
  std::string end;                   ///< symbol; or
  std::string size;                  ///< absolute symbol
  std::string load;                  ///< symbol that it is copied from; empty: it is zeroed
  std::vector<std::string> when;     ///< configuration symbols that must all be on
  bool isIfUsed = false;             ///< a naming habit, not a known range: it counts where an object of the link refers to `start`
};

/// A macro that puts a variable or function into a section, in builds where it is active.
struct SectionTag {
  std::string macro;                  ///< `__nocache`
  std::vector<std::string> sections;  ///< globs of what it names where it is active
  std::vector<std::string> when;      ///< configuration symbols that make it active
  std::string chosen;                 ///< or: a devicetree role that must be chosen, `zephyr,itcm`
  std::vector<std::string> mattersWhen; ///< configuration symbols that must all be on for it to matter; otherwise nobody needs it
  bool changesBehaviour = false;      ///< being inactive is an error, not only slower
};

/// Builds in which something else brings memory into its first state, so that nothing can be said of it.
struct OtherStartup {
  std::vector<std::string> when; ///< configuration symbols that are all on in such builds
  std::string what;              ///< what does it: `the boot loader of the chip`
};

/// Where the configuration says that the image begins. Numbers of the configuration.
struct CodeRange {
  std::string base;   ///< first address of the flash
  std::string offset; ///< of the image in it
};

/// Memory that the configuration takes from the devicetree, as long as nobody gives it other numbers.
struct ConfiguredMemory {
  std::string role;      ///< what is chosen for it: `zephyr,sram`
  std::string base;      ///< configuration symbol: its first address
  std::string kibibytes; ///< configuration symbol: its size
};

struct InitialisationKnowledge {
  std::vector<StartupRange> ranges;
  std::vector<std::string> copiesWhen;     ///< configuration symbols that must all be on for anything to be copied: `CONFIG_XIP`
  std::vector<std::string> uninitialised;  ///< output sections (globs) that nobody initialises, by intent
  std::vector<std::string> ignoredRegions; ///< linker regions that are no memory: `IDT_LIST`
  std::vector<std::string> romRegions;     ///< linker regions (globs) that hold what is there before the first instruction: `FLASH`
  std::vector<SectionTag> tags;
  std::vector<OtherStartup> elsewhere;
  std::string regionNode;                  ///< compatible of devicetree nodes that declare a linker region: `zephyr,memory-region`
  std::string regionProperty;              ///< property of such a node that names the region
  std::string ramRole, romRole;            ///< what is chosen in the devicetree for memory and for flash
  std::vector<std::string> ramNodes;       ///< compatibles of memory that holds nothing at power-on: `mmio-sram`
  CodeRange codeRange;
  std::vector<ConfiguredMemory> memories;
};

} // namespace headroom
