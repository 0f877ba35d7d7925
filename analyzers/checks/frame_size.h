// SPDX-License-Identifier: Apache-2.0
// A function whose own frame exceeds the configured limit. Off until `limits: {frame_size: N}` sets one. A frame that is only known in
// part is undecided unless its known part already exceeds.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFrameSize(const RuleInput &input);

} // namespace headroom
