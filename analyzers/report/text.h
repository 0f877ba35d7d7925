// SPDX-License-Identifier: Apache-2.0
// The report for people: per image its identity, the stack table, the findings, and one line that sums up.
#pragma once

#include <string>

#include "report/report.h"

namespace headroom {

/// `headroom check`
[[nodiscard]] std::string textReport(const Report &report, const ReportOptions &options);

/// The line that says which image this is.
[[nodiscard]] std::string imageHead(const ImageProgram &program, bool useColor);

/// One finding with its path, notes and help.
[[nodiscard]] std::string findingText(const Finding &finding, const ImageProgram &program, const ReportOptions &options);

/// Which files a report is about and what it left out: its silence about the rest is no pass.
[[nodiscard]] std::string limitText(const Limit &limit, const ReportOptions &options);

/// What the analysis saw of the image, and what is missing: last in every report, so that no number stands without it.
[[nodiscard]] std::string coverageText(const ImageReport &image, const ReportOptions &options);

} // namespace headroom
