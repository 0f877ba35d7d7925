// SPDX-License-Identifier: Apache-2.0
// contract-assert-not-in-isr: a function asserts that it is not in an interrupt, and is reachable from one.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkContractAssertNotInIsr(const RuleInput &input);

} // namespace headroom
