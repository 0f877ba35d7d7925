// SPDX-License-Identifier: Apache-2.0
// Where the headers lie that belong to our Clang (stddef.h, arm_acle.h, ...): the libraries hold none.
#pragma once

#include <string>

#include "facts/expected.h"

namespace headroom {

struct ClangResources {
  std::string directory;  ///< for -resource-dir; holds include/
  std::string ownHeaders; ///< stands before them: see include/stdint.h
};

/// Beside the program (`../share/headroom/clang`, so that an installation can be moved), else where the build found LLVM.
[[nodiscard]] Expected<ClangResources> findClangResources();

} // namespace headroom
