// SPDX-License-Identifier: Apache-2.0
// How the project's records lie in memory.
#pragma once

#include <vector>

#include <llvm/ADT/ArrayRef.h>

#include "source/unit/unit_facts.h"

namespace headroom::unit {

/// Of those with a name that are defined outside system headers; sorted by name, each once.
[[nodiscard]] std::vector<SourceLayout> layoutsOf(UnitFacts &unit, llvm::ArrayRef<const clang::RecordDecl *> records);

} // namespace headroom::unit
