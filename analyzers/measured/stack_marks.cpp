// SPDX-License-Identifier: Apache-2.0
#include "measured/stack_marks.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <nlohmann/json.hpp>

namespace headroom::measured {

namespace {

using Marks = std::map<std::string, StackMark>;

Error errorAt(const std::string &path, std::size_t line, std::string message)
{
  return {Error::Kind::Environment, std::move(message), line ? path + ":" + std::to_string(line) : path,
          "a line is NAME: BYTES, or the file is a log with Zephyr's thread analyzer in it"};
}

std::string_view trimmed(std::string_view text)
{
  const std::size_t from = text.find_first_not_of(" \t\r");
  return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(" \t\r") + 1 - from);
}

/// Takes `text` off the front; false, and nothing is taken, where it is not there. Blanks before it do not matter.
bool take(std::string_view &line, std::string_view text)
{
  const std::string_view rest = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!rest.starts_with(text))
    return false;
  line = rest.substr(text.size());
  return true;
}

bool takeNumber(std::string_view &line, std::uint64_t &number)
{
  const std::string_view rest = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc())
    return false;
  line = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return true;
}

/// Colours and cursor movements of a shell's prompt: ESC [ parameters letter.
std::string withoutEscapes(std::string_view text)
{
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b' || i + 1 == text.size() || text[i + 1] != '[') {
      out += text[i];
      continue;
    }
    i += 2;
    while (i < text.size() && (text[i] < '@' || text[i] > '~'))
      ++i;
  }
  return out;
}

/// A shell prompt before the first word of a line of output: `uart:~$ main`.
std::string_view withoutPrompt(std::string_view name)
{
  // Zephyr's analyzer logs by default: `[00:00:00.010,000] <inf> thread_analyzer:  main`.
  constexpr std::string_view logger = "> thread_analyzer: ";
  if (const std::size_t logged = name.rfind(logger); logged != std::string_view::npos)
    name.remove_prefix(logged + logger.size());
  const std::size_t prompt = name.rfind(":~$ ");
  return trimmed(prompt == std::string_view::npos ? name : name.substr(prompt + 4));
}

void keepDeepest(Marks &marks, StackMark mark)
{
  StackMark &kept = marks.try_emplace(mark.name, mark).first->second;
  if (mark.usedBytes > kept.usedBytes)
    kept = std::move(mark);
}

enum class LineKind { Other, Mark, Broken };

LineKind readLogLine(const std::string &text, StackMark &mark)
{
  const std::string_view line = text;
  std::string_view name, rest;
  if (const std::size_t at = line.find(": STACK:"); at != std::string_view::npos) {
    name = line.substr(0, at);
    rest = line.substr(at + 8);
  } else if (const std::size_t real = line.find(" (real size "); real != std::string_view::npos) {
    name = line.substr(0, real);
    rest = line.substr(std::min(line.find("):", real), line.size()));
    if (!take(rest, "):"))
      return LineKind::Broken;
    // `kernel stacks` shows the thread's address before its name.
    name = withoutPrompt(name);
    if (const std::size_t blank = name.find(' '); name.starts_with("0x") && blank != std::string_view::npos)
      name = name.substr(blank);
  } else {
    return LineKind::Other;
  }
  std::uint64_t unused = 0, size = 0;
  mark.name = std::string(withoutPrompt(name));
  if (mark.name.empty() || !take(rest, "unused") || !takeNumber(rest, unused) || !take(rest, "usage") || !takeNumber(rest, mark.usedBytes) ||
      !take(rest, "/") || !takeNumber(rest, size) || unused > size || mark.usedBytes != size - unused)
    return LineKind::Broken;
  mark.sizeBytes = size;
  mark.isInterruptStack = mark.name.starts_with("ISR") && mark.name.size() > 3 &&
                          std::all_of(mark.name.begin() + 3, mark.name.end(), [](char c) { return c >= '0' && c <= '9'; });
  return LineKind::Mark;
}

bool looksLikeLog(std::string_view text)
{
  return text.find(": STACK:") != std::string_view::npos || text.find(" (real size ") != std::string_view::npos;
}

StackMarks marksOf(Marks &marks)
{
  StackMarks out;
  for (auto &[name, mark] : marks)
    out.marks.push_back(std::move(mark));
  return out;
}

template <typename Visit> bool eachLine(std::string_view text, Visit visit)
{
  for (std::size_t line = 1, from = 0; from < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (!visit(text.substr(from, end - from), line))
      return false;
    from = end + 1;
  }
  return true;
}

Expected<StackMarks> readLog(std::string_view text, const std::string &path)
{
  Marks marks;
  std::vector<std::string> warnings;
  eachLine(text, [&](std::string_view line, std::size_t number) {
    StackMark mark;
    switch (readLogLine(withoutEscapes(line), mark)) {
    case LineKind::Mark: keepDeepest(marks, std::move(mark)); break;
    case LineKind::Broken:
      warnings.push_back(path + ":" + std::to_string(number) + ": a measurement of a stack that cannot be read is left out");
      break;
    case LineKind::Other: break;
    }
    return true;
  });
  if (marks.empty())
    return errorAt(path, 0, "has measurements of stacks, and none can be read");
  StackMarks out = marksOf(marks);
  out.warnings = std::move(warnings);
  return out;
}

Expected<StackMarks> readJson(std::string_view text, const std::string &path)
{
  // The library keeps one of two equal keys; which one must not decide.
  std::optional<std::string> twice;
  std::vector<std::string> keys;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json &parsed) {
    if (depth == 1 && event == nlohmann::json::parse_event_t::key)
      keys.push_back(parsed.get_ref<const std::string &>());
    return depth <= 1; // what lies deeper is no number, and its place is enough to refuse it
  };
  const nlohmann::json document = nlohmann::json::parse(text, watch, false);
  if (!document.is_object())
    return errorAt(path, 0, "is no JSON object of names and bytes");
  std::sort(keys.begin(), keys.end());
  if (const auto same = std::adjacent_find(keys.begin(), keys.end()); same != keys.end())
    return errorAt(path, 0, "names stack '" + *same + "' twice, wanted once");
  if (keys.size() != document.size())
    return errorAt(path, 0, "is no JSON object of names and bytes: a value is no number");
  Marks marks;
  for (const auto &[name, value] : document.items()) {
    if (!value.is_number_unsigned())
      return errorAt(path, 0, "stack '" + name + "' has no whole number of bytes");
    keepDeepest(marks, {name, value.get<std::uint64_t>(), std::nullopt, false});
  }
  return marksOf(marks);
}

/// `name: bytes  # comment`, the name plain or in quotes of either kind. False where the line is none.
bool readEntry(std::string_view line, StackMark &mark)
{
  std::string_view rest;
  if (line.front() == '"' || line.front() == '\'') {
    const std::size_t quote = line.find(line.front(), 1);
    if (quote == std::string_view::npos)
      return false;
    mark.name = std::string(line.substr(1, quote - 1));
    rest = line.substr(quote + 1);
    if (!take(rest, ":"))
      return false;
  } else {
    // The last colon: names may hold colons (C++).
    const std::string_view content = line.substr(0, line.find(" #"));
    const std::size_t colon = content.rfind(':');
    if (colon == std::string_view::npos)
      return false;
    mark.name = std::string(trimmed(content.substr(0, colon)));
    rest = content.substr(colon + 1);
  }
  if (!takeNumber(rest, mark.usedBytes))
    return false;
  rest = trimmed(rest);
  return !mark.name.empty() && (rest.empty() || rest.front() == '#');
}

Expected<StackMarks> readEntries(std::string_view text, const std::string &path)
{
  Marks marks;
  std::optional<Error> error;
  eachLine(text, [&](std::string_view whole, std::size_t number) {
    const std::string_view line = trimmed(whole);
    if (line.empty() || line.front() == '#' || line == "---")
      return true;
    StackMark mark;
    if (!readEntry(line, mark))
      error = errorAt(path, number, "is no measured stack, wanted NAME: BYTES");
    else if (!marks.try_emplace(mark.name, mark).second)
      error = errorAt(path, number, "names stack '" + mark.name + "' a second time");
    return !error;
  });
  if (error)
    return std::move(*error);
  if (marks.empty())
    return errorAt(path, 0, "has no measured stack in it");
  return marksOf(marks);
}

} // namespace

Expected<StackMarks> readStackMarks(std::string_view text, const std::string &shownPath)
{
  if (looksLikeLog(text))
    return readLog(text, shownPath);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{' ? readJson(text, shownPath) : readEntries(text, shownPath);
}

} // namespace headroom::measured
