// SPDX-License-Identifier: Apache-2.0
// A generated object as bytes and back: in a worker's answer, and in the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "source/unit/generated_object.h"

namespace headroom::tool {

[[nodiscard]] std::string encodeObject(const GeneratedObject &object);
[[nodiscard]] std::optional<GeneratedObject> decodeObject(std::string_view bytes);

} // namespace headroom::tool
