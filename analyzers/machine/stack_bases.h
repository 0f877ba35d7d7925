// SPDX-License-Identifier: Apache-2.0
// The points that distances on a stack are counted from. SP at entry is base 0; a further one begins wherever SP moves by an
// amount that is not known exactly, or moves to another stack.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "facts/value.h"

namespace headroom::machine {

struct StackBase {
  enum class Kind : std::uint8_t {
    Entry,
    Realigned, ///< SP was rounded down
    Dynamic,   ///< SP was lowered by an unknown amount, or once more on each turn of a loop
    Merged,    ///< SP comes from different bases
    Switched,  ///< SP was replaced
    Lost,      ///< SP was written with something that could not be followed
  };
  struct Origin {
    std::uint8_t from = 0;
    std::int64_t distance = 0; ///< this base lies at most this many bytes below `from`, but for a dynamic part
  };

  Kind kind = Kind::Entry;
  Address at = 0;               ///< the instruction that begins it
  std::uint16_t stack = 0;      ///< as CallSite::stack
  std::int64_t depth = 0;       ///< known bytes between the stack's own base and this one; valid after solve()
  bool isDynamic = false;       ///< an unknown amount comes on top
  std::int64_t alignment = 0;   ///< share of `depth` that rounding may add
  std::vector<Origin> origins;
};

class StackBases {
public:
  /// Ids are bytes; a function with more bases has lost its SP.
  static constexpr std::size_t maxBases = 250;

  StackBases() : bases_(1) {}

  /// The base of `kind` that begins at `at`; a `Lost` one shared by all when there are too many.
  std::uint8_t baseAt(StackBase::Kind kind, Address at, std::uint16_t stack);
  /// `base` begins at most `distance` bytes below `from`, of which rounding is `alignment`.
  void addOrigin(std::uint8_t base, std::uint8_t from, std::int64_t distance, std::int64_t alignment);
  /// Keeps the bases, whose ids states refer to, and forgets where they come from.
  void forgetOrigins();
  /// Longest paths over all origins; a base that lies below itself is dynamic.
  void solve();

  /// The stacks besides its own that `base` may lie on, and how deep on each: two stacks meet in a merged base. After solve().
  [[nodiscard]] std::map<std::uint16_t, std::int64_t> otherStacks(std::uint8_t base) const;

  [[nodiscard]] const StackBase &operator[](std::uint8_t base) const { return bases_[base]; }
  [[nodiscard]] std::size_t size() const { return bases_.size(); }

private:
  bool relax(bool skipCycles);
  /// Whether `to` lies, through any number of origins, below `from`.
  [[nodiscard]] bool reaches(std::uint8_t from, std::uint8_t to) const;

  std::vector<StackBase> bases_;
};

} // namespace headroom::machine
