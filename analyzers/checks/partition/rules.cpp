// SPDX-License-Identifier: Apache-2.0
#include "checks/partition/rules.h"

#include "checks/partition/partition_attr_unavailable.h"
#include "checks/partition/partition_bss_initializer.h"
#include "checks/partition/partition_covers_kernel.h"
#include "checks/partition/partition_empty_or_wrapping.h"
#include "checks/partition/partition_granularity.h"
#include "checks/partition/partition_name_prefix.h"
#include "checks/partition/partition_overlap.h"
#include "checks/partition/partition_shared_granule.h"
#include "checks/partition/partition_unchecked_result.h"
#include "checks/partition/partition_undefined.h"
#include "checks/partition/partition_writable_executable.h"

namespace headroom {

std::vector<Rule> partitionRules()
{
  return {
      {"partition-attr-unavailable", Level::Error, checkPartitionAttrUnavailable},
      {"partition-bss-initializer", Level::Error, checkPartitionBssInitializer},
      {"partition-covers-kernel", Level::Error, checkPartitionCoversKernel},
      {"partition-empty-or-wrapping", Level::Error, checkPartitionEmptyOrWrapping},
      {"partition-granularity", Level::Error, checkPartitionGranularity},
      {"partition-name-prefix", Level::Error, checkPartitionNamePrefix},
      {"partition-overlap", Level::Error, checkPartitionOverlap},
      {"partition-shared-granule", Level::Warning, checkPartitionSharedGranule},
      {"partition-unchecked-result", Level::Warning, checkPartitionUncheckedResult},
      {"partition-undefined", Level::Error, checkPartitionUndefined},
      {"partition-writable-executable", Level::Error, checkPartitionWritableExecutable},
  };
}

} // namespace headroom
