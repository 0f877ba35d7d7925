// SPDX-License-Identifier: Apache-2.0
// One set of target flags: the build's compiler asked, Clang brought to the same view of the program.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "source/commands/ask_compiler.h"
#include "source/commands/clang_probe.h"
#include "source/commands/gcc_options.h"

namespace headroom {

struct TargetQuestion {
  std::string compiler;
  std::string directory; ///< where relative paths in `ask` begin; empty where there are none
  std::string language;  ///< `c` or `c++`
  std::vector<std::string> ask;
  std::vector<std::vector<std::string>> target; ///< known to Clang's option table
};

struct TargetView {
  std::vector<std::string> arguments; ///< for Clang: target, dialect, layout, macros
  std::vector<std::string> includes;  ///< the compiler's standard directories, in order
  std::vector<std::string> dropped;   ///< flags that Clang does not take for this target
  std::string compiler;               ///< as ClangCommand::compiler
  bool isClangBuild = false;
  bool isOurClang = false;            ///< of the very version that we are built with
};

/// Errors as of CommandTranslator::translate.
[[nodiscard]] Expected<TargetView> viewTarget(const TargetQuestion &question, const RunLimits &limits);

/// Clang's name for the target of a compiler: `arm-zephyr-eabi` is `arm-none-eabi`; RISC-V with the width that the flags chose.
[[nodiscard]] std::string clangTriple(const std::string &target, const Macros &macros);

} // namespace headroom
