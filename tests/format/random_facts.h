// SPDX-License-Identifier: Apache-2.0
// Values of any plain struct with every field set, and the first difference between two.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>

#include "fields.h"

namespace headroom {

/// The last enumerator of each kind that files hold; a kind that is missing here does not compile.
template <typename Kind> inline constexpr Kind lastKind = Kind::doesNotNameItsLast;

/// False for what no file holds: it stays as it is constructed.
template <typename T> inline constexpr bool isCarried = true;

/// Sets fields to random values, none of which is what a default-constructed struct has, lists to one to three elements (`mayBeEmpty`:
/// or none). Indices are any numbers: whoever needs them inside their lists puts them there afterwards.
class Filler {
public:
  explicit Filler(std::uint64_t seed, bool mayBeEmpty = false) : random_(seed), mayBeEmpty_(mayBeEmpty) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  template <typename T> void operator()(T &value)
  {
    if constexpr (!isCarried<T>)
      return;
    else if constexpr (std::is_same_v<T, bool>)
      value = mayBeEmpty_ ? below(2) == 1 : !value;
    else if constexpr (std::is_enum_v<T>)
      value = kindOtherThan(value);
    else if constexpr (std::is_integral_v<T>)
      value = static_cast<T>((1 + below(std::numeric_limits<T>::max() - T{1})) * (std::is_signed_v<T> && below(2) == 0 ? -1 : 1));
    else if constexpr (std::is_same_v<T, std::string>)
      value = text();
    else if constexpr (isOptional<T>) {
      if (!mayBeEmpty_ || below(2) == 1)
        (*this)(value.emplace());
    } else if constexpr (isVector<T>) {
      value.clear();
      for (std::uint64_t count = length(); count != 0; --count)
        (*this)(value.emplace_back());
    } else if constexpr (isShared<T>) {
      typename T::Value own{};
      (*this)(own);
      value = own;
    } else if constexpr (isMap<T>) {
      for (std::uint64_t count = length(); count != 0; --count) {
        typename T::key_type key{};
        (*this)(key);
        (*this)(value[key]);
      }
    } else {
      static_assert(isPlain<T>);
      std::apply([this](auto &...field) { ((*this)(field), ...); }, fieldsOf(value));
    }
  }

private:
  std::uint64_t length() { return mayBeEmpty_ ? below(4) : 1 + below(3); }

  // Few enough that some repeat, long enough that none is stored in place; one with a NUL, which no length is lost at.
  std::string text() { return "text number" + std::string(below(8) == 0 ? 1 : 0, '\0') + std::to_string(below(500)); }

  template <typename Kind> Kind kindOtherThan(Kind value)
  {
    const auto count = static_cast<std::uint64_t>(lastKind<Kind>) + 1;
    return static_cast<Kind>((static_cast<std::uint64_t>(value) + 1 + below(count - 1)) % count);
  }

  std::mt19937_64 random_;
  bool mayBeEmpty_;
};

template <typename T> void sortAndUnite(std::vector<T> &values)
{
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Where two values differ: `.6[1].2` is the third field of the second element of the seventh field. Empty iff they are the same.
template <typename T> std::string difference(const T &left, const T &right)
{
  if constexpr (!isCarried<T>) {
    return "";
  } else if constexpr (isVector<T>) {
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
      if (std::string found = difference(left[i], right[i]); !found.empty())
        return "[" + std::to_string(i) + "]" + found;
    return left.size() == right.size() ? "" : " has " + std::to_string(left.size()) + " and " + std::to_string(right.size()) + " elements";
  } else if constexpr (isShared<T>) {
    return difference(left.get(), right.get());
  } else if constexpr (isOptional<T>) {
    if (left.has_value() != right.has_value())
      return " is there once";
    return left ? difference(*left, *right) : "";
  } else if constexpr (isMap<T>) {
    if (left.size() != right.size())
      return " has another size";
    for (auto l = left.begin(), r = right.begin(); l != left.end(); ++l, ++r)
      if (l->first != r->first || !difference(l->second, r->second).empty())
        return "{" + std::to_string(std::distance(left.begin(), l)) + "}";
    return "";
  } else if constexpr (isPlain<T>) {
    std::string out;
    const auto fieldsRight = fieldsOf(right);
    const auto compare = [&]<std::size_t... I>(const auto &fieldsLeft, std::index_sequence<I...>) {
      const auto one = [&](std::size_t number, const std::string &found) {
        if (out.empty() && !found.empty())
          out = "." + std::to_string(number) + found;
      };
      (one(I, difference(std::get<I>(fieldsLeft), std::get<I>(fieldsRight))), ...);
    };
    compare(fieldsOf(left), std::make_index_sequence<fieldCount<T>()>{});
    return out;
  } else {
    return left == right ? "" : " is another value";
  }
}

} // namespace headroom
