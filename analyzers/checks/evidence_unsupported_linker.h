// SPDX-License-Identifier: Apache-2.0
// evidence-unsupported-linker: the linker's map is of a format that is not read, so that only the image tells of memory.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkEvidenceUnsupportedLinker(const RuleInput &input);

} // namespace headroom
