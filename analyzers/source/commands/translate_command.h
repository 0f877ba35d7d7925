// SPDX-License-Identifier: Apache-2.0
// From the build's command (GCC's or Clang's) to one that parses the same program with our Clang.
#pragma once

#include <memory>

#include "facts/expected.h"
#include "source/commands/clang_command.h"
#include "source/commands/compile_database.h"
#include "source/commands/run_program.h"

namespace headroom {

/// Asks compilers what they would do: include paths, predefined macros, layout. Without a shell, once for each distinct set of
/// compiler and target flags.
class CommandTranslator {
public:
  CommandTranslator();
  explicit CommandTranslator(const RunLimits &limits); ///< of one question to a compiler
  ~CommandTranslator();
  CommandTranslator(const CommandTranslator &) = delete;
  CommandTranslator &operator=(const CommandTranslator &) = delete;

  /// Errors (kind Environment): the compiler is not there or does not answer; (kind Incomplete): the layout still differs from
  /// Clang's after translation (short enums, sign of char, sizes), which would make every size and offset silently wrong.
  [[nodiscard]] Expected<ClangCommand> translate(const CompileCommand &command);

private:
  struct Answers;
  std::unique_ptr<Answers> answers_;
};

} // namespace headroom
