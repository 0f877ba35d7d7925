// SPDX-License-Identifier: Apache-2.0
// Which functions come from a compiler: it keeps rules that assembly need not keep.
#pragma once

#include "machine/executable_image.h"

namespace headroom::machine {

/// Sets FunctionRange::isCompiled where debug information has the function in a unit of C or C++. Reads the head of each unit only.
void markCompiled(LoadedImage &loaded);

} // namespace headroom::machine
