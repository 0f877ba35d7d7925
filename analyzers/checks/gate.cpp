// SPDX-License-Identifier: Apache-2.0
#include "checks/gate.h"

#include <algorithm>

namespace headroom {

bool gates(const Finding &finding, const GateOptions &options)
{
  return options.failOn != Level::Off && finding.isOwn && !finding.suppressed && finding.state != "existing" && finding.level >= options.failOn;
}

int exitCode(const std::vector<const CheckResult *> &results, const GateOptions &options)
{
  int code = 0;
  for (const CheckResult *result : results) {
    if (!result->incomplete.empty() || (options.isStrict && !result->undecided.empty()) || (options.needsRoots && !result->hasRoots))
      return 3;
    if (std::any_of(result->findings.begin(), result->findings.end(), [&](const Finding &finding) { return gates(finding, options); }))
      code = 1;
  }
  return code;
}

} // namespace headroom
