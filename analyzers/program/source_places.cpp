// SPDX-License-Identifier: Apache-2.0
#include "program/source_places.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace headroom::program {

std::string withoutDots(const std::string &path)
{
  std::vector<std::string> parts;
  std::size_t from = 0;
  const bool isAbsolute = !path.empty() && path.front() == '/';
  while (from <= path.size()) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    const std::string part = path.substr(from, slash - from);
    from = slash + 1;
    if (part.empty() || part == ".")
      continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else if (part != ".." || !isAbsolute)
      parts.push_back(part);
  }
  std::string out;
  for (const std::string &part : parts)
    out += (out.empty() ? (isAbsolute ? "/" : "") : "/") + part;
  return out;
}

SourcePlaces::SourcePlaces(const MachineFacts &facts, const std::vector<std::pair<std::string, std::string>> &pathRoots)
{
  std::vector<std::pair<std::string, std::string>> prefixes;
  for (const auto &[prefix, root] : pathRoots)
    prefixes.emplace_back(withoutDots(prefix) + "/", root);
  for (const std::string &name : facts.files) {
    SourcePlace place;
    place.file = withoutDots(name);
    // Relative names are relative to where the compiler ran, which only the project itself does.
    place.root = !place.file.empty() && place.file.front() == '/' ? "external" : "app";
    for (const auto &[prefix, root] : prefixes)
      if (place.file.starts_with(prefix)) {
        place.root = root;
        place.file.erase(0, prefix.size());
        break;
      }
    files_.push_back(std::move(place));
  }
  std::vector<FileId> order(files_.size());
  std::iota(order.begin(), order.end(), 0);
  const auto nameOf = [&](FileId file) { return std::tie(files_[file].root, files_[file].file); };
  std::sort(order.begin(), order.end(), [&](FileId a, FileId b) { return nameOf(a) < nameOf(b); });
  rankOf_.resize(files_.size());
  for (const FileId file : order) {
    if (ofRank_.empty() || ofRank_.back().root != files_[file].root || ofRank_.back().file != files_[file].file) {
      const bool isNewRoot = ofRank_.empty() || ofRank_.back().root != files_[file].root;
      const SharedText root = isNewRoot ? SharedText(files_[file].root) : ofRank_.back().root;
      ofRank_.push_back({root, files_[file].file, 0, 0});
    }
    rankOf_[file] = static_cast<std::uint32_t>(ofRank_.size());
  }
}

SourcePlace SourcePlaces::at(const SourcePosition &position) const
{
  if (position.file >= files_.size())
    return {};
  SourcePlace place = files_[position.file];
  place.line = position.line;
  place.column = position.column;
  return place;
}

SourcePlaces::Key SourcePlaces::keyOf(const SourcePosition &position) const
{
  if (position.file >= files_.size())
    return {};
  return {rankOf_[position.file], position.line, position.column};
}

SharedPlace SourcePlaces::placeOf(const Key &key) const
{
  if (key.file == 0)
    return {};
  SharedPlace place = ofRank_[key.file - 1];
  place.line = key.line;
  place.column = key.column;
  return place;
}

} // namespace headroom::program
