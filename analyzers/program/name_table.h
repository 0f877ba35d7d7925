// SPDX-License-Identifier: Apache-2.0
// Names as numbers, in order of first appearance. The table keeps hashes beside the numbers, so that a look-up touches one name only.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace headroom::program {

class NameTable {
public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// `name` must outlive the table.
  std::uint32_t add(std::string_view name)
  {
    if ((names_.size() + 1) * 2 > slots_.size())
      grow();
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(name));
    Slot &slot = slots_[place(name, hash)];
    if (slot.number == none) {
      slot = {hash, static_cast<std::uint32_t>(names_.size())};
      names_.push_back(name);
    }
    return slot.number;
  }

  [[nodiscard]] std::uint32_t find(std::string_view name) const
  {
    if (slots_.empty())
      return none;
    return slots_[place(name, static_cast<std::uint32_t>(std::hash<std::string_view>{}(name)))].number;
  }

  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const { return names_[number]; }

  /// For `count` names: adding them moves nothing.
  void reserve(std::size_t count)
  {
    while (slots_.size() < (count + 1) * 2)
      grow();
    names_.reserve(count);
  }

private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;
  };

  [[nodiscard]] std::size_t place(std::string_view name, std::uint32_t hash) const
  {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].number != none && (slots_[at].hash != hash || names_[slots_[at].number] != name))
      at = (at + 1) & mask;
    return at;
  }

  void grow()
  {
    const std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 1024 : old.size() * 2, {});
    const std::size_t mask = slots_.size() - 1;
    for (const Slot &slot : old) {
      if (slot.number == none)
        continue;
      std::size_t at = slot.hash & mask;
      while (slots_[at].number != none)
        at = (at + 1) & mask;
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::string_view> names_;
};

} // namespace headroom::program
