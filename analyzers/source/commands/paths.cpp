// SPDX-License-Identifier: Apache-2.0
#include "source/commands/paths.h"

#include <algorithm>
#include <cctype>

namespace headroom {

namespace {

bool hasDrive(std::string_view path)
{
  return path.size() >= 2 && std::isalpha(static_cast<unsigned char>(path[0])) != 0 && path[1] == ':' &&
         (path.size() == 2 || path[2] == '/' || path[2] == '\\');
}

bool isWindowsPath(std::string_view path)
{
  return hasDrive(path) || path.substr(0, 2) == "\\\\" || (path.substr(0, 2) == "//" && path.substr(2, 3) == "wsl");
}

/// The form in which two spellings of one path are equal; same length as the input.
std::string comparable(std::string_view path)
{
  std::string out(path);
  if (!isWindowsPath(path))
    return out;
  std::replace(out.begin(), out.end(), '\\', '/');
  if (hasDrive(out))
    out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

// Options whose operand is a path, joined or separate (GCC manual, "Options for Directory Search" and "Preprocessor Options").
// Longer names first, since `-i...` would be found in others.
constexpr std::string_view pathOptions[] = {"-iwithprefixbefore",
                                            "-iwithprefix",
                                            "-idirafter",
                                            "-isysroot",
                                            "-isystem",
                                            "-imacros",
                                            "-include",
                                            "-iprefix",
                                            "-iquote",
                                            "--sysroot=",
                                            "--sysroot",
                                            "--specs=",
                                            "-specs=",
                                            "-I",
                                            "-B",
                                            "-L",
                                            "-F",
                                            "-fmodule-map-file=",
                                            "-fprebuilt-module-path=",
                                            "-include-pch",
                                            "-cxx-isystem",
                                            "-stdlib++-isystem",
                                            "-resource-dir="};

} // namespace

bool isAbsolutePath(std::string_view path)
{
  return (!path.empty() && path[0] == '/') || (hasDrive(path) && path.size() > 2) || path.substr(0, 2) == "\\\\";
}

std::string resolvePath(std::string_view path, std::string_view directory)
{
  std::string text(path);
  if (!isAbsolutePath(path)) {
    text = std::string(directory);
    if (!path.empty())
      text += (text.empty() ? "" : "/") + std::string(path);
  }
  const bool windows = isWindowsPath(text);
  if (windows)
    std::replace(text.begin(), text.end(), '\\', '/');
  std::string prefix;
  if (text.substr(0, 2) == "//" && windows)
    prefix = "//";
  else if (!text.empty() && text[0] == '/')
    prefix = "/";
  std::vector<std::string_view> parts;
  const std::string_view rest = std::string_view(text).substr(prefix.size());
  for (std::size_t begin = 0; begin <= rest.size();) {
    const std::size_t end = std::min(rest.find('/', begin), rest.size());
    const std::string_view part = rest.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".")
      continue;
    const bool isRootOfDrive = parts.size() == 1 && hasDrive(parts[0]);
    if (part != "..")
      parts.push_back(part);
    else if (!parts.empty() && parts.back() != ".." && !isRootOfDrive)
      parts.pop_back();
    else if (prefix.empty() && !isRootOfDrive)
      parts.push_back(part);
  }
  std::string out = prefix;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : "/") + std::string(parts[i]);
  return out.empty() ? "." : out;
}

PathMaps::PathMaps(std::vector<std::pair<std::string, std::string>> maps) : maps_(std::move(maps))
{
  for (auto &[from, to] : maps_) {
    while (from.size() > 1 && (from.back() == '/' || from.back() == '\\'))
      from.pop_back();
    while (to.size() > 1 && to.back() == '/')
      to.pop_back();
  }
  std::erase_if(maps_, [](const auto &map) { return map.first.empty(); });
  std::stable_sort(maps_.begin(), maps_.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
}

std::string PathMaps::map(std::string_view path) const
{
  const std::string wanted = comparable(path);
  for (const auto &[from, to] : maps_) {
    const std::string prefix = comparable(from);
    if (wanted.compare(0, prefix.size(), prefix) != 0)
      continue;
    const bool isWhole = wanted.size() == prefix.size() || prefix == "/" || wanted[prefix.size()] == '/';
    if (!isWhole)
      continue;
    std::string_view rest = std::string_view(wanted).substr(prefix == "/" ? 0 : prefix.size());
    return to == "/" && !rest.empty() ? std::string(rest) : to + std::string(rest);
  }
  return std::string(path);
}

void PathMaps::mapArguments(std::vector<std::string> &arguments) const
{
  if (maps_.empty())
    return;
  bool isText = false;
  for (std::string &argument : arguments) {
    const bool wasText = isText;
    isText = argument == "-D" || argument == "-U";
    if (wasText)
      continue;
    if (argument.empty())
      continue;
    if (argument[0] != '-') {
      const bool isResponseFile = argument[0] == '@';
      argument = (isResponseFile ? "@" : "") + map(std::string_view(argument).substr(isResponseFile ? 1 : 0));
      continue;
    }
    for (std::string_view option : pathOptions) {
      if (argument.size() <= option.size() || argument.compare(0, option.size(), option) != 0)
        continue;
      argument = std::string(option) + map(std::string_view(argument).substr(option.size()));
      break;
    }
  }
}

} // namespace headroom
