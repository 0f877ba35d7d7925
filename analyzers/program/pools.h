// SPDX-License-Identifier: Apache-2.0
// Reasons travel through the graph as small numbers; the words are kept once.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace headroom::program {

using ReasonId = std::uint32_t;

/// Each distinct value once, in order of first appearance.
template <typename T> class Pool {
public:
  ReasonId intern(T value)
  {
    const auto [place, isNew] = ids_.emplace(std::move(value), static_cast<ReasonId>(values_.size()));
    if (isNew)
      values_.push_back(&place->first);
    return place->second;
  }
  [[nodiscard]] const T &operator[](ReasonId id) const { return *values_[id]; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }

private:
  std::map<T, ReasonId> ids_;
  std::vector<const T *> values_; ///< keys of ids_, which do not move
};

/// The smallest few of a union of reasons. Bounded, so that carrying reasons up a graph of any size stays linear; taking the
/// smallest makes the result independent of the order of joining.
class FewReasons {
public:
  static constexpr std::size_t limit = 8;

  void add(ReasonId id)
  {
    const auto last = ids_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto place = std::lower_bound(ids_.begin(), last, id);
    if ((place != last && *place == id) || place == ids_.end())
      return;
    count_ = std::min(count_ + 1, limit);
    std::move_backward(place, ids_.begin() + static_cast<std::ptrdiff_t>(count_) - 1, ids_.begin() + static_cast<std::ptrdiff_t>(count_));
    *place = id;
  }
  void add(const FewReasons &other)
  {
    for (std::size_t i = 0; i < other.count_; ++i)
      add(other.ids_[i]);
  }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] const ReasonId *begin() const { return ids_.data(); }
  [[nodiscard]] const ReasonId *end() const { return ids_.data() + count_; }

private:
  std::array<ReasonId, limit> ids_{};
  std::size_t count_ = 0;
};

/// Sorts and drops repetitions.
template <typename T> void sortUnique(std::vector<T> &list)
{
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

} // namespace headroom::program
