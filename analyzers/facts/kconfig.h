// SPDX-License-Identifier: Apache-2.0
// What a build was configured with: the symbols of a `.config`, or the macros of an `autoconf.h`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace headroom {

struct KconfigValue {
  std::string text;       ///< `y`, `m`, a number as written, or the string without quotes and escapes
  std::uint32_t line = 0; ///< 1-based
  bool isText = false;    ///< it was in quotes: `"2"` is no number
};

struct Kconfig {
  std::string file;                           ///< absolute; empty where none was read
  bool isHeader = false;                      ///< of macros, where `y` is 1 and cannot be told from a number
  std::map<std::string, KconfigValue> values; ///< by full name: `CONFIG_XIP`, `SB_CONFIG_BOOTLOADER_MCUBOOT`; `is not set` is not in it

  [[nodiscard]] bool isOn(const std::string &name) const; ///< `y`, or 1 in a header
  /// Decimal or 0x; empty where it is not set, or is no number of 64 bits.
  [[nodiscard]] std::optional<std::uint64_t> number(const std::string &name) const;
  [[nodiscard]] std::string text(const std::string &name) const; ///< empty where it is not set
};

} // namespace headroom
