// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/rules.h"

#include "checks/relocation/relocation_ambiguous_object.h"
#include "checks/relocation/relocation_bad_location.h"
#include "checks/relocation/relocation_calls_rom.h"
#include "checks/relocation/relocation_collateral.h"
#include "checks/relocation/relocation_copy_to_rom.h"
#include "checks/relocation/relocation_copy_without_xip.h"
#include "checks/relocation/relocation_disabled.h"
#include "checks/relocation/relocation_duplicate_file.h"
#include "checks/relocation/relocation_empty_selection.h"
#include "checks/relocation/relocation_left_behind.h"
#include "checks/relocation/relocation_lto.h"
#include "checks/relocation/relocation_misplaced.h"
#include "checks/relocation/relocation_missing_file.h"
#include "checks/relocation/relocation_missing_region.h"
#include "checks/relocation/relocation_nocopy_data.h"
#include "checks/relocation/relocation_not_executable.h"
#include "checks/relocation/relocation_sram_option.h"
#include "checks/relocation/relocation_stale_selector.h"
#include "checks/relocation/relocation_unsupported_script.h"
#include "checks/relocation/relocation_veneer.h"

namespace headroom {

std::vector<Rule> relocationRules()
{
  return {
      {"relocation-ambiguous-object", Level::Warning, checkRelocationAmbiguousObject},
      {"relocation-bad-location", Level::Error, checkRelocationBadLocation},
      {"relocation-calls-rom", Level::Warning, checkRelocationCallsRom},
      {"relocation-collateral", Level::Error, checkRelocationCollateral},
      {"relocation-copy-to-rom", Level::Error, checkRelocationCopyToRom},
      {"relocation-copy-without-xip", Level::Error, checkRelocationCopyWithoutXip},
      {"relocation-disabled", Level::Warning, checkRelocationDisabled},
      {"relocation-duplicate-file", Level::Error, checkRelocationDuplicateFile},
      {"relocation-empty-selection", Level::Error, checkRelocationEmptySelection},
      {"relocation-left-behind", Level::Warning, checkRelocationLeftBehind},
      {"relocation-lto", Level::Error, checkRelocationLto},
      {"relocation-misplaced", Level::Error, checkRelocationMisplaced},
      {"relocation-missing-file", Level::Error, checkRelocationMissingFile},
      {"relocation-missing-region", Level::Error, checkRelocationMissingRegion},
      {"relocation-nocopy-data", Level::Error, checkRelocationNocopyData},
      {"relocation-not-executable", Level::Error, checkRelocationNotExecutable},
      {"relocation-sram-option", Level::Error, checkRelocationSramOption},
      {"relocation-stale-selector", Level::Warning, checkRelocationStaleSelector},
      {"relocation-unsupported-script", Level::Error, checkRelocationUnsupportedScript},
      {"relocation-veneer", Level::Note, checkRelocationVeneer},
  };
}

} // namespace headroom
