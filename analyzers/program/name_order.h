// SPDX-License-Identifier: Apache-2.0
// What the lists of a program are sorted by, as numbers: text is compared once for each name and file, not once for each comparison of
// two of a million edges.
#pragma once

#include <string>
#include <vector>

#include "program/callables.h"
#include "program/shared.h"

namespace headroom::program {

/// Callables in the order of their names. Two of one name have one rank.
class NameOrder {
public:
  /// `callables` must outlive the order and get no further members.
  explicit NameOrder(const Callables &callables);

  [[nodiscard]] const std::vector<CallableIndex> &byName() const { return byName_; } ///< of one name: ascending
  [[nodiscard]] std::uint32_t rankOf(CallableIndex callable) const { return rankOf_[callable]; }
  [[nodiscard]] const SharedText &nameAt(std::uint32_t rank) const { return names_[rank]; }

private:
  std::vector<CallableIndex> byName_;
  std::vector<std::uint32_t> rankOf_;
  std::vector<SharedText> names_; ///< by rank
};

} // namespace headroom::program
