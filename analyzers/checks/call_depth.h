// SPDX-License-Identifier: Apache-2.0
// A root with a longer chain of calls than the configured limit. Off until `limits: {call_depth: N}` sets one. Counts functions on the
// longest chain, which need not be the deepest in bytes. Below an open call or an unbounded cycle a chain that fits is undecided.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkCallDepth(const RuleInput &input);

} // namespace headroom
