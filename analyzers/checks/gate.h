// SPDX-License-Identifier: Apache-2.0
// From results to the exit code: 2 (usage, environment) never comes here, then 3 (incomplete) before 1 (findings) before 0.
#pragma once

#include <vector>

#include "checks/check.h"

namespace headroom {

struct GateOptions {
  Level failOn = Level::Error; ///< `Off`: findings never fail
  bool isStrict = false;       ///< an undecided rule makes the run incomplete
  bool needsRoots = false;     ///< an image without any stack to judge makes the run incomplete
};

/// Whether this finding fails the run: own, not suppressed, not in the baseline, at or above the gate's level.
[[nodiscard]] bool gates(const Finding &finding, const GateOptions &options);

/// 0, 1 or 3 over all images.
[[nodiscard]] int exitCode(const std::vector<const CheckResult *> &results, const GateOptions &options);

} // namespace headroom
