// SPDX-License-Identifier: Apache-2.0
// Which files a parse read.
#pragma once

#include <string>
#include <vector>

#include <clang/Basic/SourceManager.h>

#include "facts/source_facts.h"
#include "source/unit/cached_files.h"

namespace headroom::unit {

/// Sorted by path. `directory` completes relative paths.
[[nodiscard]] std::vector<SourceInput> inputsOf(const clang::SourceManager &sources, const std::string &directory, CachedFiles &files);

} // namespace headroom::unit
