// SPDX-License-Identifier: Apache-2.0
// Closures with internal linkage have link names of the compiler's own: `main::{lambda(int)#1}::_FUN(int)` is what GCC calls
// `main::$_0::__invoke(int)` of Clang. The C++ ABI says nothing about them.
#pragma once

#include <string>
#include <string_view>

namespace headroom::program {

/// What both compilers say of a function that is part of a closure, or made for one; empty for any other. Closures of one function that
/// take the same parameters share it.
[[nodiscard]] std::string closureShape(std::string_view linkName);

} // namespace headroom::program
