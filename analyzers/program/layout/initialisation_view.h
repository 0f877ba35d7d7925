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

struct CopiedRange {
  AddressRange range;
  std::uint64_t loadAddress = 0; ///< where its contents are taken from
  std::string name;              ///< of the symbol at its start

  auto operator<=>(const CopiedRange &) const = default;
};

struct InitialisationView {
  std::vector<CopiedRange> copied;  ///< by address; ranges may overlap. Empty where `idle` says why nothing is copied
  std::vector<AddressRange> zeroed; ///< by address, merged
  std::string idle;                 ///< `CONFIG_XIP is off`; empty: copies take place
  std::vector<std::string> open;    ///< why there may be more ranges than these; in a fixed order

  /// The bytes of `range` that are copied from where the linker stored them: `loadAddress` is that of its first byte.
  [[nodiscard]] std::uint64_t copiedBytes(const AddressRange &range, std::uint64_t loadAddress) const;
  /// The first copy that touches the range but takes other bytes than those that belong there; null: none.
  [[nodiscard]] const CopiedRange *wrongCopy(const AddressRange &range, std::uint64_t loadAddress) const;
  [[nodiscard]] std::uint64_t zeroedBytes(const AddressRange &range) const;
};

/// Sorted, without empty ones, those that touch made one.
[[nodiscard]] std::vector<AddressRange> merged(std::vector<AddressRange> ranges);

} // namespace headroom
