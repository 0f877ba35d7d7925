// SPDX-License-Identifier: Apache-2.0
#include "build/file_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace headroom {

namespace fs = std::filesystem;

namespace {

// An application has some hundred directories; a home directory that is taken for one must not be walked to its end.
constexpr std::size_t maxEntries = 50'000;

} // namespace

bool isFile(const std::string &path)
{
  std::error_code error;
  return fs::is_regular_file(path, error);
}

Expected<std::string> readFile(const std::string &path, std::size_t maxBytes)
{
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return Error{Error::Kind::Environment, fs::exists(path, error) ? "is no regular file" : "no such file", path, {}};
  const std::uintmax_t size = fs::file_size(path, error);
  if (!error && size > maxBytes)
    return Error{Error::Kind::Environment, "has " + std::to_string(size) + " bytes, the limit is " + std::to_string(maxBytes), path, {}};
  std::ifstream file(path, std::ios::binary);
  std::string text(error ? 0 : static_cast<std::size_t>(size), '\0');
  if (!file || !file.read(text.data(), static_cast<std::streamsize>(text.size())))
    return Error{Error::Kind::Environment, "cannot be read", path, {}};
  return text;
}

std::vector<std::string> filesIn(const std::string &directory, const std::string &prefix, const std::string &suffix)
{
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix) && it->is_regular_file(error))
      out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

FoundFiles buildFilesBelow(const std::string &directory)
{
  FoundFiles out;
  std::error_code error;
  std::size_t count = 0;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (++count > maxEntries) {
      out.isTruncated = true;
      break;
    }
    const std::string name = it->path().filename().string();
    if (it->is_directory(error)) {
      if (name.starts_with(".") || isFile((it->path() / "CMakeCache.txt").string()))
        it.disable_recursion_pending();
      continue;
    }
    if (name == "CMakeLists.txt" || it->path().extension() == ".cmake")
      out.paths.push_back(it->path().string());
  }
  out.isTruncated = out.isTruncated || error;
  std::sort(out.paths.begin(), out.paths.end());
  return out;
}

} // namespace headroom
