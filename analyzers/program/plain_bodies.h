// SPDX-License-Identifier: Apache-2.0
// Which bodies a compiler has to take at their word. Where the source says that something never happens (a divisor that is 0, a way
// that is marked as never taken, a loop that never ends), the compiler may leave out a test that only tells that case apart, here or in
// whatever it inlines the body into; the machine then goes on with the value that the test was to stop.
#pragma once

#include "facts/source_facts.h"

namespace headroom::program {

/// Whether nothing in the body lets a compiler leave out tests of integers. A body that was not read says nothing: false.
[[nodiscard]] bool isPlain(const SourceFacts &unit, const SourceBody &body);

} // namespace headroom::program
