// SPDX-License-Identifier: Apache-2.0
// The memory regions that a link knows, from its map and its script.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/linker_map.h"

namespace headroom {

struct KnownRegion {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t lengthBytes = 0;
  std::string attributes;
  bool isMeasured = false; ///< begin and length are known
};

class RegionTable {
public:
  RegionTable() = default;
  /// The map's table has evaluated figures, so it wins; the script adds what the map does not have. `ignored` are no memory.
  RegionTable(const LinkerMap &map, const LinkerScript &script, const std::vector<std::string> &ignored);

  [[nodiscard]] bool isEmpty() const { return regions_.empty(); }
  /// Null: not declared. An alias finds its region.
  [[nodiscard]] const KnownRegion *named(const std::string &name) const;
  /// The smallest that holds the address; null: none.
  [[nodiscard]] const KnownRegion *at(std::uint64_t address) const;
  [[nodiscard]] std::vector<std::string> names() const; ///< in order, aliases last

private:
  std::vector<KnownRegion> regions_;
  std::vector<RegionAlias> aliases_;
};

[[nodiscard]] bool contains(const KnownRegion &region, std::uint64_t address);

} // namespace headroom
