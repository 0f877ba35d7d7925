// SPDX-License-Identifier: Apache-2.0
// Link names of C++ (Itanium C++ ABI 5.1): what of the source a name belongs to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom::program {

/// One constructor or destructor of the source is several functions of the image (5.1.4.3): complete, base, deleting, and what debug
/// information calls them all. The other names; empty where `linkName` is none of these.
[[nodiscard]] std::vector<std::string> otherVariants(std::string_view linkName);

/// The method behind a thunk, which a virtual table holds in its place where `this` or the result is adjusted (5.1.4.1); empty for any
/// other name. A thunk is a function of its own, with a frame where it adjusts a result, or where the method is inlined into it.
[[nodiscard]] std::string methodOfThunk(std::string_view linkName);

/// `ns::Shape::area() const`; empty where it is no such name.
[[nodiscard]] std::string demangled(std::string_view linkName);

/// `area` of `int ns::Shape<int>::area<char>(int) const`, and of itself: what debug information calls a function without a link name
/// (GCC gives none to what has internal linkage). Empty where the text is none that can be read.
[[nodiscard]] std::string unqualifiedName(std::string_view text);

} // namespace headroom::program
