// SPDX-License-Identifier: Apache-2.0
// A function's body as text, for tests.
#pragma once

#include <string>

#include "facts/source_facts.h"

namespace headroom::test {

/// One line for each block, its operations in the form of C:
///
///   0: %1 = take(64); p = %1; if !p 1 else 2
///
/// `%1` is what a call yields, where that is used. `x` is what is read from the local, `&x` its address; `$0` is a temporary; `?` is
/// unknown, `?(a)` made from `a`; `(struct s *)p` and `(u8)x` convert; `<u` compares without signs. Blocks end in `-> 1`, `if c 1 else 2`,
/// `switch x {3: 1, else 2}`, `any of 1, 2`, `return`, `end`.
[[nodiscard]] std::string bodyText(const SourceFacts &facts, const SourceBody &body);
/// The only function of that name; says so where there is none.
[[nodiscard]] std::string bodyTextOf(const SourceFacts &facts, const std::string &function);

#define EXPECT_BODY_IN_C(text, body) EXPECT_EQ("\n" + ::headroom::test::bodyTextOf(::headroom::test::factsOfC(text), "f"), body)
#define EXPECT_BODY_IN_CXX(text, name, body) EXPECT_EQ("\n" + ::headroom::test::bodyTextOf(::headroom::test::factsOfCxx(text), name), body)

} // namespace headroom::test
