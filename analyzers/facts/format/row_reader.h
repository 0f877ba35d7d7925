// SPDX-License-Identifier: Apache-2.0
// Reading rows, pools and texts of a verified FlatBuffer. What the verifier cannot know is checked here: indices against the lists that
// they point into, kinds, orders. The first failure is kept and everything after it yields empty values, so that a reader reads on in
// a straight line and asks once, at its end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common_generated.h"
#include "facts/expected.h"

namespace headroom {

inline constexpr std::uint32_t noRow = UINT32_MAX;

/// A vector of structs in place, read by value: the verifier of FlatBuffers looks at the bounds of a vector, not at its alignment, so a
/// forged file can put rows anywhere.
template <typename Row> class Rows {
public:
  class Iterator {
  public:
    using difference_type = std::ptrdiff_t;
    using value_type = Row;

    Iterator() = default;
    explicit Iterator(const std::uint8_t *at) : at_(at) {}
    Row operator*() const
    {
      Row row;
      std::memcpy(&row, at_, sizeof row);
      return row;
    }
    Iterator &operator++()
    {
      at_ += sizeof(Row);
      return *this;
    }
    Iterator operator++(int)
    {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator &, const Iterator &) = default;

  private:
    const std::uint8_t *at_ = nullptr;
  };

  Rows() = default;
  Rows(const std::uint8_t *data, std::size_t count) : data_(data), count_(count) {}

  [[nodiscard]] Iterator begin() const { return Iterator(data_); }
  [[nodiscard]] Iterator end() const { return Iterator(data_ + count_ * sizeof(Row)); }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] Row operator[](std::size_t i) const { return *Iterator(data_ + i * sizeof(Row)); }
  [[nodiscard]] Rows first(std::size_t count) const { return {data_, count}; }
  [[nodiscard]] Rows subspan(std::size_t from) const { return {data_ + from * sizeof(Row), count_ - from}; }

private:
  const std::uint8_t *data_ = nullptr;
  std::size_t count_ = 0;
};

template <typename Row> Rows<Row> rowsOf(const flatbuffers::Vector<const Row *> *rows)
{
  return {rows->Data(), rows->size()};
}

/// A list whose rows are handed out from its front, to the rows of other lists.
template <typename Row> struct Pool {
  Pool(const char *poolName, const flatbuffers::Vector<const Row *> *rows) : name(poolName), rest(rowsOf(rows)) {}

  const char *name;
  Rows<Row> rest;
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

  template <typename Row> Rows<Row> take(Pool<Row> &pool, const char *field, std::uint32_t count)
  {
    if (count > pool.rest.size()) [[unlikely]] {
      refuseCount(field, count, pool.rest.size(), pool.name);
      return {};
    }
    const Rows<Row> out = pool.rest.first(count);
    pool.rest = pool.rest.subspan(count);
    return out;
  }

  [[nodiscard]] std::vector<std::string> texts(const char *field, Rows<wire::Index> rows);
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
