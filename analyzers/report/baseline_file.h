// SPDX-License-Identifier: Apache-2.0
// A baseline as a file: `headroom-baseline/1`, sorted JSON with one root and one finding a line, so that version control merges it.
#pragma once

#include <string>
#include <string_view>

#include "checks/baseline.h"
#include "facts/expected.h"

namespace headroom {

[[nodiscard]] std::string baselineText(const Baseline &baseline);

/// Strict: a file of another version, half a file, an unknown key, a wrong type or an entry twice is an error at its place, since what is
/// misread would gate wrongly. `path` is for errors.
[[nodiscard]] Expected<Baseline> readBaseline(std::string_view text, const std::string &path);

} // namespace headroom
