// SPDX-License-Identifier: Apache-2.0
// Suppressions of the configuration meet the findings. Pure: deciding one finding never changes what the next one meets.
#pragma once

#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

/// Marks what a suppression covers and returns the findings about the suppressions themselves: expired ones (warning; they cover
/// nothing any more) and ones that match nothing in this image (note; one file serves many boards). `today` is an ISO date; a
/// suppression holds through its last day.
[[nodiscard]] std::vector<Draft> applySuppressions(std::vector<Draft> &drafts, const std::vector<Suppression> &suppressions,
                                                   const std::string &today);

} // namespace headroom
