// SPDX-License-Identifier: Apache-2.0
// One unit of a compile database, from its command to its facts: what a worker does, and what goes to it and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/expected.h"
#include "source/commands/compile_database.h"
#include "source/commands/translate_command.h"
#include "source/unit/extract.h"

namespace headroom::tool {

/// A unit, and what is wanted of it besides facts.
struct UnitTask {
  CompileCommand command;
  bool wantsObject = false; ///< machine code too; of assembly there is nothing else
};

/// Keeps between units what they share: the answers of compilers, and files.
class UnitExtraction {
public:
  /// With `object`, machine code too. Of assembly the facts are the files that were read.
  [[nodiscard]] Expected<SourceFacts> run(const CompileCommand &command, GeneratedObject *object = nullptr);

private:
  CommandTranslator translator_;
  Extractor extractor_;
};

/// Facts as bytes, or the error.
struct UnitReply {
  std::string facts;
  std::string object; ///< encodeObject(); empty where none was wanted
  std::optional<Error> error;
};

[[nodiscard]] std::string encodeTask(const UnitTask &task);
[[nodiscard]] std::optional<UnitTask> decodeTask(std::string_view bytes);
[[nodiscard]] std::string encodeReply(const UnitReply &reply);
[[nodiscard]] std::optional<UnitReply> decodeReply(std::string_view bytes);

/// Takes tasks from standard input, answers there too (Subprocess), until the other side closes. Returns the exit code.
[[nodiscard]] int runWorker();

} // namespace headroom::tool
