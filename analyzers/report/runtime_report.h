// SPDX-License-Identifier: Apache-2.0
// `headroom runtime`: what a target measured, beside what the image says.
#pragma once

#include <string>

#include "measured/measurement.h"
#include "report/report.h"

namespace headroom {

/// For people. Without `showAll` of each list no more than a screen.
[[nodiscard]] std::string runtimeReport(const ImageReport &image, const measured::Measurement &measurement, const ReportOptions &options);

/// `headroom-runtime/1`. What is not known is null, never 0; a figure with `"lower_bound": true` beside it is at least that.
[[nodiscard]] std::string runtimeJson(const ToolIdentity &tool, const ImageReport &image, const measured::Measurement &measurement);

/// The JSON Schema (draft 2020-12) of `headroom-runtime/1`: `headroom config schema --runtime`.
[[nodiscard]] std::string runtimeSchema();

} // namespace headroom
