// SPDX-License-Identifier: Apache-2.0
// What a register or a stack slot may hold at one point of one function. Sixteen bytes, compared and copied as such; what does
// not fit (sets, descriptions of tables) is kept once per function in ValueStore and named by its index.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "facts/value.h"

namespace headroom::machine {

inline constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

struct AbstractValue {
  enum class Kind : std::uint8_t {
    Unknown,       ///< anything up to `extra` (unsigned)
    Constant,      ///< `value`
    Constants,     ///< one of the set `extra`
    Indexed,       ///< value + i * stride, 0 <= i <= extra
    Argument,      ///< entry word `index`, plus `value`
    ArgumentField, ///< the word in memory at (entry word `index`) + `value`
    Memory,        ///< the word at the fixed address `value`, which may change
    TableWord,     ///< a word out of constant memory, described by the table `extra`
    StackAddress,  ///< base `index` + a distance in [value, value + extra]
    StackDerived,  ///< made from base `index` + `value`: up to `extra` bytes below it, or anywhere when unlimited;
                   ///< `stride` != 0: that, shifted right by `stride`
    ReturnAddress, ///< what the link register held at entry
    EntryRegister, ///< what register `index` held at entry
  };

  Kind kind = Kind::Unknown;
  std::uint8_t index = 0;
  /// Of `Unknown` and `Indexed`: came from memory that is no frame of this function, or from a callee: it cannot be a lost SP.
  bool isForeign = false;
  std::uint8_t stride = 0;
  std::uint32_t extra = unlimited;
  std::int64_t value = 0;

  friend bool operator==(const AbstractValue &, const AbstractValue &) = default;

  static AbstractValue unknown(bool foreign = false, std::uint32_t limit = unlimited) { return {Kind::Unknown, 0, foreign, 0, limit, 0}; }
  static AbstractValue constant(std::int64_t value) { return {Kind::Constant, 0, false, 0, 0, value}; }
  static AbstractValue indexed(std::int64_t base, std::uint8_t stride, std::uint32_t limit, bool foreign)
  {
    return {Kind::Indexed, 0, foreign, stride, limit, base};
  }
  static AbstractValue argument(unsigned index, std::int64_t offset) { return {Kind::Argument, static_cast<std::uint8_t>(index), false, 0, 0, offset}; }
  static AbstractValue field(unsigned index, std::int64_t offset) { return {Kind::ArgumentField, static_cast<std::uint8_t>(index), false, 0, 0, offset}; }
  static AbstractValue memory(std::int64_t address) { return {Kind::Memory, 0, false, 0, 0, address}; }
  static AbstractValue stack(unsigned base, std::int64_t offset, std::uint32_t extent = 0)
  {
    return {Kind::StackAddress, static_cast<std::uint8_t>(base), false, 0, extent, offset};
  }
  static AbstractValue derived(unsigned base, std::int64_t offset, std::uint32_t loss)
  {
    return {Kind::StackDerived, static_cast<std::uint8_t>(base), false, 0, loss, offset};
  }
  static AbstractValue returnAddress() { return {Kind::ReturnAddress, 0, false, 0, 0, 0}; }
  static AbstractValue entryRegister(unsigned index) { return {Kind::EntryRegister, static_cast<std::uint8_t>(index), false, 0, 0, 0}; }

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  [[nodiscard]] bool isStack() const { return kind == Kind::StackAddress || kind == Kind::StackDerived; }
  [[nodiscard]] bool isExactStack() const { return kind == Kind::StackAddress && extra == 0; }
  /// What a prologue saves and an epilogue restores; nothing but the function itself may change such a slot.
  [[nodiscard]] bool isSaved() const { return kind == Kind::ReturnAddress || kind == Kind::EntryRegister; }
  /// Certainly no address in a frame of this function.
  [[nodiscard]] bool cannotBeStack() const
  {
    switch (kind) {
    case Kind::Unknown:
    case Kind::Indexed: return isForeign;
    case Kind::StackAddress:
    case Kind::StackDerived:
    case Kind::EntryRegister:
    case Kind::ReturnAddress: return false;
    default: return true;
    }
  }
};
static_assert(sizeof(AbstractValue) == 16, "states are copied at every join, keep the value small");

/// Words of constant memory at base + i * stride, 0 <= i <= limit, each turned into (word << shift) + addend.
struct TableDescription {
  Address base = 0;
  std::uint32_t stride = 0;
  std::uint32_t limit = unlimited;
  std::uint8_t size = 4;
  bool isSigned = false;
  std::uint8_t shift = 0;
  std::int64_t addend = 0;

  friend bool operator==(const TableDescription &, const TableDescription &) = default;
};

/// Sets and table descriptions of one function, each kept once, so that equal values are equal bytes.
class ValueStore {
public:
  /// More alternatives than this are `Unknown`.
  static constexpr std::size_t maxAlternatives = 64;

  /// `addressMask` keeps constants within a machine word; SP at entry is a multiple of `entryAlign`.
  ValueStore(Address addressMask, unsigned entryAlign) : mask_(addressMask), entryAlign_(entryAlign) {}

  [[nodiscard]] AbstractValue constant(std::int64_t value) const { return AbstractValue::constant(static_cast<std::int64_t>(static_cast<Address>(value) & mask_)); }
  /// `values` need not be sorted; empty or too many: unknown.
  AbstractValue constants(std::vector<Address> values);
  AbstractValue table(const TableDescription &description);
  /// The alternatives of a `Constant` or `Constants`.
  [[nodiscard]] std::vector<Address> alternatives(const AbstractValue &value) const;
  [[nodiscard]] const TableDescription &tableOf(const AbstractValue &value) const { return tables_[value.extra]; }

  AbstractValue add(const AbstractValue &left, const AbstractValue &right);
  AbstractValue subtract(const AbstractValue &left, const AbstractValue &right);
  AbstractValue shiftLeft(const AbstractValue &value, unsigned amount);
  AbstractValue shiftRight(const AbstractValue &value, unsigned amount);
  AbstractValue bitAnd(const AbstractValue &left, const AbstractValue &right);
  AbstractValue bitOr(const AbstractValue &left, const AbstractValue &right);
  AbstractValue multiply(const AbstractValue &left, const AbstractValue &right);
  AbstractValue extend(const AbstractValue &value, unsigned bytes, bool isSigned);
  /// The least value that covers both; with `widen` it is coarse enough for any chain of joins to end.
  AbstractValue join(const AbstractValue &left, const AbstractValue &right, bool widen);

private:
  template <typename Function> AbstractValue map(const AbstractValue &value, Function function);
  [[nodiscard]] std::int64_t asSigned(std::int64_t word) const;
  [[nodiscard]] AbstractValue alignDown(const AbstractValue &stackValue, Address align) const;

  Address mask_;
  unsigned entryAlign_;
  std::vector<std::vector<Address>> sets_;
  std::map<std::vector<Address>, std::uint32_t> setIds_;
  std::vector<TableDescription> tables_;
};

} // namespace headroom::machine
