// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/region_budget.h"

#include <algorithm>

namespace headroom {

namespace {

struct Count {
  std::uint64_t least = 0, most = 0;
};

std::string textOf(Count count)
{
  return std::to_string(count.least) + (count.least == count.most ? "" : " to " + std::to_string(count.most));
}

struct Range {
  std::uint64_t start = 0, sizeBytes = 0;
};

/// Regions that static ones add on a unit whose regions may not overlap. One that is another's very range takes its place, one at its edge
/// is one more, and one inside of it splits it: two more.
Count partitioned(const ProtectionView &view)
{
  constexpr std::size_t mostJudged = 64; // the largest unit has 32 regions
  if (view.fixed.size() + view.staticRegions.size() > mostJudged)
    return {0, 2 * view.staticRegions.size()};
  Count out;
  std::vector<Range> ranges;
  for (const FixedRegion &one : view.fixed)
    ranges.push_back({one.start, one.sizeBytes});
  for (const ProtectionRegion &one : view.staticRegions) {
    const auto around = std::find_if(ranges.begin(), ranges.end(), [&](const Range &range) {
      return range.start <= one.start && one.start - range.start < range.sizeBytes &&
             one.sizeBytes <= range.sizeBytes - (one.start - range.start);
    });
    if (around == ranges.end()) { // what the fixed regions are is not known, or the driver refuses this one
      out.most += 2;
      continue;
    }
    const std::uint64_t before = one.start - around->start, behind = around->sizeBytes - before - one.sizeBytes;
    const std::uint64_t more = (before != 0) + (behind != 0);
    out.least += more;
    out.most += more;
    const Range whole = *around;
    *around = {one.start, one.sizeBytes};
    if (before != 0)
      ranges.push_back({whole.start, before});
    if (behind != 0)
      ranges.push_back({one.start + one.sizeBytes, behind});
  }
  return out;
}

std::uint64_t partitionsIn(std::uint64_t regions, std::uint64_t taken, const MemoryLayout &layout)
{
  const std::vector<std::string> &filling = layout.protection.unit.gapFilling;
  const bool isHalved =
      !filling.empty() && std::all_of(filling.begin(), filling.end(), [&](const std::string &one) { return layout.isOn(one); });
  const std::uint64_t left = regions > taken ? regions - taken : 0;
  return isHalved ? left / 2 : left;
}

} // namespace

std::string RegionBudget::takenText() const
{
  return textOf({leastTaken, mostTaken});
}

std::uint64_t RegionBudget::leastPartitions(const MemoryLayout &layout) const
{
  return partitionsIn(leastRegions, mostTaken, layout);
}

std::uint64_t RegionBudget::mostPartitions(const MemoryLayout &layout) const
{
  return partitionsIn(mostRegions, leastTaken, layout);
}

std::optional<RegionBudget> regionBudget(const MemoryLayout &layout, std::string &why)
{
  const ProtectionView &view = layout.protection;
  if (!view.fixedRegions || !view.knowsStaticRegions) {
    why = view.fixedRegions ? "the image does not tell which regions are added at start-up"
                            : "the image has no table of fixed regions that can be read";
    return std::nullopt;
  }
  if (!view.reservedUnknown.empty()) {
    why = view.reservedUnknown;
    return std::nullopt;
  }
  RegionBudget out;
  const Count added =
      view.unit.isPartitioning ? partitioned(view) : Count{view.staticRegions.size(), view.staticRegions.size()};
  out.leastTaken = *view.fixedRegions + added.least + view.leastReserved;
  out.mostTaken = *view.fixedRegions + added.most + view.mostReserved;
  out.takenBy = std::to_string(*view.fixedRegions) + " fixed, " + textOf(added) + " added at start-up, " +
                textOf({view.leastReserved, view.mostReserved}) + " kept by the RTOS";
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
