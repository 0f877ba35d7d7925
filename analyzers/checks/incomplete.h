// SPDX-License-Identifier: Apache-2.0
// What of an image could not be read, held against what the configuration's `incomplete` list accepts.
#pragma once

#include <string>
#include <vector>

#include "checks/rule.h"

namespace headroom {

struct Completeness {
  std::vector<std::string> missing;  ///< not accepted: makes the run incomplete; sorted, unique
  std::vector<std::string> accepted; ///< sorted, unique
  std::vector<Draft> findings;       ///< acceptances that have expired
};

[[nodiscard]] Completeness judgeCompleteness(const ImageProgram &program, const std::vector<IncompleteAnnotation> &annotations,
                                             const std::string &today);

} // namespace headroom
