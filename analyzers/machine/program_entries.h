// SPDX-License-Identifier: Apache-2.0
// Where an image is entered from outside: what is known of its code even when it has no symbols.
#pragma once

#include "machine/function_ranges.h"

namespace headroom::machine {

/// Starts functions at the entry point and, in an image without function symbols, at what the vector table and the arrays
/// of initialisers hold. Everything else in such an image is found by following calls.
void addProgramEntries(CodeImage &image, const CodeLabels &labels);

} // namespace headroom::machine
