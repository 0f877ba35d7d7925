// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

Keys<ProtectionUnit> unitKeys()
{
  return {{textKey("name", &ProtectionUnit::name, "As its manual calls it").required(),
           textListKey("when", &ProtectionUnit::when, "Configuration symbols that must all be on").required(),
           flagKey("power_of_two", &ProtectionUnit::isPowerOfTwo, "Sizes are powers of two, starts multiples of the size"),
           bytesKey("granule", &ProtectionUnit::granuleBytes, "Start and size are multiples of this").required(),
           knownFromKey<ProtectionUnit>()}};
}

} // namespace

Keys<ProtectionKnowledge> protectionKeys()
{
  return {{listKey("units", &ProtectionKnowledge::units, unitKeys(), "Which shapes of region a unit has, and how many")}};
}

} // namespace headroom
