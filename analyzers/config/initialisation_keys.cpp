// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

Keys<StartupRange> rangeKeys()
{
  return {{textKey("start", &StartupRange::start, "Symbol at its start").required(),
           textKey("end", &StartupRange::end, "Symbol behind its end"), textKey("size", &StartupRange::size, "Or: absolute symbol, its size"),
           textKey("load", &StartupRange::load, "Symbol that it is copied from; absent: it is zeroed"),
           textListKey("when", &StartupRange::when, "Configuration symbols that must all be on"),
           flagKey("if_used", &StartupRange::isIfUsed, "A naming habit: it counts where an object of the link refers to its start"),
           knownFromKey<StartupRange>()},
          [](Reader &reader, const YamlNode &node, StartupRange &range) {
            if (range.end.empty() == range.size.empty())
              reader.fail(node, "range has " + std::string(range.end.empty() ? "neither 'end' nor 'size'" : "both 'end' and 'size'"));
          }};
}

Keys<SectionTag> tagKeys()
{
  return {{textKey("macro", &SectionTag::macro, "Macro that places a variable or function").required(),
           textListKey("sections", &SectionTag::sections, "Sections (globs) that it names where it is active").required(),
           textListKey("when", &SectionTag::when, "Configuration symbols that make it active"),
           textKey("chosen", &SectionTag::chosen, "Devicetree role that makes it active"),
           textListKey("matters_when", &SectionTag::mattersWhen, "Configuration symbols that must all be on for it to matter"),
           flagKey("changes_behaviour", &SectionTag::changesBehaviour, "Being inactive is an error, not only slower"),
           knownFromKey<SectionTag>()}};
}

Keys<OtherStartup> otherStartupKeys()
{
  return {{textListKey("when", &OtherStartup::when, "Configuration symbols that are all on in such builds").required(),
           textKey("what", &OtherStartup::what, "What brings memory into its first state there").required(), knownFromKey<OtherStartup>()}};
}

Keys<CodeRange> codeRangeKeys()
{
  return {{textKey("base", &CodeRange::base, "Configuration symbol: first address of the flash").required(),
           textKey("offset", &CodeRange::offset, "Configuration symbol: first byte of the image in it").required(),
           knownFromKey<CodeRange>()}};
}

Keys<ConfiguredMemory> memoryKeys()
{
  return {{textKey("role", &ConfiguredMemory::role, "What is chosen in the devicetree for it").required(),
           textKey("base", &ConfiguredMemory::base, "Configuration symbol: its first address").required(),
           textKey("kibibytes", &ConfiguredMemory::kibibytes, "Configuration symbol: its size").required(),
           knownFromKey<ConfiguredMemory>()}};
}

} // namespace

Keys<InitialisationKnowledge> initialisationKeys()
{
  using K = InitialisationKnowledge;
  return {{listKey("ranges", &K::ranges, rangeKeys(), "What start-up code copies and zeroes"),
           textListKey("copies_when", &K::copiesWhen, "Configuration symbols that must all be on for anything to be copied"),
           textListKey("uninitialised", &K::uninitialised, "Output sections (globs) that nobody initialises, by intent"),
           textListKey("ignored_regions", &K::ignoredRegions, "Linker regions that are no memory"),
           textListKey("rom_regions", &K::romRegions, "Linker regions (globs) that are there before the first instruction"),
           listKey("tags", &K::tags, tagKeys(), "Macros that place variables and functions"),
           listKey("elsewhere", &K::elsewhere, otherStartupKeys(), "Builds in which something else brings memory into its first state"),
           textKey("region_node", &K::regionNode, "Compatible of devicetree nodes that declare a linker region"),
           textKey("region_property", &K::regionProperty, "Property of such a node that names the region"),
           textKey("ram_role", &K::ramRole, "What is chosen in the devicetree for memory"),
           textKey("rom_role", &K::romRole, "What is chosen in the devicetree for the flash"),
           textListKey("ram_nodes", &K::ramNodes, "Compatibles of memory that holds nothing at power-on"),
           recordKey("code_range", &K::codeRange, codeRangeKeys(), "Where the configuration says that the image may be loaded"),
           listKey("memories", &K::memories, memoryKeys(), "Memory that the configuration takes from the devicetree")}};
}

} // namespace headroom
