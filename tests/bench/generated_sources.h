// SPDX-License-Identifier: Apache-2.0
// A C project of the size of a Zephyr application, to see what reading its sources costs: 120 headers with 600 inline functions; a unit
// has 10,800 lines and 410 KB after preprocessing (units of Zephyr 3.3: 2,500 to 7,100 lines, 110 to 870 KB, 480 to 630 inline functions).
#pragma once

#include <string>

namespace headroom::bench {

/// Writes headers and `units` sources below `directory`, compiles them with clang-19 for Cortex-M3, links `image.elf` and writes
/// compile_commands.json beside it. Empty where it worked, else what failed.
[[nodiscard]] std::string generateProject(const std::string &directory, unsigned units);

/// The sources' names in the order of the database.
[[nodiscard]] std::string sourceName(unsigned unit);

} // namespace headroom::bench
