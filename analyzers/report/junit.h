// SPDX-License-Identifier: Apache-2.0
// JUnit XML as Jenkins and GitLab read it: a test case for each stack, so that a CI system keeps the numbers' history by itself.
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// One suite an image. A stack's case fails with the findings about it that gate, each other rule that gates is a failing case of its own;
/// what is incomplete is an error. A stack that does not fit for sure and fails nothing (not verified,
/// undecided, accepted in a baseline, below the gate) is a skipped case: it did not pass. Numbers
/// stand in properties.
[[nodiscard]] std::string junitReport(const Report &report, const RenderContext &context);

} // namespace headroom
