// SPDX-License-Identifier: Apache-2.0
// What a run says that was asked about some files of a program only (checks/caused.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

struct Limit {
  std::vector<std::string> files;   ///< that were asked about and that this image is built from, as reports call them; sorted
  std::vector<std::string> skipped; ///< that no image is built from, as given: nothing was checked of them
  std::vector<std::string> changed; ///< of everything that the image is built from, newer than it: bounds through them are estimates
  std::vector<std::string> roots;   ///< whose stacks the files have to do with; sorted
  std::uint64_t allRoots = 0;
  std::uint64_t errors = 0;   ///< findings that the files do not cause: left out. Own ones that nothing suppresses
  std::uint64_t warnings = 0;
  std::uint64_t notes = 0;
};

} // namespace headroom
