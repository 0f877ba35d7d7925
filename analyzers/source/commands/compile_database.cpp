// SPDX-License-Identifier: Apache-2.0
#include "source/commands/compile_database.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sys/stat.h>

#include "facts/shell_words.h"
#include "source/commands/json_entries.h"
#include "source/commands/languages.h"
#include "source/commands/launchers.h"
#include "source/commands/paths.h"
#include "source/commands/response_files.h"

namespace headroom {

namespace {

// A database of a whole Android build has about 300 MB.
constexpr off_t mostBytes = off_t(1) << 30;

constexpr const char *howToWriteOne = "a west build writes one; CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; make: bear -- make; then "
                                      "headroom check -p BUILD";

Expected<std::string> readText(const std::string &path)
{
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0)
    return Error{.message = errno == ENOENT || errno == ENOTDIR ? "no compile database here"
                                                                : std::string("compile database cannot be read: ") + std::strerror(errno),
                 .place = path,
                 .help = howToWriteOne};
  if (S_ISDIR(status.st_mode))
    return Error{.message = "is a directory, expected a compile database",
                 .place = path,
                 .help = "name the file in it, for instance " + path + (path.ends_with('/') ? "" : "/") + "compile_commands.json"};
  if (!S_ISREG(status.st_mode))
    return Error{.message = "is not a regular file, expected a compile database", .place = path, .help = howToWriteOne};
  if (status.st_size > mostBytes)
    return Error{.message = "compile database has " + std::to_string(status.st_size) + " bytes, at most 1073741824 are read",
                 .place = path};
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return Error{.message = std::string("compile database cannot be read: ") + std::strerror(errno), .place = path, .help = howToWriteOne};
  std::string text;
  text.reserve(static_cast<std::size_t>(status.st_size));
  text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return text;
}

std::string absoluteDirectoryOf(const std::string &path)
{
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? std::string(".") : absolute.parent_path().string();
}

std::string outputOf(const std::vector<std::string> &arguments)
{
  std::string out;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (arguments[i] == "-o" && i + 1 < arguments.size())
      out = arguments[++i];
    else if (arguments[i].size() > 2 && arguments[i].compare(0, 2, "-o") == 0)
      out = arguments[i].substr(2);
  }
  return out;
}

/// What one entry lacks, in the order in which a reader meets it.
std::optional<std::string> lackOf(const JsonEntry &entry)
{
  if (!entry.file || entry.file->empty())
    return "entry has no 'file'";
  if (!entry.directory || entry.directory->empty())
    return "entry for '" + *entry.file + "' has no 'directory'";
  if (!entry.command && !entry.arguments)
    return "entry for '" + *entry.file + "' has neither 'command' nor 'arguments'";
  if (entry.command && entry.arguments)
    return "entry for '" + *entry.file + "' has both 'command' and 'arguments', expected one of them";
  return std::nullopt;
}

class Reader {
public:
  Reader(const std::string &path, const std::vector<std::pair<std::string, std::string>> &pathMaps)
      : path_(path), maps_(pathMaps), databaseDirectory_(absoluteDirectoryOf(path))
  {
    out.path = path;
  }

  std::optional<Error> take(JsonEntry &entry)
  {
    const std::string place = path_ + ":" + std::to_string(entry.line) + ":" + std::to_string(entry.column);
    if (std::optional<std::string> lack = lackOf(entry))
      return Error{.message = *lack, .place = place, .help = "the entry is incomplete: let the build write the database again"};
    CompileCommand command;
    command.line = entry.line;
    // A relative directory is against the format; against the database's own folder is the only reading that works from anywhere.
    command.directory = resolvePath(maps_.map(*entry.directory), databaseDirectory_);
    command.file = resolvePath(maps_.map(*entry.file), command.directory);
    std::vector<std::string> words = entry.arguments ? std::move(*entry.arguments) : splitShellCommand(*entry.command);
    removeLaunchers(words);
    if (words.empty())
      return Error{.message = "entry for '" + *entry.file + "' names no compiler",
                   .place = place,
                   .help = "the entry is incomplete: let the build write the database again"};
    // Decided before response files are read: they may be gone for what is not analysed anyway.
    Expected<std::vector<std::string>> expanded = expandResponseFiles(std::move(words), command.directory, maps_);
    const Language early = languageOfExtension(command.file);
    if (!expanded && (early == Language::C || early == Language::Cxx)) {
      Error error = expanded.error();
      error.place = error.place.empty() ? place : place + ": in " + error.place;
      return error;
    }
    command.arguments = expanded ? std::move(*expanded) : std::vector<std::string>();
    const Language language = languageOf(command.arguments, command.file);
    if (language == Language::Other) {
      ++out.otherEntries;
      return std::nullopt;
    }
    maps_.mapArguments(command.arguments);
    command.output = entry.output ? *entry.output : outputOf(command.arguments);
    out.assemblyEntries += language == Language::Assembly ? 1 : 0;
    (language == Language::Assembly ? out.assembly : out.commands).push_back(std::move(command));
    return std::nullopt;
  }

  CompileDatabase out;

private:
  const std::string &path_;
  PathMaps maps_;
  std::string databaseDirectory_;
};

} // namespace

std::vector<const CompileCommand *> CompileDatabase::of(const std::string &file, const std::string &directory) const
{
  const std::string wanted = resolvePath(file, directory);
  std::vector<const CompileCommand *> out;
  for (const CompileCommand &command : commands)
    if (command.file == wanted)
      out.push_back(&command);
  if (!out.empty())
    return out;
  // The build may have gone through a symbolic link that the user does not, or the other way round.
  std::error_code error;
  for (const CompileCommand &command : commands)
    if (std::filesystem::equivalent(command.file, wanted, error) && !error)
      out.push_back(&command);
  return out;
}

Expected<CompileDatabase> readCompileDatabase(const std::string &path, const std::vector<std::pair<std::string, std::string>> &pathMaps)
{
  Expected<std::string> text = readText(path);
  if (!text)
    return text.error();
  if (text->find_first_not_of(" \t\r\n") == std::string::npos)
    return Error{.message = "compile database is empty", .place = path, .help = howToWriteOne};
  Expected<std::vector<JsonEntry>> entries = readJsonEntries(*text, path);
  if (!entries) {
    Error error = entries.error();
    error.help = howToWriteOne;
    return error;
  }
  if (entries->empty())
    return Error{.message = "compile database has no entries", .place = path + ":1:1", .help = howToWriteOne};
  Reader reader(path, pathMaps);
  for (JsonEntry &entry : *entries)
    if (std::optional<Error> error = reader.take(entry))
      return *error;
  return std::move(reader.out);
}

} // namespace headroom
