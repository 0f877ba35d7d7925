// SPDX-License-Identifier: Apache-2.0
#include "paths.h"

#include <filesystem>

namespace headroom::tool {

namespace fs = std::filesystem;

std::string pathToOpen(const std::string &path, const Environment &environment)
{
  if (path.empty() || path.front() == '/' || environment.directory.empty())
    return path;
  std::error_code error;
  if (fs::current_path(error).string() == environment.directory && !error)
    return path;
  return (fs::path(environment.directory) / path).string();
}

std::string realPath(const std::string &path, const Environment &environment)
{
  const fs::path absolute = fs::path(environment.directory) / path; // an absolute path replaces the directory
  std::error_code error;
  const fs::path real = fs::weakly_canonical(absolute, error);
  std::string out = (error ? absolute.lexically_normal() : real).string();
  while (out.size() > 1 && out.back() == '/')
    out.pop_back();
  return out;
}

std::string gitRoot(const std::string &directory)
{
  std::error_code error;
  for (fs::path at = directory; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", error))
      return at.string();
    if (at == at.root_path())
      break;
  }
  return {};
}

bool isBelow(const std::string &path, const std::string &directory)
{
  if (directory.empty() || path.compare(0, directory.size(), directory) != 0)
    return false;
  return path.size() == directory.size() || directory.back() == '/' || path[directory.size()] == '/';
}

std::string below(const std::string &path, const std::string &directory)
{
  const std::size_t start = path.find_first_not_of('/', directory.size());
  return start == std::string::npos ? "." : path.substr(start);
}

std::string lastComponent(const std::string &path)
{
  return fs::path(path).filename().string();
}

} // namespace headroom::tool
