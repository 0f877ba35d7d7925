// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

Keys<RelocationKind> kindKeys()
{
  return {{textKey("name", &RelocationKind::name, "As in a directive's location").required(),
           textListKey("sections", &RelocationKind::sections, "Input sections whose name holds one of these belong to it").required()}};
}

} // namespace

Keys<RelocationKnowledge> relocationKeys()
{
  using K = RelocationKnowledge;
  return {{listKey("kinds", &K::kinds, kindKeys(), "What of a file can be relocated"),
           textKey("directive", &K::directive, "Command of the build files").required(),
           textKey("option", &K::option, "Configuration symbol without which a directive has no effect").required(), knownFromKey<K>()}};
}

} // namespace headroom
