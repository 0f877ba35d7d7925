// SPDX-License-Identifier: Apache-2.0
// Readers of how an image and its objects lie in memory. Look at headers, symbols and relocations only: no code is decoded.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "facts/image_layout.h"

namespace headroom {

/// Errors (kind Environment) as readMachineFile's.
[[nodiscard]] Expected<ImageLayout> readImageLayout(const std::string &path);

struct ObjectsRead {
  std::vector<LayoutObject> objects; ///< by path and member
  std::vector<Error> errors;         ///< of files that could not be read; absent ones are such
};

/// Objects and archives; of an archive every member.
[[nodiscard]] ObjectsRead readLayoutObjects(const std::vector<std::string> &paths);

} // namespace headroom
