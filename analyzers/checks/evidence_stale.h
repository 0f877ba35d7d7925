// SPDX-License-Identifier: Apache-2.0
// The image is older than sources that its debug information names, or the build's map or configuration is not this image's: what was
// audited is not what they say now.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkEvidenceStale(const RuleInput &input);

} // namespace headroom
