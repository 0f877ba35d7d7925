// SPDX-License-Identifier: Apache-2.0
// JUnit XML as Jenkins and GitLab read it: a test case for each stack, so that a CI system keeps the numbers' history by itself.
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// One suite an image. A stack's case fails with the findings about it that gate, each other rule that gates is a failing case of its own;
/// what is incomplete is an error. What is not verified or undecided is a skipped case: nothing failed there, and nothing passed. Numbers
/// stand in properties.
[[nodiscard]] std::string junitReport(const Report &report, const RenderContext &context);

} // namespace headroom
