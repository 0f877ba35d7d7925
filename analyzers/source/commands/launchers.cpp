// SPDX-License-Identifier: Apache-2.0
#include "source/commands/launchers.h"

#include <algorithm>
#include <string_view>

namespace headroom {

namespace {

struct Launcher {
  std::string_view name;
  std::string_view separateOptions; ///< its own options that take the next word, with a blank around each
};

// What precedes the compiler: the launcher, its options, assignments. Each entry with where its options are documented.
constexpr Launcher launchers[] = {
    {"ccache", " --config-path -d --directory "}, // https://ccache.dev/manual/4.9.html#_ccache_command_line_options
    {"sccache", ""},                              // https://github.com/mozilla/sccache#usage
    {"distcc", ""},                               // https://www.distcc.org/man/distcc_1.html
    {"icecc", ""},                                // https://github.com/icecc/icecream
    {"icerun", ""},
    {"buildcache", ""}, // https://gitlab.com/bits-n-bites/buildcache
    {"goma", ""},
    {"gomacc", ""},
    {"rewrapper", ""}, // https://github.com/bazelbuild/reclient
    {"fastbuild-cc", ""},
    {"cachecc1", ""},
    {"clcache", ""},
    {"env", " -u --unset -C --chdir "},    // https://www.gnu.org/software/coreutils/manual/html_node/env-invocation.html
    {"nice", " -n --adjustment "},         // coreutils, nice
    {"time", " -f --format -o --output "}, // https://www.gnu.org/software/time/
};

bool isAssignment(const std::string &word)
{
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0 || word[0] == '-')
    return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

/// Index of the first word after the options and assignments that begin at `at`.
std::size_t skipOptions(const std::vector<std::string> &words, std::size_t at, std::string_view separateOptions)
{
  while (at < words.size()) {
    const std::string &word = words[at];
    if (word == "--")
      return at + 1;
    if (isAssignment(word))
      ++at;
    else if (!word.empty() && word[0] == '-')
      at += separateOptions.find(" " + word + " ") != std::string_view::npos ? 2 : 1;
    else
      return at;
  }
  return words.size();
}

/// `cmake -E env [A=1...] CC ...` and `cmake -E __run_co_compile --launcher=... --source=... -- CC ...`, which CMake's Makefile
/// generator writes for `<LANG>_CLANG_TIDY` and launchers (Source/cmcmd.cxx).
std::size_t skipCMake(const std::vector<std::string> &words)
{
  if (words.size() < 3 || words[1] != "-E")
    return 0;
  if (words[2] == "env")
    return skipOptions(words, 3, "");
  if (words[2] == "__run_co_compile" || words[2] == "time")
    return skipOptions(words, 3, "");
  return 0;
}

} // namespace

std::string programName(const std::string &path)
{
  const std::size_t slash = path.find_last_of("/\\");
  std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (name.size() > 4 && (name.ends_with(".exe") || name.ends_with(".EXE")))
    name.resize(name.size() - 4);
  return name;
}

void removeLaunchers(std::vector<std::string> &arguments)
{
  while (!arguments.empty()) {
    const std::string name = programName(arguments[0]);
    std::size_t skip = 0;
    if (name == "cmake")
      skip = skipCMake(arguments);
    else if (isAssignment(arguments[0]))
      skip = 1;
    else if (const auto *launcher =
                 std::find_if(std::begin(launchers), std::end(launchers), [&](const Launcher &l) { return l.name == name; });
             launcher != std::end(launchers))
      skip = skipOptions(arguments, 1, launcher->separateOptions);
    if (skip == 0)
      return;
    arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(std::min(skip, arguments.size())));
  }
}

} // namespace headroom
