// SPDX-License-Identifier: Apache-2.0
#include "assembly_inputs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "program/source_places.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

// Far more than any source has; bounds what foreign text can make us do.
constexpr std::size_t maxInputs = 4096;
constexpr std::size_t maxLineBytes = 4096;

std::string from(const std::string &directory, std::string_view path)
{
  return program::withoutDots(path.starts_with('/') ? std::string(path) : directory + "/" + std::string(path));
}

/// Directories of -I and the like, and files of -include, each attached or as the next word.
struct Options {
  std::vector<std::string> directories;
  std::vector<std::string> files;
};

Options optionsOf(const CompileCommand &command)
{
  constexpr std::array<std::string_view, 6> names = {"-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-I"};
  Options out;
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const std::string_view word = command.arguments[i];
    const auto *name = std::find_if(names.begin(), names.end(), [&](std::string_view one) { return word.starts_with(one); });
    if (name == names.end())
      continue;
    std::string_view value = word.substr(name->size());
    if (value.empty() && i + 1 < command.arguments.size())
      value = command.arguments[++i];
    if (!value.empty())
      (*name == "-include" || *name == "-imacros" ? out.files : out.directories).push_back(from(command.directory, value));
  }
  return out;
}

/// `frame.h` of `# include "frame.h"`, `#include <frame.h>` and `.include "frame.h"`; empty: the line is none of these.
std::string_view includedName(std::string_view line)
{
  const auto skipBlanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skipBlanks();
  if (line.empty() || (line.front() != '#' && line.front() != '.'))
    return {};
  line.remove_prefix(1);
  skipBlanks();
  if (!line.starts_with("include"))
    return {};
  line.remove_prefix(std::string_view("include").size());
  skipBlanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<'))
    return {};
  const std::size_t end = line.find(line.front() == '"' ? '"' : '>', 1);
  return end == std::string_view::npos ? std::string_view() : line.substr(1, end - 1);
}

} // namespace

AssemblySource assemblySourceOf(const CompileCommand &command)
{
  const Options options = optionsOf(command);
  AssemblySource out;
  out.file = command.file;
  const auto add = [&](const std::string &path) {
    std::error_code error;
    if (out.inputs.size() >= maxInputs || !fs::is_regular_file(path, error))
      return false;
    if (std::find(out.inputs.begin(), out.inputs.end(), path) == out.inputs.end())
      out.inputs.push_back(path);
    return true;
  };
  out.inputs.push_back(command.file);
  for (const std::string &file : options.files)
    (void)add(file);
  for (std::size_t i = 0; i < out.inputs.size(); ++i) {
    const std::string own = fs::path(out.inputs[i]).parent_path().string();
    std::ifstream file(out.inputs[i], std::ios::binary);
    for (std::string line; std::getline(file, line);) {
      const std::string name(includedName(std::string_view(line).substr(0, maxLineBytes)));
      if (name.empty() || add(from(own, name)) || add(from(command.directory, name)))
        continue;
      for (const std::string &directory : options.directories)
        if (add(from(directory, name)))
          break;
    }
  }
  return out;
}

} // namespace headroom::tool
