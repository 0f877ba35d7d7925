// SPDX-License-Identifier: Apache-2.0
// The relocation generator's command among a ninja file's, taken apart. Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::build {

struct GeneratorCommand {
  std::string input;            ///< of -i: the directives themselves, or the file that holds them
  bool isInputFile = false;     ///< the file's name alone says that it is one
  std::string objectDirectory;  ///< of -d; empty: none
  std::string compileDatabase;  ///< of -f; empty: none
  std::string defaultRamRegion; ///< of --default_ram_region
  std::uint32_t line = 0;
};

/// Ninja's escapes and the shell's quotes are resolved. Empty where no command runs the generator.
[[nodiscard]] std::optional<GeneratorCommand> findGeneratorCommand(std::string_view ninja);

} // namespace headroom::build
