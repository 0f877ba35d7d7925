// SPDX-License-Identifier: Apache-2.0
// What an emulated machine measured of a program: the program is built with its start-up file and run with painted stacks.
#pragma once

#include <cstdint>
#include <string>

#include "program_file.h"

namespace headroom::test {

struct Folders {
  std::string source; ///< tests/qemu
  std::string build;  ///< where executables go
};

/// Where the program's image lies: with its compile command, if it has one.
[[nodiscard]] std::string imageFolder(const ProgramFile &program, const Folders &folders);

/// Compiles and links `program`; returns the executable's path, or an empty string and the tools' output in `log`.
[[nodiscard]] std::string buildProgram(const ProgramFile &program, const Folders &folders, std::string &log);

struct Watermarks {
  std::uint64_t mainBytes = 0;
  std::uint64_t secondBytes = 0;
};

/// Runs `executable`; false and the machine's output in `log` unless it reports both watermarks in time.
[[nodiscard]] bool measure(const ProgramFile &program, const std::string &executable, Watermarks &watermarks, std::string &log);

} // namespace headroom::test
