// SPDX-License-Identifier: Apache-2.0
// Look-ups in one image's facts: functions by address and by name, data objects, and words of memory that hold at run time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/hex_text.h"
#include "facts/machine_facts.h"
#include "program/address_table.h"
#include "program/name_lists.h"

namespace headroom::program {

using FunctionIndex = std::uint32_t;

class ImageIndex {
public:
  /// `facts` must outlive the index.
  explicit ImageIndex(const MachineFacts &facts);

  [[nodiscard]] const MachineFacts &facts() const { return facts_; }
  [[nodiscard]] unsigned pointerBytes() const { return facts_.machine == Machine::RiscV64 ? 8 : 4; }

  /// The function that starts at `address`; the Thumb bit is ignored on ARM.
  [[nodiscard]] std::optional<FunctionIndex> functionAt(Address address) const;
  /// The function whose body holds `address`, its entry included.
  [[nodiscard]] std::optional<FunctionIndex> functionAround(Address address) const;
  /// Functions with this link name or alias, a glob where it holds `*`; ascending.
  [[nodiscard]] std::vector<FunctionIndex> functionsNamed(std::string_view glob) const;
  /// Whether a function or a data symbol of this name (glob) is in the image.
  [[nodiscard]] bool isLinked(std::string_view glob) const;

  /// A code address without its Thumb bit where a function starts there, any other value unchanged.
  [[nodiscard]] Address canonical(Address value) const;

  [[nodiscard]] const MemoryBlock *blockAt(Address address) const;
  /// The pointer-sized little-endian word at `address` as it is before the first instruction; empty outside initialised memory.
  [[nodiscard]] std::optional<Address> initialWord(Address address) const;
  /// The same, only where nothing writes it at run time.
  [[nodiscard]] std::optional<Address> constantWord(Address address) const;

  /// The smallest sized data object around `address`, or null.
  [[nodiscard]] const DataSymbol *objectAt(Address address) const;
  /// Data symbols of this name (glob), by address then name.
  [[nodiscard]] std::vector<const DataSymbol *> symbolsNamed(std::string_view glob) const;
  /// The first symbol that one of `globs` names, in the order of `globs`; null where none does.
  [[nodiscard]] const DataSymbol *firstSymbol(const std::vector<std::string> &globs) const;

private:
  const MachineFacts &facts_;
  AddressTable byEntry_;
  NameLists<FunctionIndex> byName_;
  NameLists<const DataSymbol *> symbolsByName_;
  std::vector<FunctionIndex> functionOrder_;      ///< by entry
  std::vector<const DataSymbol *> sized_;         ///< by address
  std::vector<Address> sizedEndBefore_;           ///< largest end among sized_[0..i]: where a walk back may stop
};


} // namespace headroom::program
