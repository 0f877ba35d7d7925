// SPDX-License-Identifier: Apache-2.0
#include "checks/places.h"

#include <charconv>

#include "facts/glob.h"

namespace headroom {

bool placeMatches(const std::string &glob, const SourcePlace &place)
{
  if (place.file.empty())
    return false;
  if (pathGlobMatch(glob, place.root.empty() ? place.file : place.root + "/" + place.file))
    return true;
  return (place.root.empty() || place.root == "app") && pathGlobMatch(glob, place.file);
}

std::optional<PlacedText> splitPlace(const std::string &text, const std::string &file)
{
  if (file.empty() || !text.starts_with(file + ":"))
    return std::nullopt;
  PlacedText out;
  out.place.file = file;
  const char *at = text.data() + file.size() + 1;
  const char *end = text.data() + text.size();
  for (int *number : {&out.place.line, &out.place.column}) {
    const auto [next, problem] = std::from_chars(at, end, *number);
    if (problem != std::errc() || next == end || *next != ':')
      return std::nullopt;
    at = next + 1;
  }
  out.text.assign(at + (at != end && *at == ' ' ? 1 : 0), end);
  return out;
}

SourcePlace placeOf(const ConfigPlace &place)
{
  SourcePlace out;
  out.file = place.file;
  out.line = place.line > 0 ? static_cast<std::uint32_t>(place.line) : 0;
  out.column = place.column > 0 ? static_cast<std::uint32_t>(place.column) : 0;
  return out;
}

std::string text(const ConfigPlace &place)
{
  return text(placeOf(place));
}

std::string fileText(const SourcePlace &place)
{
  // A file in no known root keeps its absolute path, which needs no name before it.
  const bool isBare = place.root.empty() || place.root == "app" || (!place.file.empty() && place.file.front() == '/');
  return isBare ? place.file : place.root + "/" + place.file;
}

std::string text(const SourcePlace &place)
{
  if (place.file.empty())
    return {};
  std::string out = fileText(place);
  if (place.line) {
    out += ":" + std::to_string(place.line);
    if (place.column)
      out += ":" + std::to_string(place.column);
  }
  return out;
}

} // namespace headroom
