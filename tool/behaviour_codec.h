// SPDX-License-Identifier: Apache-2.0
// What the paths of the sources say, as bytes of the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "program/source_behaviour.h"

namespace headroom::tool {

[[nodiscard]] std::string encodeBehaviour(const SourceBehaviour &behaviour);

/// Empty: these are not whole the bytes of one.
[[nodiscard]] std::optional<SourceBehaviour> decodeBehaviour(std::string_view bytes);

} // namespace headroom::tool
