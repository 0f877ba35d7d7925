// SPDX-License-Identifier: Apache-2.0
// What the image's bytes say beside its instructions: function addresses in data, and code that no function covers.
#pragma once

#include <vector>

#include "machine/code_image.h"

namespace headroom::machine {

/// `formed` (by code) and every aligned word of data that is the address of a function, as entries; sorted, unique. May name
/// too many: a number can look like an address.
[[nodiscard]] std::vector<Address> addressTakenFunctions(const CodeImage &image, std::vector<Address> formed);

/// Runs of code bytes outside every function, padding left out.
[[nodiscard]] std::vector<Culprit> codeWithoutFunction(const CodeImage &image);

} // namespace headroom::machine
