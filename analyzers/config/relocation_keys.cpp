// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

using Kind = RelocationKind;

Keys<Kind> kindKeys()
{
  using Content = Kind::Content;
  return {{textKey("name", &Kind::name, "As in a directive's location").required(),
           choiceKey("content", &Kind::content,
                     {{"code", Content::Code},
                      {"constants", Content::Constants},
                      {"data", Content::Data},
                      {"zeroed", Content::Zeroed},
                      {"uninitialised", Content::Uninitialised}},
                     "What it holds")
               .required(),
           textListKey("sections", &Kind::sections, "Input sections whose name holds one of these belong to it").required(),
           textListKey("unselected", &Kind::unselected, "Input sections (globs) with such content that no directive can select"),
           textListKey("when", &Kind::when, "Configuration symbols that must all be on for the kind to exist"),
           flagKey("needs_dictionary", &Kind::needsDictionary, "Unknown to generators that take their directives from a command line")}};
}

Keys<RelocationNames> nameKeys()
{
  using Names = RelocationNames;
  return {{textKey("output", &Names::output, "Output section; {region} {REGION} {kind} {KIND} are replaced").required(),
           textKey("start", &Names::start, "Symbol at its start").required(),
           textKey("size", &Names::size, "Absolute symbol with its size").required(), knownFromKey<Names>()}};
}

Keys<RegionNickname> nicknameKeys()
{
  return {{textKey("name", &RegionNickname::name, "What people call it").required(),
           textKey("region", &RegionNickname::region, "What the linker scripts call it").required(), knownFromKey<RegionNickname>()}};
}

} // namespace

Keys<RelocationKnowledge> relocationKeys()
{
  using K = RelocationKnowledge;
  return {{listKey("kinds", &K::kinds, kindKeys(), "What of a file can be relocated, in the order in which a section's name is tried"),
           textKey("directive", &K::directive, "Command of the build files").required(),
           textKey("option", &K::option, "Configuration symbol without which a directive has no effect").required(),
           textKey("copy_option", &K::copyOption, "Configuration symbol without which start-up code copies nothing"),
           textKey("executable_option", &K::executableOption, "Configuration symbol that lets relocated code in the default RAM region execute"),
           textListKey("protected_when", &K::protectedWhen, "Configuration symbols with which RAM is not executable otherwise"),
           listKey("names", &K::names, nameKeys(), "Names that the generator gives, one entry a generation"),
           listKey("nicknames", &K::nicknames, nicknameKeys(), "What people call regions"),
           textListKey("unconcerned", &K::unconcerned, "Input sections (globs) that stay by design, or hold no memory of their own"),
           knownFromKey<K>()}};
}

} // namespace headroom
