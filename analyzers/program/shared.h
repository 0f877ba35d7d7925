// SPDX-License-Identifier: Apache-2.0
// An immutable value that many rows of a list share, so that a million rows cost a million pointers and not as many copies.
#pragma once

#include <compare>
#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace headroom {

/// Reads as a `const T &`; empty until something is assigned. Equal and ordered as the values are, whoever shares them.
template <typename T> class Shared {
public:
  using Value = T;

  Shared() = default;
  Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {} // implicit: rows are written as if they held the value
  template <typename From>
    requires(std::convertible_to<From, T> && !std::same_as<std::remove_cvref_t<From>, Shared> && !std::same_as<std::remove_cvref_t<From>, T>)
  Shared(From &&from) : Shared(T(std::forward<From>(from)))
  {
  }

  [[nodiscard]] const T &get() const
  {
    static const T none;
    return value_ ? *value_ : none;
  }
  operator const T &() const { return get(); }

  friend bool operator==(const Shared &a, const Shared &b) { return a.value_ == b.value_ || a.get() == b.get(); }
  friend auto operator<=>(const Shared &a, const Shared &b) { return a.get() <=> b.get(); }
  friend bool operator==(const Shared &a, const T &b) { return a.get() == b; }
  friend auto operator<=>(const Shared &a, const T &b) { return a.get() <=> b; }
  friend bool operator==(const Shared &a, const char *b)
    requires std::same_as<T, std::string>
  {
    return a.get() == b;
  }

private:
  std::shared_ptr<const T> value_;
};

using SharedText = Shared<std::string>;
using SharedNames = Shared<std::vector<std::string>>;

} // namespace headroom
