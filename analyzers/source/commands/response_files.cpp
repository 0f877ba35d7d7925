// SPDX-License-Identifier: Apache-2.0
#include "source/commands/response_files.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <sys/stat.h>

#include "facts/shell_words.h"

namespace headroom {

namespace {

constexpr int deepestNesting = 16;
constexpr std::size_t mostWords = 1'000'000;
constexpr off_t mostBytes = 64 << 20;

class Expander {
public:
  Expander(const std::string &directory, const PathMaps &maps) : directory_(directory), maps_(maps) {}

  std::optional<Error> expand(const std::vector<std::string> &words, int depth, const std::string &from)
  {
    for (const std::string &word : words) {
      if (word.size() < 2 || word[0] != '@') {
        if (out.size() == mostWords)
          return Error{.message = "command has more than 1000000 arguments", .place = from};
        out.push_back(word);
        continue;
      }
      if (std::optional<Error> error = expandFile(word.substr(1), depth, from))
        return error;
    }
    return std::nullopt;
  }

  std::vector<std::string> out;

private:
  std::optional<Error> expandFile(const std::string &name, int depth, const std::string &from)
  {
    const std::string path = resolvePath(maps_.map(name), directory_);
    if (depth == deepestNesting)
      return Error{
          .message = "response file '" + name + "' is nested more than 16 deep", .place = from, .help = "does it name itself? see " + path};
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
      return Error{.message = "response file '" + name + "' is not there: " + path,
                   .place = from,
                   .help = "build the project once, the build system writes it; from another machine: --path-map FROM=TO"};
    if (status.st_size > mostBytes)
      return Error{.message = "response file '" + name + "' has " + std::to_string(status.st_size) + " bytes, at most 67108864 are read",
                   .place = from};
    std::ifstream file(path, std::ios::binary);
    if (!file)
      return Error{.message = "response file '" + name + "' cannot be read: " + path, .place = from};
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return expand(splitResponseFile(text), depth + 1, path);
  }

  const std::string &directory_;
  const PathMaps &maps_;
};

} // namespace

Expected<std::vector<std::string>> expandResponseFiles(std::vector<std::string> arguments, const std::string &directory,
                                                       const PathMaps &maps)
{
  Expander expander(directory, maps);
  if (std::optional<Error> error = expander.expand(arguments, 0, ""))
    return *error;
  return std::move(expander.out);
}

} // namespace headroom
