// SPDX-License-Identifier: Apache-2.0
// The table of roots: name, kind, size, worst case, what is left, verdict. Stacks with the least left come first.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace headroom {

/// The roots that the reader asked for, those with a stack of their own by what is left, then those without a known size, then those
/// that run on another root's stack; by name where equal.
[[nodiscard]] std::vector<const Root *> tableOrder(const ImageReport &image, const ReportOptions &options);

/// What became of a root's bound since the baseline: `+36`, `new`, or the other kind that it had; empty where it is the same.
[[nodiscard]] std::string changeText(const Root &root, const Comparison &comparison);

/// With a heading line. `withDetails` adds the second numbers: with paths that end the system, under the nesting assumption, by formula.
[[nodiscard]] std::string rootTable(const ImageReport &image, const ReportOptions &options, bool withDetails);

} // namespace headroom
