// SPDX-License-Identifier: Apache-2.0
// The memory map for people: one line a region, or every section, library, file and symbol in it.
#pragma once

#include <string>

#include "report/report.h"

namespace headroom {

/// One line for each region that holds something; empty where the image's layout is not known.
[[nodiscard]] std::string memorySummary(const ImageProgram &program, bool useColor);

/// `headroom map`. `rows`: of libraries, files and symbols, each; what is not shown is added up in a row of its own.
[[nodiscard]] std::string memoryMapReport(const Report &report, std::size_t rows, bool useColor);

/// Tenths of a percent as `4.3%`: never 100.0% of what is not full, never 0.0% of what is not empty.
[[nodiscard]] std::string percentText(std::uint64_t part, std::uint64_t whole);

} // namespace headroom
