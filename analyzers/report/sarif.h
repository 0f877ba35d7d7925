// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 (OASIS, errata 01) as GitHub's code scanning takes it: "SARIF support for code scanning" and its limits. One run an image.
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// One result for a rule and line: findings that share both are one, each way to it a code flow. Suppressed findings are left out unless
/// the reader asked for all, since GitHub would show them.
[[nodiscard]] std::string sarifReport(const Report &report, const RenderContext &context);

} // namespace headroom
