// SPDX-License-Identifier: Apache-2.0
// Reading rows, pools and texts of a verified FlatBuffer. What the verifier cannot know is checked here: indices against the lists that
// they point into, kinds, orders. The first failure is kept and everything after it yields empty values, so that a reader reads on in
// a straight line and asks once, at its end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common_generated.h"
#include "facts/expected.h"

namespace headroom {

inline constexpr std::uint32_t noRow = UINT32_MAX;

/// A vector of structs in place: the file's bytes are the rows' bytes.
template <typename Row> std::span<const Row> rowsOf(const flatbuffers::Vector<const Row *> *rows)
{
  return {reinterpret_cast<const Row *>(rows->Data()), rows->size()};
}

/// A list whose rows are handed out from its front, to the rows of other lists.
template <typename Row> struct Pool {
  Pool(const char *poolName, const flatbuffers::Vector<const Row *> *rows) : name(poolName), rest(rowsOf(rows)) {}

  const char *name;
  std::span<const Row> rest;
};

template <typename T> [[nodiscard]] bool sortedAndUnique(const std::vector<T> &values)
{
  return std::adjacent_find(values.begin(), values.end(), [](const T &a, const T &b) { return !(a < b); }) == values.end();
}

/// Two of one key may stand side by side.
template <typename T, typename Key> [[nodiscard]] bool sortedBy(const std::vector<T> &values, Key key)
{
  return std::is_sorted(values.begin(), values.end(), [key](const T &a, const T &b) { return a.*key < b.*key; });
}

/// Of one file. Names in messages are the schema's: `flows[3].to is 17, wanted an index below 12`.
class RowReader {
public:
  /// `payloadBytes` limits how much text the file may ask to be copied: the same text may be meant by many rows.
  RowReader(const wire::Strings &strings, std::size_t payloadBytes);

  /// The row that the following checks are about; the file's root while there was none.
  void enter(const char *list, std::size_t row)
  {
    list_ = list;
    row_ = row;
  }

  void leave() { list_ = nullptr; }

  [[nodiscard]] std::string text(const char *field, std::uint32_t index);

  /// An index into a list of `count`.
  std::uint32_t index(const char *field, std::uint32_t value, std::size_t count)
  {
    if (value >= count) [[unlikely]]
      refuseIndex(field, value, count);
    return value;
  }

  /// The same, or 0xffffffff for none.
  std::uint32_t indexOrNone(const char *field, std::uint32_t value, std::size_t count)
  {
    return value == noRow ? value : index(field, value, count);
  }

  template <typename Kind> Kind kind(const char *field, std::uint8_t value, Kind last)
  {
    if (value > static_cast<std::uint8_t>(last)) [[unlikely]] {
      refuseKind(field, value, static_cast<std::uint8_t>(last));
      return last;
    }
    return static_cast<Kind>(value);
  }

  template <typename Row> std::span<const Row> take(Pool<Row> &pool, const char *field, std::uint32_t count)
  {
    if (count > pool.rest.size()) [[unlikely]] {
      refuseCount(field, count, pool.rest.size(), pool.name);
      return {};
    }
    const std::span<const Row> out = pool.rest.first(count);
    pool.rest = pool.rest.subspan(count);
    return out;
  }

  [[nodiscard]] std::vector<std::string> texts(const char *field, std::span<const wire::Index> rows);
  [[nodiscard]] std::vector<std::string> texts(const char *field, Pool<wire::Index> &pool, std::uint32_t count);

  /// A list of texts of the root.
  [[nodiscard]] std::vector<std::string> texts(const char *list, const flatbuffers::Vector<const wire::Index *> *rows);

  /// After the last row that takes from it.
  template <typename Row> void finish(const Pool<Row> &pool)
  {
    if (!pool.rest.empty())
      refuse(std::string(pool.name) + " has " + std::to_string(pool.rest.size()) + " elements that belong to no row");
  }

  /// `holds`: the list is in the order `wanted`, at `row` too.
  void order(const char *list, std::size_t row, bool holds, const char *wanted)
  {
    if (!holds) [[unlikely]]
      refuse(std::string(list) + "[" + std::to_string(row) + "] is out of order, wanted " + wanted);
  }

  /// A list of the root that is sorted and has each element once.
  template <typename List> void sortedUnique(const char *list, const List &values)
  {
    for (std::size_t i = 1; i < values.size(); ++i)
      order(list, i, values[i - 1] < values[i], "sorted and unique");
  }

  /// `message` is about a field of the row that was entered: `fields is out of order, wanted ...`.
  void refuseHere(const std::string &message) { refuse(at(message.c_str())); }

  void refuse(std::string message);

  /// What the first failed check says; empty: all held.
  [[nodiscard]] const std::optional<std::string> &failure() const { return failure_; }

private:
  [[nodiscard]] std::string at(const char *field) const;
  void refuseIndex(const char *field, std::uint32_t value, std::size_t count);
  void refuseKind(const char *field, std::uint8_t value, std::uint8_t last);
  void refuseCount(const char *field, std::uint32_t count, std::size_t left, const char *pool);

  std::vector<std::string_view> texts_;
  std::size_t textBytesLeft_;
  const char *list_ = nullptr;
  std::size_t row_ = 0;
  std::optional<std::string> failure_;
};

} // namespace headroom
