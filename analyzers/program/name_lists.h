// SPDX-License-Identifier: Apache-2.0
// Things by name, where several may have one. Flat: no list of its own for each of a hundred thousand names.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "program/glob.h"
#include "program/name_table.h"
#include "program/pools.h"

namespace headroom::program {

template <typename T> class NameLists {
public:
  void reserve(std::size_t count)
  {
    names_.reserve(count);
    entries_.reserve(count);
  }
  /// `name` must outlive the lists.
  void add(std::string_view name, T thing) { entries_.emplace_back(names_.add(name), thing); }
  /// After the last add().
  void finish()
  {
    sortUnique(entries_);
    things_.reserve(entries_.size());
    for (const auto &[name, thing] : entries_) {
      first_.resize(name + 1, static_cast<std::uint32_t>(things_.size()));
      things_.push_back(thing);
    }
    first_.push_back(static_cast<std::uint32_t>(things_.size()));
    entries_ = {};
  }

  /// Ascending, unique.
  [[nodiscard]] std::span<const T> of(std::string_view name) const { return at(names_.find(name)); }
  /// Of every name that the glob fits; ascending, unique.
  [[nodiscard]] std::vector<T> matching(std::string_view glob) const
  {
    std::vector<T> out;
    for (std::uint32_t name = 0; name < names_.size(); ++name)
      if (globMatch(glob, names_[name]))
        out.insert(out.end(), at(name).begin(), at(name).end());
    sortUnique(out);
    return out;
  }

private:
  [[nodiscard]] std::span<const T> at(std::uint32_t name) const
  {
    return name == NameTable::none ? std::span<const T>() : std::span(things_).subspan(first_[name], first_[name + 1] - first_[name]);
  }

  NameTable names_;
  std::vector<std::pair<std::uint32_t, T>> entries_; ///< until finish()
  std::vector<std::uint32_t> first_;                 ///< by name; one more than there are names
  std::vector<T> things_;
};

} // namespace headroom::program
