// SPDX-License-Identifier: Apache-2.0
// A reader of compile_commands.json, as far as it says which source becomes which object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/build_facts.h"
#include "facts/expected.h"

namespace headroom {

/// By file and object, each pair once. Errors (kind Environment): no JSON, no list, an entry without a file or directory.
[[nodiscard]] Expected<std::vector<CompiledSource>> readCompiledSources(std::string_view text, const std::string &file);

} // namespace headroom
