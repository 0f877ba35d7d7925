// SPDX-License-Identifier: Apache-2.0
// Which parameter of a function type is in which argument word, by the calling conventions of ARM (AAPCS 6.5) and RISC-V (psABI 2.1).
#pragma once

#include <optional>
#include <string_view>

#include "facts/machine_facts.h"

namespace headroom::program {

/// The ordinal of the parameter that argument word `word` holds the whole of. `type` is a canonical C function type. Empty where the
/// word is half of a parameter or none, and from the first parameter or result on whose size or register the text does not tell
/// (records, floating point, enumerations of C++).
[[nodiscard]] std::optional<unsigned> parameterOfWord(std::string_view type, Machine machine, unsigned word);

} // namespace headroom::program
