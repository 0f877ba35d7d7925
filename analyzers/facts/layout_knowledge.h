// SPDX-License-Identifier: Apache-2.0
// What a pack knows of memory layout.
#pragma once

#include "facts/flash_knowledge.h"
#include "facts/initialisation_knowledge.h"
#include "facts/protection_knowledge.h"
#include "facts/relocation_knowledge.h"

namespace headroom {

struct LayoutKnowledge {
  InitialisationKnowledge initialisation;
  RelocationKnowledge relocation;
  ProtectionKnowledge protection;
  FlashKnowledge flash;
};

} // namespace headroom
