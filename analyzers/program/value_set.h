// SPDX-License-Identifier: Apache-2.0
// What a word may hold, as a set: known constants, and whether it may be anything else besides. A set with the unknown never
// closes a call; its constants still are calls that can happen.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "facts/value.h"

namespace headroom::program {

struct ValueSet {
  bool hasUnknown = false;
  bool isTop = false; ///< unknown, and constants are no longer listed: whatever is joined to it stays it, so that chains of joins end
  std::vector<Address> constants; ///< sorted, unique

  [[nodiscard]] static ValueSet unknown();
  [[nodiscard]] static ValueSet top();
  [[nodiscard]] static ValueSet of(std::vector<Address> values);
  void join(const ValueSet &other);

  auto operator<=>(const ValueSet &) const = default;
};

using ValueSetId = std::uint32_t;

/// Every distinct set once, so that two bindings are equal iff their ids are.
class ValueSetPool {
public:
  static constexpr ValueSetId unknownId = 0;
  static constexpr ValueSetId topId = 1;

  ValueSetPool()
  {
    (void)intern(ValueSet::unknown());
    (void)intern(ValueSet::top());
  }
  [[nodiscard]] ValueSetId intern(ValueSet set);
  [[nodiscard]] ValueSetId joined(ValueSetId a, ValueSetId b);
  [[nodiscard]] const ValueSet &operator[](ValueSetId id) const { return *sets_[id]; }

private:
  std::map<ValueSet, ValueSetId> ids_;
  std::vector<const ValueSet *> sets_; ///< keys of ids_, which do not move
};

} // namespace headroom::program
