// SPDX-License-Identifier: Apache-2.0
// The programs of the corpus, as files to build.
#pragma once

#include <string>
#include <vector>

#include "build_case.h"

namespace headroom::corpus {

struct Case {
  std::string name; ///< fit for a test's name and for a folder
  std::vector<Source> sources;
};

/// Every program under cases/: a file by itself, or a folder of files that are linked together. Sorted by path.
[[nodiscard]] std::vector<Case> programs();

/// Every example of the rules' pages; names end in _bad or _good, and a number where there are several.
[[nodiscard]] std::vector<Case> examples();

} // namespace headroom::corpus
