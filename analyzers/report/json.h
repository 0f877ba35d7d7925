// SPDX-License-Identifier: Apache-2.0
// The report for machines: `headroom-report/1`, keys in the order of the contract (design section 5). What is not known is null, never 0.
#pragma once

#include <string>

#include "report/report.h"

namespace headroom {

[[nodiscard]] std::string jsonReport(const Report &report, const ReportOptions &options);

} // namespace headroom
