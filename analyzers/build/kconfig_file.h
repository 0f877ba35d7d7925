// SPDX-License-Identifier: Apache-2.0
// Readers of `.config` and `autoconf.h`: the form is told by the text.
#pragma once

#include <string>
#include <string_view>

#include "facts/expected.h"
#include "facts/kconfig.h"

namespace headroom {

/// Errors (kind Environment): not text, a line that is neither an assignment, a comment nor a #define; each with `file:line`.
[[nodiscard]] Expected<Kconfig> readKconfig(std::string_view text, const std::string &file);

} // namespace headroom
