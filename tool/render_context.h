// SPDX-License-Identifier: Apache-2.0
// What formats need beside the report: the rules' texts, and the sources where they are on this machine.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "report/formats.h"

namespace headroom::tool {

/// The report in one of reportFormats(). `pathMaps` are FROM=TO, as given.
[[nodiscard]] Expected<std::string> rendered(const std::string &format, const Report &report, const ReportOptions &options, const GateOptions &gate,
                                             const std::vector<std::string> &pathMaps);

} // namespace headroom::tool
