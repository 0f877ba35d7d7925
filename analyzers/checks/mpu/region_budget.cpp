// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/region_budget.h"

#include <algorithm>

namespace headroom {

std::uint64_t RegionBudget::partitionsIn(std::uint64_t regions, const MemoryLayout &layout) const
{
  const std::vector<std::string> &filling = layout.protection.unit.gapFilling;
  const bool isHalved =
      !filling.empty() && std::all_of(filling.begin(), filling.end(), [&](const std::string &one) { return layout.isOn(one); });
  const std::uint64_t left = regions > taken ? regions - taken : 0;
  return isHalved ? left / 2 : left;
}

std::optional<RegionBudget> regionBudget(const MemoryLayout &layout, std::string &why)
{
  const ProtectionView &view = layout.protection;
  if (!view.fixedRegions || !view.knowsStaticRegions) {
    why = view.fixedRegions ? "the image does not tell which regions are added at start-up"
                            : "the image has no table of fixed regions that can be read";
    return std::nullopt;
  }
  RegionBudget out;
  out.taken = *view.fixedRegions + view.staticRegions.size() + view.reservedRegions;
  out.takenBy = std::to_string(*view.fixedRegions) + " fixed, " + std::to_string(view.staticRegions.size()) + " added at start-up, " +
                std::to_string(view.reservedRegions) + " kept by the RTOS";
  if (view.hardwareRegions) {
    out.leastRegions = out.mostRegions = *view.hardwareRegions;
    out.hardware = std::to_string(*view.hardwareRegions) + " regions (" + view.hardwareFrom + ")";
  } else {
    out.leastRegions = view.unit.leastRegions;
    out.mostRegions = view.unit.mostRegions ? view.unit.mostRegions : UINT64_MAX;
    out.hardware = "at most " + std::to_string(view.unit.mostRegions) + " regions on any " + view.unit.name;
  }
  return out;
}

} // namespace headroom
