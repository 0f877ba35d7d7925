// SPDX-License-Identifier: Apache-2.0
// Numbers of an image's configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "program/layout/memory_layout.h"

namespace headroom {

/// From the build's own file, or where that was not read, the value of an absolute symbol of the image; empty: it is not set, or is none.
[[nodiscard]] std::optional<std::uint64_t> configuredNumber(const MemoryLayout &layout, const std::string &symbol);

} // namespace headroom
