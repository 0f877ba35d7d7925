// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

Keys<StartupRange> rangeKeys()
{
  return {{textKey("start", &StartupRange::start, "Symbol at its start").required(),
           textKey("end", &StartupRange::end, "Symbol behind its end"), textKey("size", &StartupRange::size, "Or: absolute symbol, its size"),
           textKey("load", &StartupRange::load, "Symbol that it is copied from; absent: it is zeroed"),
           textListKey("when", &StartupRange::when, "Configuration symbols that must all be on"), knownFromKey<StartupRange>()},
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
           flagKey("changes_behaviour", &SectionTag::changesBehaviour, "Being inactive is an error, not only slower"),
           knownFromKey<SectionTag>()}};
}

} // namespace

Keys<InitialisationKnowledge> initialisationKeys()
{
  using K = InitialisationKnowledge;
  return {{listKey("ranges", &K::ranges, rangeKeys(), "What start-up code copies and zeroes"),
           textListKey("uninitialised", &K::uninitialised, "Output sections (globs) that nobody initialises, by intent"),
           textListKey("ignored_regions", &K::ignoredRegions, "Linker regions that are no memory"),
           textListKey("rom_regions", &K::romRegions, "Linker regions (globs) that are there before the first instruction"),
           listKey("tags", &K::tags, tagKeys(), "Macros that place variables and functions")}};
}

} // namespace headroom
