// SPDX-License-Identifier: Apache-2.0
#include "build/relocation_texts.h"

#include <algorithm>

#include "build/cmake_calls.h"

namespace headroom {

namespace {

constexpr std::string_view directiveName = "zephyr_code_relocate";
constexpr std::string_view conditionalName = "zephyr_code_relocate_ifdef";
constexpr std::size_t shownCharacters = 200;

std::string joined(const std::vector<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string negated(const std::string &condition)
{
  if (condition.starts_with("NOT ") && condition.find(' ', 4) == std::string::npos)
    return condition.substr(4);
  return condition.find(' ') == std::string::npos ? "NOT " + condition : "NOT (" + condition + ")";
}

/// What encloses the call that is being read.
class Enclosing {
public:
  void enter(const build::CmakeCall &call)
  {
    if (call.name == "if") {
      open_.push_back({joined(call.arguments)});
    } else if (call.name == "elseif" || call.name == "else") {
      if (open_.empty())
        return;
      open_.back().back() = negated(open_.back().back());
      if (call.name == "elseif")
        open_.back().push_back(joined(call.arguments));
    } else if (call.name == "function" || call.name == "macro") {
      open_.push_back({call.name + " " + (call.arguments.empty() ? "" : call.arguments.front()) + " is called"});
    } else if ((call.name == "endif" || call.name == "endfunction" || call.name == "endmacro") && !open_.empty()) {
      open_.pop_back();
    }
  }

  [[nodiscard]] std::vector<std::string> conditions() const
  {
    std::vector<std::string> out;
    for (const std::vector<std::string> &one : open_)
      out.insert(out.end(), one.begin(), one.end());
    return out;
  }

private:
  std::vector<std::vector<std::string>> open_;
};

RelocationText textOf(const build::CmakeCall &call, const std::string &file, std::vector<std::string> conditions)
{
  RelocationText out;
  out.file = file;
  out.line = call.line;
  out.text = (call.name + "(" + joined(call.arguments) + ")").substr(0, shownCharacters);
  out.conditions = std::move(conditions);
  auto word = call.arguments.begin();
  if (call.name == conditionalName && word != call.arguments.end())
    out.conditions.push_back(*word++);
  enum class Option { None, Files, Library, Location, Other } option = Option::None;
  for (; word != call.arguments.end(); ++word) {
    if (*word == "FILES") {
      option = Option::Files;
    } else if (*word == "LIBRARY") {
      option = Option::Library;
    } else if (*word == "LOCATION") {
      option = Option::Location;
    } else if (*word == "NOCOPY" || *word == "NOKEEP") {
      option = Option::None;
    } else if (*word == "PHDR" || *word == "FILTER") {
      option = Option::Other;
    } else if (option == Option::Files) {
      out.files.push_back(*word);
    } else if (option == Option::Library) {
      out.library = *word;
      option = Option::None;
    } else if (option == Option::Location) {
      out.location = *word;
      option = Option::None;
    }
  }
  return out;
}

} // namespace

Expected<std::vector<RelocationText>> readRelocationTexts(std::string_view text, const std::string &file)
{
  Expected<std::vector<build::CmakeCall>> calls = build::readCmakeCalls(text, file);
  if (!calls)
    return std::move(calls.error());
  std::vector<RelocationText> out;
  Enclosing enclosing;
  for (const build::CmakeCall &call : *calls) {
    enclosing.enter(call);
    if (call.name == directiveName || call.name == conditionalName)
      out.push_back(textOf(call, file, enclosing.conditions()));
  }
  return out;
}

} // namespace headroom
