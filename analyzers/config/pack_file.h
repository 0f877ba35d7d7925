// SPDX-License-Identifier: Apache-2.0
// rules/*.yaml: what an RTOS is known to do, as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/pack.h"

namespace headroom {

inline constexpr int packSchema = 1; ///< of `schema: 1`

/// Either a pack or all its errors.
struct PackRead {
  std::optional<Pack> pack;
  std::vector<Error> errors;
};

/// `path` is only for places.
[[nodiscard]] PackRead readPack(std::string_view text, const std::string &path);

/// Reads the file at `path`.
[[nodiscard]] PackRead loadPack(const std::string &path);

} // namespace headroom
