// SPDX-License-Identifier: Apache-2.0
// `headroom stack`: the budget table; with roots named, their worst paths frame by frame with everything that is added to them.
#pragma once

#include <string>

#include "report/report.h"

namespace headroom {

[[nodiscard]] std::string stackReport(const Report &report, const ReportOptions &options);

} // namespace headroom
