// SPDX-License-Identifier: Apache-2.0
// evidence-undecided: an artefact of the build is there and could not be read, so the rules that need it judged nothing.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkEvidenceUndecided(const RuleInput &input);

} // namespace headroom
