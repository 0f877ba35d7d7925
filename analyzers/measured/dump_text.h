// SPDX-License-Identifier: Apache-2.0
// A dump out of a console log: the Zephyr module prints it as lines `headroom-dump: HEX`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom::measured {

struct DumpText {
  std::vector<std::uint8_t> bytes;
  std::size_t dumps = 0; ///< in the log; `bytes` is the last of them
};

/// Whether the file is text with such lines, and no dump itself.
[[nodiscard]] bool isDumpText(std::string_view file);

/// Other lines, and what stands before the mark in a line, are other output. An error for a line whose digits are none, and for one that
/// belongs to no dump. Whether the dump is whole is for readDump() to say.
[[nodiscard]] Expected<DumpText> readDumpText(std::string_view file, const std::string &shownPath);

} // namespace headroom::measured
