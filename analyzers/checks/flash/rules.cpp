// SPDX-License-Identifier: Apache-2.0
#include "checks/flash/rules.h"

#include "checks/flash/flash_image_crosses_partition.h"
#include "checks/flash/flash_image_too_large.h"
#include "checks/flash/flash_partition_absolute_address.h"
#include "checks/flash/flash_partition_bounds.h"
#include "checks/flash/flash_partition_duplicate_name.h"
#include "checks/flash/flash_partition_erase_alignment.h"
#include "checks/flash/flash_partition_gap.h"
#include "checks/flash/flash_partition_overlap.h"
#include "checks/flash/flash_scratch.h"
#include "checks/flash/flash_slot_mismatch.h"
#include "checks/flash/flash_slot_sectors.h"

namespace headroom {

std::vector<Rule> flashRules()
{
  return {
      {"flash-image-crosses-partition", Level::Error, checkFlashImageCrossesPartition},
      {"flash-image-too-large", Level::Error, checkFlashImageTooLarge},
      {"flash-partition-absolute-address", Level::Error, checkFlashPartitionAbsoluteAddress},
      {"flash-partition-bounds", Level::Error, checkFlashPartitionBounds},
      {"flash-partition-duplicate-name", Level::Warning, checkFlashPartitionDuplicateName},
      {"flash-partition-erase-alignment", Level::Error, checkFlashPartitionEraseAlignment},
      {"flash-partition-gap", Level::Note, checkFlashPartitionGap},
      {"flash-partition-overlap", Level::Error, checkFlashPartitionOverlap},
      {"flash-scratch", Level::Error, checkFlashScratch},
      {"flash-slot-mismatch", Level::Error, checkFlashSlotMismatch},
      {"flash-slot-sectors", Level::Error, checkFlashSlotSectors},
  };
}

} // namespace headroom
