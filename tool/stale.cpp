// SPDX-License-Identifier: Apache-2.0
#include "stale.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "path_roots.h"
#include "program/source_places.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

std::optional<fs::file_time_type> timeOf(const std::string &path)
{
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return std::nullopt;
  const fs::file_time_type time = fs::last_write_time(path, error);
  return error ? std::nullopt : std::optional(time);
}

} // namespace

std::vector<StaleSource> staleSources(const MachineFacts &facts, const ImageInput &input, const std::vector<std::string> &pathMaps)
{
  fs::file_time_type built = fs::file_time_type::min();
  const auto consider = [&](const std::string &path) { built = std::max(built, timeOf(path).value_or(built)); };
  if (!input.file.empty())
    consider(input.file);
  for (const std::string &object : input.objects)
    consider(object);
  std::vector<StaleSource> out;
  if (built == fs::file_time_type::min())
    return out;
  const program::SourcePlaces places(facts, input.pathRoots);
  for (FileId file = 0; file < facts.files.size(); ++file) {
    const std::string path = mappedPath(program::withoutDots(facts.files[file]), pathMaps);
    // A relative name is relative to where the compiler ran, which is not known here.
    if (path.empty() || path.front() != '/')
      continue;
    if (const auto time = timeOf(path); time && *time > built)
      out.push_back({places.at({file, 0, 0})});
  }
  std::sort(out.begin(), out.end(), [](const StaleSource &a, const StaleSource &b) {
    return std::tie(a.place.root, a.place.file) < std::tie(b.place.root, b.place.file);
  });
  out.erase(std::unique(out.begin(), out.end(), [](const StaleSource &a, const StaleSource &b) { return a.place == b.place; }), out.end());
  return out;
}

} // namespace headroom::tool
