// SPDX-License-Identifier: Apache-2.0
// From a command to what Clang's frontend takes.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include <clang/Frontend/CompilerInvocation.h>
#include <llvm/Support/VirtualFileSystem.h>

#include "facts/expected.h"
#include "source/commands/clang_command.h"

namespace headroom::unit {

/// Asks Clang's driver, once for all units whose commands differ in nothing but the main file.
class Invocations {
public:
  /// `wantsCode`: with the options of code generation too.
  [[nodiscard]] Expected<std::shared_ptr<clang::CompilerInvocation>> of(const ClangCommand &command, bool wantsCode,
                                                                        llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files);

private:
  std::unordered_map<std::string, std::shared_ptr<clang::CompilerInvocation>> known_;
};

} // namespace headroom::unit
