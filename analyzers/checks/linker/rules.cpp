// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/rules.h"

#include "checks/linker/linker_chosen_conflict.h"
#include "checks/linker/linker_image_exceeds_partition.h"
#include "checks/linker/linker_inactive_tag.h"
#include "checks/linker/linker_init_coverage.h"
#include "checks/linker/linker_lma_range.h"
#include "checks/linker/linker_lost_initializer.h"
#include "checks/linker/linker_missing_dt_region.h"
#include "checks/linker/linker_orphan_section.h"
#include "checks/linker/linker_placement_policy.h"
#include "checks/linker/linker_region_overlap.h"
#include "checks/linker/linker_vma_overlap.h"
#include "checks/linker/linker_writable_executable_segment.h"
#include "checks/linker/linker_zero_coverage.h"

namespace headroom {

std::vector<Rule> linkerRules()
{
  return {
      {"linker-chosen-conflict", Level::Error, checkLinkerChosenConflict},
      {"linker-image-exceeds-partition", Level::Error, checkLinkerImageExceedsPartition},
      {"linker-vma-overlap", Level::Error, checkLinkerVmaOverlap},
      {"linker-lma-range", Level::Error, checkLinkerLmaRange},
      {"linker-init-coverage", Level::Error, checkLinkerInitCoverage},
      {"linker-zero-coverage", Level::Error, checkLinkerZeroCoverage},
      {"linker-lost-initializer", Level::Error, checkLinkerLostInitializer},
      {"linker-inactive-tag", Level::Warning, checkLinkerInactiveTag},
      {"linker-missing-dt-region", Level::Error, checkLinkerMissingDtRegion},
      {"linker-placement-policy", Level::Error, checkLinkerPlacementPolicy},
      {"linker-orphan-section", Level::Warning, checkLinkerOrphanSection},
      {"linker-region-overlap", Level::Warning, checkLinkerRegionOverlap},
      {"linker-writable-executable-segment", Level::Warning, checkLinkerWritableExecutableSegment},
  };
}

} // namespace headroom
