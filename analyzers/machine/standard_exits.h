// SPDX-License-Identifier: Apache-2.0
// Functions that never return by the standard that defines their name, for objects whose library is not there to be looked at.
#pragma once

#include <string_view>

namespace headroom::machine {

/// ISO C, POSIX, the Itanium C++ ABI and its ARM form, and the check functions that compilers call.
[[nodiscard]] bool neverReturnsByName(std::string_view name);

} // namespace headroom::machine
