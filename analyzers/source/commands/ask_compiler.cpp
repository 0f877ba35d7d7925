// SPDX-License-Identifier: Apache-2.0
#include "source/commands/ask_compiler.h"

#include <algorithm>
#include <sstream>

#include "facts/shell_words.h"
#include "source/commands/paths.h"

namespace headroom {

namespace {

constexpr const char *installOrMap = "install it or put it into PATH; if the database comes from another machine: --path-map FROM=TO";

std::string firstError(const std::string &text)
{
  std::istringstream lines(text);
  std::string line;
  std::string first;
  while (std::getline(lines, line)) {
    if (line.find("error:") != std::string::npos)
      return line;
    if (first.empty() && !line.empty())
      first = line;
  }
  return first;
}

/// -v of GCC and Clang; the texts are cppdefault's and InitHeaderSearch's, stable since GCC 3 and Clang 1.
void readVerbose(const std::string &text, const std::string &directory, CompilerAnswer &answer, bool &hasList)
{
  std::istringstream lines(text);
  std::string line;
  bool inList = false;
  constexpr std::string_view targetIs = "Target: ";
  constexpr std::string_view optionsAre = "COLLECT_GCC_OPTIONS=";
  while (std::getline(lines, line)) {
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (line.compare(0, targetIs.size(), targetIs) == 0) {
      answer.target = line.substr(targetIs.size());
    } else if (line.find("clang version ") != std::string::npos) {
      answer.isClang = true;
    } else if (line.compare(0, optionsAre.size(), optionsAre) == 0) {
      if (answer.driverFlags.empty())
        for (std::string &word : splitShellCommand(std::string_view(line).substr(optionsAre.size())))
          if (word.compare(0, 2, "-m") == 0)
            answer.driverFlags.push_back(std::move(word));
    } else if (line == "#include <...> search starts here:") {
      inList = hasList = true;
    } else if (line == "End of search list.") {
      inList = false;
    } else if (inList && line.size() > 1 && line[0] == ' ') {
      answer.includes.push_back(resolvePath(line.substr(1), directory));
    }
  }
}

} // namespace

Expected<CompilerAnswer> askCompiler(const std::string &compiler, const std::vector<std::string> &flags, const std::string &language,
                                     const std::string &directory, const RunLimits &limits)
{
  std::vector<std::string> argv = {compiler};
  argv.insert(argv.end(), flags.begin(), flags.end());
  for (const char *word : {"-E", "-v", "-dM", "-x", language.c_str(), "/dev/null"})
    argv.emplace_back(word);
  Expected<RunResult> run = runProgram(argv, directory, limits);
  if (!run) {
    Error error = run.error();
    error.message = "compiler " + error.message;
    error.help = installOrMap;
    return error;
  }
  if (run->exitCode != 0)
    return Error{.message = "compiler '" + compiler + "' refused its own flags with exit code " + std::to_string(run->exitCode) + ": " +
                            firstError(run->err),
                 .help = "is it the compiler that built this database? the answer comes from: " + compiler + " ... -E -v -dM"};
  CompilerAnswer answer;
  bool hasList = false;
  readVerbose(run->err, directory, answer, hasList);
  answer.macros = parseDefines(run->out);
  if (!hasList || answer.target.empty() || answer.macros.find("__SIZEOF_POINTER__") == answer.macros.end())
    return Error{.message = "compiler '" + compiler + "' does not answer like GCC or Clang: " +
                            (answer.target.empty() ? "no 'Target:'"
                             : !hasList            ? "no list of include directories"
                                                   : "no __SIZEOF_POINTER__") +
                            " in the output of -E -v -dM",
                 .help = "only GCC, Clang and compilers that take their options can be read"};
  return answer;
}

} // namespace headroom
