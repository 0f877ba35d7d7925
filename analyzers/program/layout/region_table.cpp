// SPDX-License-Identifier: Apache-2.0
#include "program/layout/region_table.h"

#include <algorithm>

namespace headroom {

namespace {

KnownRegion measured(const LinkerRegion &region)
{
  return {region.name, region.origin.value_or(0), region.lengthBytes.value_or(0), region.attributes,
          region.origin.has_value() && region.lengthBytes.has_value()};
}

} // namespace

RegionTable::RegionTable(const LinkerMap &map, const LinkerScript &script, const std::vector<std::string> &ignored)
{
  const auto add = [&](const LinkerRegion &region) {
    const bool isIgnored = std::find(ignored.begin(), ignored.end(), region.name) != ignored.end();
    if (!isIgnored && !named(region.name))
      regions_.push_back(measured(region));
  };
  for (const LinkerRegion &region : map.regions)
    if (region.origin) // one that no MEMORY declares has none
      add(region);
  for (const LinkerRegion &region : script.regions)
    add(region);
  aliases_ = script.aliases;
}

const KnownRegion *RegionTable::named(const std::string &name) const
{
  const auto isSame = [&](const KnownRegion &region) { return region.name == name; };
  if (const auto found = std::find_if(regions_.begin(), regions_.end(), isSame); found != regions_.end())
    return &*found;
  for (const RegionAlias &alias : aliases_)
    if (alias.alias == name)
      for (const KnownRegion &region : regions_)
        if (region.name == alias.region)
          return &region;
  return nullptr;
}

const KnownRegion *RegionTable::at(std::uint64_t address) const
{
  const KnownRegion *out = nullptr;
  for (const KnownRegion &region : regions_)
    if (contains(region, address) && (!out || region.lengthBytes < out->lengthBytes))
      out = &region;
  return out;
}

std::vector<std::string> RegionTable::names() const
{
  std::vector<std::string> out;
  for (const KnownRegion &region : regions_)
    out.push_back(region.name);
  for (const RegionAlias &alias : aliases_)
    out.push_back(alias.alias);
  return out;
}

bool contains(const KnownRegion &region, std::uint64_t address)
{
  return region.isMeasured && address >= region.begin && address - region.begin < region.lengthBytes;
}

} // namespace headroom
