// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace llvm {
class DWARFDie;
}

namespace headroom::machine {

/// Link names of the function that `function` is an instance of. More than one where the debug information speaks of a C++
/// constructor or destructor without saying which (`_ZN1AC4Ev`): the base object's first. GCC gives no link name to a static
/// C++ function; its source name stands here. Empty where there is no name at all.
[[nodiscard]] std::vector<std::string> linkNamesOf(const llvm::DWARFDie &function);

/// linkNamesOf(), from the name as the debug information spells it.
[[nodiscard]] std::vector<std::string> linkNamesFrom(const std::string &name);

} // namespace headroom::machine
