// SPDX-License-Identifier: Apache-2.0
// What a path knows of a symbol's number: an interval and up to two numbers that it is not.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace headroom::program {

class Constraint {
public:
  /// Each narrows and returns false where nothing is left.
  bool equal(std::int64_t number);
  bool notEqual(std::int64_t number);
  bool atLeast(std::int64_t number);
  bool atMost(std::int64_t number);
  bool narrow(const Constraint &other);

  [[nodiscard]] std::optional<std::int64_t> number() const { return low_ == high_ ? std::optional(low_) : std::nullopt; }
  [[nodiscard]] bool canBe(std::int64_t number) const;
  [[nodiscard]] bool isNothing() const { return *this == Constraint(); }
  [[nodiscard]] std::int64_t low() const { return low_; }
  [[nodiscard]] std::int64_t high() const { return high_; }
  [[nodiscard]] const std::array<std::int64_t, 2> &excluded() const { return excluded_; }
  [[nodiscard]] unsigned excludedCount() const { return excludedCount_; }

  /// What holds for both.
  [[nodiscard]] Constraint joined(const Constraint &other) const;

  friend bool operator==(const Constraint &, const Constraint &) = default;

private:
  bool settle();

  std::int64_t low_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t high_ = std::numeric_limits<std::int64_t>::max();
  std::array<std::int64_t, 2> excluded_{}; ///< ascending
  std::uint32_t excludedCount_ = 0;
};

} // namespace headroom::program
