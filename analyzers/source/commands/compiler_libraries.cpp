// SPDX-License-Identifier: Apache-2.0
#include "source/commands/compiler_libraries.h"

#include <algorithm>
#include <filesystem>

#include "source/commands/gcc_options.h"
#include "source/commands/paths.h"

namespace headroom {

namespace {

constexpr std::string_view withoutLibrary[] = {"-nostdinc", "-nostdlib", "-nodefaultlibs", "-nolibc", "-ffreestanding"};

/// Names of the C library's archives; none where the command does not tell.
std::vector<std::string> cLibraries(const std::vector<std::string> &arguments)
{
  bool isNano = false;
  for (const std::string &word : arguments) {
    if (std::find(std::begin(withoutLibrary), std::end(withoutLibrary), word) != std::end(withoutLibrary))
      return {};
    const std::size_t specs = word.find("specs=");
    if (specs == std::string::npos || (specs != 1 && specs != 2))
      continue;
    const std::string name = word.substr(specs + 6);
    // newlib/libgloss: these choose system calls, and nano the small library.
    if (name == "nano.specs")
      isNano = true;
    else if (name != "nosys.specs" && name != "rdimon.specs")
      return {};
  }
  return isNano ? std::vector<std::string>{"libc_nano.a", "libm.a"} : std::vector<std::string>{"libc.a", "libm.a"};
}

} // namespace

std::vector<std::string> compilerLibraries(const CompileCommand &command, const RunLimits &limits)
{
  if (command.arguments.empty())
    return {};
  std::vector<std::string> questions;
  for (const std::string &name : cLibraries(command.arguments))
    questions.push_back("-print-file-name=" + name);
  questions.emplace_back("-print-libgcc-file-name");
  std::vector<std::string> out;
  for (const std::string &question : questions) {
    std::vector<std::string> argv = {command.arguments.front()};
    const std::vector<std::string> ask = sortOptions(std::span(command.arguments).subspan(1)).ask;
    argv.insert(argv.end(), ask.begin(), ask.end());
    argv.push_back(question);
    const Expected<RunResult> run = runProgram(argv, command.directory, limits);
    if (!run || run->exitCode != 0)
      continue;
    // A name that is not found comes back as it was asked for.
    const std::string path = run->out.substr(0, run->out.find('\n'));
    std::error_code error;
    if (!path.empty() && path.front() == '/' && std::filesystem::is_regular_file(path, error))
      out.push_back(resolvePath(path, command.directory));
  }
  return out;
}

} // namespace headroom
