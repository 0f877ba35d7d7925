// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/rules.h"

#include "checks/linker/linker_chosen_conflict.h"
#include "checks/linker/linker_image_exceeds_partition.h"
#include "checks/linker/linker_orphan_section.h"
#include "checks/linker/linker_region_overlap.h"

namespace headroom {

std::vector<Rule> linkerRules()
{
  return {
      {"linker-chosen-conflict", Level::Error, checkLinkerChosenConflict},
      {"linker-image-exceeds-partition", Level::Error, checkLinkerImageExceedsPartition},
      {"linker-orphan-section", Level::Warning, checkLinkerOrphanSection},
      {"linker-region-overlap", Level::Warning, checkLinkerRegionOverlap},
  };
}

} // namespace headroom
