// SPDX-License-Identifier: Apache-2.0
// The memory map for machines. Addresses are hexadecimal text, as everywhere; what is not known is null, never 0.
#pragma once

#include <string>

#include "report/json_parts.h"
#include "report/report.h"

namespace headroom {

/// Of `symbols` each region has that many at most. Null where the image's layout is not known.
[[nodiscard]] json::Json memoryJson(const ImageProgram &program, std::size_t symbols);

/// JSON Schema of what memoryJson() gives, without the null.
[[nodiscard]] json::Json memorySchema();

/// `headroom map --format json`: schema `headroom-map/1`, the same `memory` as in a report.
[[nodiscard]] std::string memoryMapJson(const Report &report, std::size_t symbols);

} // namespace headroom
