// SPDX-License-Identifier: Apache-2.0
// GitHub's workflow commands: annotations that a job's log makes beside the changed lines ("Workflow commands for GitHub Actions").
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// The text report, then the worst ten errors, warnings and notes as annotations: GitHub shows no more of a step, and drops the rest
/// silently. How many are not annotated is said.
[[nodiscard]] std::string annotatedReport(const Report &report, const RenderContext &context);

} // namespace headroom
