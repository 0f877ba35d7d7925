// SPDX-License-Identifier: Apache-2.0
// A memory layout that was read and says nothing, so that no rule about layout is undecided.
#pragma once

#include <memory>

#include "program/layout/memory_layout.h"

namespace headroom {

inline std::shared_ptr<const MemoryLayout> knownLayout()
{
  auto out = std::make_shared<MemoryLayout>();
  for (const char *one : {artefact::kconfig, artefact::devicetree, artefact::map, artefact::script})
    out->build.artefacts[one].state = Artefact::State::Read;
  out->build.script.sections = {{".text", "", "", false, false, 1}};
  return out;
}

} // namespace headroom
