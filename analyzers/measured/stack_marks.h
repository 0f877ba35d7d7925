// SPDX-License-Identifier: Apache-2.0
// Measured stack depths: the high-water mark of each stack, as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom::measured {

struct StackMark {
  std::string name;
  std::uint64_t usedBytes = 0;
  std::optional<std::uint64_t> sizeBytes; ///< of the whole stack, where the measurement says it
  bool isInterruptStack = false;          ///< the measurement says so, and its name is no thread's
};

struct StackMarks {
  std::vector<StackMark> marks;    ///< as deepestOf() gives them
  std::vector<std::string> unread; ///< what the file says of a measurement that it does not have: a line that cannot be read, a stack that
                                   ///< the target could not measure
};

/// By name, then by size: of several measurements of one stack the deepest. Two threads of one name may have stacks of two sizes.
[[nodiscard]] std::vector<StackMark> deepestOf(std::vector<StackMark> marks);

/// Three forms, told apart by their content:
///   - Zephyr's thread analyzer or `kernel stacks`, anywhere in a log: `main : STACK: unused 344 usage 680 / 1024 (66 %)`,
///     `main : unused 344 usage 680 / 1024 (66 %)`, `0x20000150 main (real size 1024): unused 344 usage 680 / 1024 (66 %)`; other lines
///     are other output. `ISR0` and `IRQ 00` are the interrupt stack. A thread of which the analyzer was `unable to get stack space`
///     is not measured, and the line that follows, all of it used, is none.
///   - JSON: an object of names and bytes.
///   - lines `name: bytes` (YAML), with `#` comments; names may be quoted. Any other line is an error.
/// A byte order mark before it does not matter. A name twice in the last two forms is an error. `shownPath` is for messages.
[[nodiscard]] Expected<StackMarks> readStackMarks(std::string_view text, const std::string &shownPath);

} // namespace headroom::measured
