// SPDX-License-Identifier: Apache-2.0
// A finding's identity across runs: sha256 over (version, rule, image, root, symbol, discriminator, ordinal), each ended by NUL.
// No line, address, value or message, so that moved or reworded code keeps it.
#pragma once

#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

/// Fills in `fingerprint` of every draft; equal ones get ordinals in their present order, so sort first.
void setFingerprints(std::vector<Draft> &drafts, const std::string &image);

} // namespace headroom
