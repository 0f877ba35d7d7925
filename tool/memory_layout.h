// SPDX-License-Identifier: Apache-2.0
// How one image lies in memory, as far as its build directory tells.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audited_image.h"

namespace headroom::tool {

/// Reads the build's artefacts and joins them with the facts of `image`. Null for evidence that is not linked: objects have no layout.
[[nodiscard]] std::shared_ptr<const MemoryLayout> readMemoryLayout(const AuditedImage &image, std::vector<std::string> &warnings);

} // namespace headroom::tool
