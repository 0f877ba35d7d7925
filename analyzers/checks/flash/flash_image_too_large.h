// SPDX-License-Identifier: Apache-2.0
// flash-image-too-large: the image, as signing leaves it, is larger than the largest that the boot loader can replace.
#pragma once

#include "checks/rule.h"

namespace headroom {

[[nodiscard]] RuleOutcome checkFlashImageTooLarge(const RuleInput &input);

} // namespace headroom
