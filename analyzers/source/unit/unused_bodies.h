// SPDX-License-Identifier: Apache-2.0
// Which function bodies of a unit in C nobody can call, told from its tokens, before anything is parsed.
//
// A static function whose name stands nowhere but in its own declarations, or in bodies of such functions only, is no part of the
// program; most inline functions of an RTOS's headers are of that kind in any one unit. This is a guess from spelling: attributes name
// functions in string literals. A guess that was wrong shows when the body is asked for (readUnit), and the unit is parsed whole.
#pragma once

#include <vector>

#include <clang/Basic/SourceLocation.h>
#include <clang/Lex/Token.h>
#include <llvm/ADT/DenseSet.h>

namespace headroom::unit {

/// Takes out of `tokens`, a whole unit after preprocessing, what stands between the braces of such bodies. Returns where the names of
/// their functions stand. Nothing is taken out where brackets do not match.
[[nodiscard]] llvm::DenseSet<clang::SourceLocation> takeOutUnusedBodies(std::vector<clang::Token> &tokens);

} // namespace headroom::unit
