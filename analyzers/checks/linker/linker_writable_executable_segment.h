// SPDX-License-Identifier: Apache-2.0
// linker-writable-executable-segment: code beside writable data, in a segment that is both.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkLinkerWritableExecutableSegment(const RuleInput &input);

} // namespace headroom
