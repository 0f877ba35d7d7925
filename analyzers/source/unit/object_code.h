// SPDX-License-Identifier: Apache-2.0
// From a parsed unit to machine code in memory, by Clang's own code generation.
#pragma once

#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/CompilerInvocation.h>

#include "source/commands/clang_command.h"
#include "source/unit/generated_object.h"
#include "source/unit/recorded_parse.h"

namespace headroom::unit {

/// Sets what the code needs beyond the command: line tables and types for the reader of the code, no file of its own, and where the
/// build's compiler is a GCC, what that does by default.
void prepareCode(const ClangCommand &command, clang::CompilerInvocation &invocation);

/// Code for the unit in `compiler`, whose parse had no errors. Of a target that is no firmware's, nothing.
void generateObject(clang::CompilerInstance &compiler, const RecordingConsumer &parse, const ClangCommand &command, GeneratedObject &object);

/// Registers the code generators and assemblers of firmware targets; cheap when called again.
void initialiseTargets();

[[nodiscard]] bool isFirmwareTarget(const llvm::Triple &triple);

} // namespace headroom::unit
