// SPDX-License-Identifier: Apache-2.0
// Assembly, preprocessed by Clang and assembled by LLVM, in memory.
#pragma once

#include <vector>

#include <clang/Basic/FileManager.h>
#include <clang/Frontend/CompilerInvocation.h>

#include "facts/source_facts.h"
#include "source/commands/clang_command.h"
#include "source/unit/cached_files.h"
#include "source/unit/generated_object.h"

namespace headroom::unit {

/// The files that were read. Without `isPreprocessed` the file goes to the assembler as it stands. What only the GNU assembler takes is an error in `object`.
[[nodiscard]] std::vector<SourceInput> assembleFile(const ClangCommand &command, bool isPreprocessed, const clang::CompilerInvocation &invocation,
                                                    clang::FileManager &manager, CachedFiles &files, GeneratedObject &object);

} // namespace headroom::unit
