// SPDX-License-Identifier: Apache-2.0
#include "program/source_files.h"

#include <algorithm>

namespace headroom::program {

namespace {

std::string_view baseName(std::string_view path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// How many components two paths share, from the last one on.
std::size_t commonTail(std::string_view a, std::string_view b)
{
  std::size_t components = 0;
  while (!a.empty() && !b.empty()) {
    const std::string_view last = baseName(a);
    if (last != baseName(b))
      break;
    ++components;
    a.remove_suffix(std::min(a.size(), last.size() + 1));
    b.remove_suffix(std::min(b.size(), last.size() + 1));
  }
  return components;
}

bool isTailOf(std::string_view tail, std::string_view path)
{
  return path.ends_with(tail) && (path.size() == tail.size() || path[path.size() - tail.size() - 1] == '/');
}

} // namespace

std::string tidyPath(std::string_view path)
{
  std::vector<std::string_view> parts;
  const bool isAbsolute = !path.empty() && (path.front() == '/' || path.front() == '\\');
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find_first_of("/\\", at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".")
      continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else if (part != ".." || !isAbsolute)
      parts.push_back(part);
  }
  std::string out = isAbsolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!out.empty() && out.back() != '/')
      out += '/';
    out += part;
  }
  return out;
}

FileNumber SourceFiles::add(std::string_view path)
{
  const auto [spelling, isNewSpelling] = spelled_.emplace(std::string(path), 0);
  if (!isNewSpelling)
    return spelling->second;
  std::string tidy = tidyPath(path);
  const auto known = byPath_.find(tidy);
  if (known != byPath_.end())
    return spelling->second = known->second;
  const auto number = static_cast<FileNumber>(paths_.size());
  paths_.push_back(std::move(tidy));
  byPath_.emplace(paths_.back(), number);
  byBaseName_[baseName(paths_.back())].push_back(number);
  return spelling->second = number;
}

std::vector<FileNumber> SourceFiles::find(std::string_view path) const
{
  const std::string tidy = tidyPath(path);
  if (const auto same = byPath_.find(tidy); same != byPath_.end())
    return {same->second};
  const auto named = byBaseName_.find(baseName(tidy));
  if (named == byBaseName_.end())
    return {};
  std::vector<FileNumber> tails;
  std::vector<FileNumber> nearest;
  std::size_t longest = 2;
  for (const FileNumber number : named->second) {
    const std::string &candidate = paths_[number];
    if (isTailOf(tidy, candidate) || isTailOf(candidate, tidy))
      tails.push_back(number);
    const std::size_t shared = commonTail(tidy, candidate);
    if (shared > longest)
      nearest.clear();
    if (shared >= longest) {
      longest = shared;
      nearest.push_back(number);
    }
  }
  if (!tails.empty())
    return tails;
  return nearest.size() == 1 ? nearest : std::vector<FileNumber>{};
}

} // namespace headroom::program
