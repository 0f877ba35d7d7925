// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <clang/AST/Decl.h>

namespace headroom::unit {

/// Whether start-up code has anything but zeros to put there. True also where the value is known only at run time.
[[nodiscard]] bool hasNonZeroInitialiser(const clang::VarDecl &definition);

} // namespace headroom::unit
