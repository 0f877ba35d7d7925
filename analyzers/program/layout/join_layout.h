// SPDX-License-Identifier: Apache-2.0
// From the facts of one image to its memory layout.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facts/machine_facts.h"
#include "facts/pack.h"
#include "facts/project_config.h"
#include "facts/source_facts.h"
#include "program/layout/memory_layout.h"

namespace headroom {

/// What the joining reads besides the layout's own parts. Owned by the caller for the call's duration.
struct LayoutInput {
  const MachineFacts &machine;
  const std::vector<SourceFacts> &sources; ///< empty: none were read
  const std::vector<Pack> &packs;
  const ProjectConfig &config;
};

/// `layout` comes with `build`, `image`, `objects` and `pathRoots`; the rest is made here. Pure.
[[nodiscard]] std::shared_ptr<const MemoryLayout> joinLayout(MemoryLayout layout, const LayoutInput &input);

} // namespace headroom
