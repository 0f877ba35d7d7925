// SPDX-License-Identifier: Apache-2.0
// Where a stack lies and how much of it code may use.
#pragma once

#include <optional>
#include <string>

#include "facts/pack.h"
#include "program/image_index.h"
#include "program/program.h"

namespace headroom::program {

struct StackExtent {
  RootStack stack;
  std::optional<Address> low;  ///< lowest address
  std::optional<Address> high; ///< one past the highest: the first stack pointer

  [[nodiscard]] bool isKnown() const { return low.has_value() || high.has_value() || stack.bytes.has_value(); }
  /// Whether a stack pointer with this value has its next push in this stack.
  [[nodiscard]] bool holds(Address stackPointer) const;
};

/// The object that a rule names: by its symbol, by marks at its ends, or by a symbol whose value is its size.
[[nodiscard]] StackExtent stackOf(const ImageIndex &index, const StackRule &rule);

/// The stack that starts below `stackPointer`: the data object around it, else down to `rule`'s bottom mark, else down to the end of the
/// highest data before it. The size stays unknown where what comes before is not writable memory.
[[nodiscard]] StackExtent stackBelow(const ImageIndex &index, Address stackPointer, const StackRule &rule);

/// A stack whose lowest address and size a record states; either may be missing.
[[nodiscard]] StackExtent stackAt(const ImageIndex &index, std::optional<Address> low, std::optional<std::uint64_t> bytes,
                                  const StackRule &rule);

} // namespace headroom::program
