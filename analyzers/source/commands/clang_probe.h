// SPDX-License-Identifier: Apache-2.0
// Our own Clang, asked in process: which options it knows, what it would predefine.
#pragma once

#include <string>
#include <vector>

#include "source/commands/macros.h"

namespace headroom {

enum class OptionVerdict { Known, Unknown };

/// Whether Clang's option table has all of these words as options of its driver, none as inputs.
[[nodiscard]] OptionVerdict verdictOn(const std::vector<std::string> &words);

struct ClangView {
  std::vector<std::string> errors; ///< of the driver, the frontend's options and the target; none means `macros` is there
  Macros macros;
};

/// What Clang says to these driver arguments for an empty file of `language` (`c`, `c++`). No file is written.
[[nodiscard]] ClangView viewOf(const std::vector<std::string> &arguments, const std::string &language);

} // namespace headroom
