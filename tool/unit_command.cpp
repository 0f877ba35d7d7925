// SPDX-License-Identifier: Apache-2.0
#include "unit_command.h"

#include <algorithm>
#include <string_view>

#include "source/commands/languages.h"
#include "source/commands/launchers.h"
#include "source/commands/response_files.h"

namespace headroom::tool {

namespace {

/// Options whose value is the next word (GCC manual, "Option Summary"): a value may look like a source.
constexpr std::string_view separate[] = {"-o",
                                         "-I",
                                         "-D",
                                         "-U",
                                         "-x",
                                         "-include",
                                         "-imacros",
                                         "-isystem",
                                         "-iquote",
                                         "-idirafter",
                                         "-iprefix",
                                         "-iwithprefix",
                                         "-iwithprefixbefore",
                                         "-isysroot",
                                         "-imultilib",
                                         "-MF",
                                         "-MT",
                                         "-MQ",
                                         "-Xclang",
                                         "-Xpreprocessor",
                                         "-Xassembler",
                                         "-Xlinker",
                                         "-target",
                                         "--target",
                                         "-arch",
                                         "--param",
                                         "-T",
                                         "-L",
                                         "-l",
                                         "-u",
                                         "-z",
                                         "-e",
                                         "-aux-info",
                                         "-dumpbase",
                                         "-dumpdir",
                                         "-wrapper",
                                         "-B",
                                         "--sysroot",
                                         "-specs",
                                         "-A",
                                         "-mllvm"};

std::vector<std::string> sourcesIn(const std::vector<std::string> &arguments)
{
  std::vector<std::string> out;
  bool isOptions = true;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string &word = arguments[i];
    if (isOptions && word == "--") {
      isOptions = false;
    } else if (isOptions && word.size() > 1 && word.front() == '-') {
      i += std::find(std::begin(separate), std::end(separate), word) != std::end(separate) ? 1 : 0;
    } else if (const Language language = languageOf(arguments, word); language == Language::C || language == Language::Cxx) {
      out.push_back(word);
    }
  }
  return out;
}

} // namespace

Expected<CompileCommand> commandOf(std::vector<std::string> words, const std::string &directory)
{
  const auto refuse = [](std::string message, std::string help) {
    return Error{Error::Kind::Environment, std::move(message), {}, std::move(help)};
  };
  removeLaunchers(words);
  if (words.empty())
    return refuse("the command names no compiler", "headroom extract -o OUT -- COMPILER OPTION... SOURCE");
  Expected<std::vector<std::string>> arguments = expandResponseFiles(std::move(words), directory, PathMaps({}));
  if (!arguments)
    return arguments.error();
  const std::vector<std::string> sources = sourcesIn(*arguments);
  if (sources.size() != 1)
    return refuse(sources.empty() ? "the command names no source in C or C++"
                                  : "the command names " + std::to_string(sources.size()) + " sources, " + sources[0] + " and " +
                                        sources[1] + " among them, wanted one",
                  "one translation unit at a time: headroom extract -o OUT -- COMPILER OPTION... SOURCE");
  CompileCommand out;
  out.directory = directory;
  out.file = resolvePath(sources.front(), directory);
  out.arguments = std::move(*arguments);
  return out;
}

} // namespace headroom::tool
