// SPDX-License-Identifier: Apache-2.0
// Which memory start-up code copies or zeroes in this image.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// Half-open: from `begin` up to `end`.
struct AddressRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  auto operator<=>(const AddressRange &) const = default;
};

struct InitialisationView {
  std::vector<AddressRange> copied; ///< by address, merged
  std::vector<AddressRange> zeroed; ///< by address, merged
};

} // namespace headroom
