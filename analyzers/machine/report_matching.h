// SPDX-License-Identifier: Apache-2.0
// Which function a compiler's report is about. By name and full place only: peers that match by file name and line give one
// static the other's frame (facts/stack-analysis.md 3.1).
#pragma once

#include <vector>

#include "facts/machine_facts.h"
#include "machine/stack_reports.h"

namespace headroom::machine {

/// Sets Witnesses::su and suDynamic. Returns how many reports match no function, or not exactly one, or contradict each other.
[[nodiscard]] std::uint64_t matchReports(const std::vector<StackReport> &reports, MachineFacts &facts);

} // namespace headroom::machine
