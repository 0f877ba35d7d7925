// SPDX-License-Identifier: Apache-2.0
#include "program/suggestions.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace headroom {

namespace {

/// `struct k_work.handler`: a record and its field. What the code alone says (`argument 0`, `a computed address`) names no call.
bool isField(const std::string &through)
{
  const std::size_t dot = through.find('.');
  if (dot == std::string::npos || dot + 1 == through.size() || through.find(',') != std::string::npos)
    return false;
  return through.starts_with("struct ") || through.starts_with("union ") || through.starts_with("class ") ||
         through.find(' ') == std::string::npos;
}

/// Plain where YAML reads it as text, else quoted.
std::string scalar(const std::string &text)
{
  const auto isPlain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  if (!text.empty() && (text.front() < '0' || text.front() > '9') && text.front() != '.' && std::all_of(text.begin(), text.end(), isPlain))
    return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

std::string placeText(const SourcePlace &place)
{
  if (place.file.empty())
    return "";
  const std::string path = place.root.empty() || place.root == "app" || place.file.front() == '/' ? place.file : place.root + "/" + place.file;
  return path + ":" + std::to_string(place.line);
}

struct Suggestion {
  std::set<std::string> targets;
  std::set<std::string> places;
  std::set<std::string> notes;
};

} // namespace

std::string suggestedCalls(const ImageProgram &program)
{
  std::map<std::pair<std::string, std::string>, Suggestion> suggestions;
  for (const IndirectSite &site : program.indirectSites) {
    if (site.layer != ResolutionLayer::Open)
      continue;
    const bool hasField = isField(site.through);
    Suggestion &suggestion = suggestions[{site.function, hasField ? site.through : "#" + std::to_string(site.ordinal)}];
    suggestion.targets.insert(site.targets.begin(), site.targets.end());
    if (const std::string place = placeText(site.place); !place.empty())
      suggestion.places.insert(place);
    if (!hasField)
      suggestion.notes.insert("through " + site.through);
  }
  std::string out;
  for (const auto &[key, suggestion] : suggestions) {
    if (out.empty())
      out = "calls:\n";
    std::string targets;
    for (const std::string &target : suggestion.targets)
      targets += (targets.empty() ? "" : ", ") + scalar(target);
    std::string comment;
    for (const auto *list : {&suggestion.places, &suggestion.notes})
      for (const std::string &text : *list)
        comment += (comment.empty() ? "" : ", ") + text;
    out += "  - {in: " + scalar(key.first) + ", through: " + scalar(key.second) + ", targets: [" + (targets.empty() ? "FUNCTION" : targets) +
           "], reason: \"\"}" + (comment.empty() ? "" : " # " + comment) + "\n";
  }
  return out;
}

} // namespace headroom
