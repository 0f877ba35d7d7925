// SPDX-License-Identifier: Apache-2.0
// A line for each root, for spreadsheets and trends (RFC 4180 but for LF line ends).
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// With a heading line. A number that is not known is an empty field, never 0. A field that a spreadsheet would run as a formula begins
/// with an apostrophe.
[[nodiscard]] std::string csvReport(const Report &report, const RenderContext &context);

} // namespace headroom
