// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

Keys<LayoutKnowledge> layoutKeys()
{
  return {{recordKey("initialisation", &LayoutKnowledge::initialisation, initialisationKeys(), "What start-up code copies and zeroes"),
           recordKey("relocation", &LayoutKnowledge::relocation, relocationKeys(), "How code and data are relocated"),
           recordKey("protection", &LayoutKnowledge::protection, protectionKeys(), "Memory protection units"),
           recordKey("flash", &LayoutKnowledge::flash, flashKeys(), "How flash is divided, and what the boot loader asks for")}};
}

} // namespace headroom
