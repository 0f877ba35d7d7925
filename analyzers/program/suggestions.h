// SPDX-License-Identifier: Apache-2.0
// What a project could write under `calls:` to close the indirect calls that stay open.
#pragma once

#include <string>

#include "program/program.h"

namespace headroom {

/// Entries of `calls:` as YAML, one for each function and field, or each ordinal where the source names no field; empty where no call is
/// open. Targets that are known so far stand in it; an entry without any names FUNCTION, and every reason is empty: the file is refused
/// until somebody has thought about it.
[[nodiscard]] std::string suggestedCalls(const ImageProgram &program);

} // namespace headroom
