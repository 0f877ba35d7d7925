// SPDX-License-Identifier: Apache-2.0
// Which values an integer parameter can have where one function's body gets to, when nothing in the body changes the parameter: then
// every condition on it holds for the whole activation, and an expression of it is one number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "facts/source_facts.h"

namespace headroom::program {

/// Of mathematical integers; empty where `low` is above `high`.
struct Interval {
  std::int64_t low = 1;
  std::int64_t high = 0;

  [[nodiscard]] bool isEmpty() const { return low > high; }
  [[nodiscard]] bool holds(const Interval &other) const { return other.isEmpty() || (low <= other.low && other.high <= high); }
  void include(const Interval &other);

  friend bool operator==(const Interval &, const Interval &) = default;
};

/// What a parameter of this canonical type and size can hold. Empty for everything but the standard integers of up to four bytes whose
/// sign the type says: no plain `char`, no enumeration, no bool.
[[nodiscard]] std::optional<Interval> rangeOfInteger(std::string_view type, std::uint64_t bytes);
/// The types between the parentheses of a function's canonical type.
[[nodiscard]] std::vector<std::string_view> parameterTypes(std::string_view functionType);

class ParameterRanges {
public:
  /// Of the parameter in `local`. Empty where it is no such integer, or where the body may change it or lets its address out.
  [[nodiscard]] static std::optional<ParameterRanges> of(const SourceFacts &unit, const SourceBody &body, std::uint32_t local);

  [[nodiscard]] const Interval &typeRange() const { return type_; }
  /// For each block, the values with which it can be reached when the function starts with one of `start`. The condition at the end of
  /// `ignored` decides nothing.
  [[nodiscard]] std::vector<Interval> reached(const Interval &start, std::uint32_t ignored = UINT32_MAX) const;
  /// `d` where `value` is exactly the parameter + d for every parameter in `in`, whatever types it was computed in.
  [[nodiscard]] std::optional<std::int64_t> offset(BodyValue value, const Interval &in) const;
  /// What `value` can be for parameters in `in`; empty where that is not known.
  [[nodiscard]] std::optional<Interval> range(BodyValue value, const Interval &in) const;

private:
  ParameterRanges(const SourceBody &body, std::uint32_t local, Interval type) : body_(&body), local_(local), type_(type) {}

  struct Sum {
    std::int64_t offset = 0;
    bool isSigned = false; ///< of the last type that is known: what it was widened to since keeps a sign
  };
  [[nodiscard]] const BodyOperation *at(BodyValue value) const;
  [[nodiscard]] std::optional<std::int64_t> constant(BodyValue value) const;
  [[nodiscard]] std::optional<Sum> sum(BodyValue value, const Interval &in, unsigned depth) const;
  [[nodiscard]] std::optional<Sum> sumOf(const BodyOperation &operation, const Interval &in, unsigned depth) const;
  [[nodiscard]] Interval where(BodyValue condition, bool isTrue, const Interval &in, unsigned depth = 0) const;
  [[nodiscard]] Interval compared(const BodyOperation &comparison, bool isTrue, const Interval &in) const;
  void leave(std::uint32_t block, const Interval &in, bool isIgnored, std::vector<Interval> &successors) const;

  const SourceBody *body_;
  std::uint32_t local_;
  Interval type_;
};

} // namespace headroom::program
