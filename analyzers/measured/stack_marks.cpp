// SPDX-License-Identifier: Apache-2.0
#include "measured/stack_marks.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

namespace headroom::measured {

namespace {

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

enum class LineKind {
  Other,
  Mark,
  Unmeasured, ///< the target says that it has no figure of the named stack
  Nameless,   ///< a figure whose name stands in another line
  Broken,
};

bool isInterruptStack(std::string_view name)
{
  // `ISR0`, of the analyzer; `IRQ 00`, of the shell.
  const std::size_t prefix = name.starts_with("ISR") ? 3 : name.starts_with("IRQ ") ? 4 : 0;
  return prefix != 0 && name.size() > prefix && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has(std::string_view line, std::string_view text)
{
  return line.find(text) != std::string_view::npos;
}

/// Of a line that has one of these beside its own measurement a second one would go unread: two tasks printed at once, or a line end was
/// lost on the way.
bool startsMeasurement(std::string_view text)
{
  return has(text, "STACK:") || has(text, ": unused ") || has(text, "(real size ");
}

LineKind readLogLine(std::string_view line, StackMark &mark)
{
  constexpr std::string_view marked = ": STACK:", plain = ": unused ", real = "(real size ", none = ": unable to get stack space";
  std::string_view name, rest;
  if (const std::size_t at = line.find(none); at != std::string_view::npos) {
    mark.name = std::string(withoutPrompt(line.substr(0, at)));
    return LineKind::Unmeasured;
  }
  if (has(line, "Unable to determine unused stack size") || (has(line, "stack size ") && has(line, ", unused ") && has(line, ", usage ")))
    return LineKind::Nameless;
  if (const std::size_t at = line.find(marked); at != std::string_view::npos) {
    name = line.substr(0, at);
    rest = line.substr(at + marked.size());
  } else if (const std::size_t size = line.find(real); size != std::string_view::npos) {
    name = line.substr(0, size);
    rest = line.substr(std::min(line.find("):", size), line.size()));
    if (!take(rest, "):"))
      return LineKind::Broken;
    // `kernel stacks` shows the thread's address before its name.
    name = withoutPrompt(name);
    if (const std::size_t blank = name.find(' '); name.starts_with("0x") && blank != std::string_view::npos)
      name = name.substr(blank);
  } else if (const std::size_t unused = line.rfind(plain); unused != std::string_view::npos && has(line.substr(unused), " usage ")) {
    name = line.substr(0, unused);
    rest = line.substr(unused + 1);
  } else {
    return LineKind::Other;
  }
  std::uint64_t unused = 0, size = 0;
  mark.name = std::string(withoutPrompt(name));
  if (mark.name.empty() || !take(rest, "unused") || !takeNumber(rest, unused) || !take(rest, "usage") || !takeNumber(rest, mark.usedBytes) ||
      !take(rest, "/") || !takeNumber(rest, size) || unused > size || mark.usedBytes != size - unused ||
      startsMeasurement(name) || startsMeasurement(rest))
    return LineKind::Broken;
  mark.sizeBytes = size;
  mark.isInterruptStack = isInterruptStack(mark.name);
  return LineKind::Mark;
}

bool looksLikeLog(std::string_view text)
{
  const std::size_t plain = text.find(": unused ");
  return has(text, ": STACK:") || has(text, "(real size ") || has(text, ": unable to get stack space") ||
         has(text, "Unable to determine unused stack size") || (plain != std::string_view::npos && has(text.substr(plain), " usage ")) ||
         (has(text, "stack size ") && has(text, ", usage "));
}

StackMarks marksOf(std::vector<StackMark> marks)
{
  return {deepestOf(std::move(marks)), {}};
}

template <typename Visit> bool eachLine(std::string_view text, Visit visit)
{
  for (std::size_t line = 1, from = 0; from < text.size(); ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n", from), text.size());
    if (!visit(text.substr(from, end - from), line))
      return false;
    // A terminal program may log `\r` alone. Before a `\n`, however many, they end one line with it.
    const std::size_t more = std::min(text.find_first_not_of('\r', end), text.size());
    from = (more > end && more < text.size() && text[more] == '\n' ? more : end) + 1;
  }
  return true;
}

Expected<StackMarks> readLog(std::string_view text, const std::string &path)
{
  StackMarks out;
  std::set<std::string> unmeasured; // until the line that shows such a stack as used up
  eachLine(text, [&](std::string_view line, std::size_t number) {
    StackMark mark;
    const LineKind kind = readLogLine(withoutEscapes(line), mark);
    // As `incomplete` of the configuration names it: by its file.
    const std::string place = path + ": line " + std::to_string(number) + ": ";
    if (kind == LineKind::Mark) {
      if (unmeasured.erase(mark.name) == 0 || mark.usedBytes != mark.sizeBytes)
        out.marks.push_back(std::move(mark));
    } else if (kind == LineKind::Unmeasured) {
      out.unread.push_back(place + "the target could not measure the stack of '" + mark.name + "'");
      unmeasured.insert(std::move(mark.name));
    } else if (kind == LineKind::Nameless) {
      out.unread.push_back(place + "a stack is measured here whose name is in another line: take `kernel stacks` or the thread analyzer");
    } else if (kind == LineKind::Broken) {
      out.unread.push_back(place + "a measurement of a stack cannot be read and is left out");
    }
    return true;
  });
  if (out.marks.empty())
    return errorAt(path, 0, "has measurements of stacks, and none can be read");
  out.marks = deepestOf(std::move(out.marks));
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
  std::vector<StackMark> marks;
  for (const auto &[name, value] : document.items()) {
    if (!value.is_number_unsigned())
      return errorAt(path, 0, "stack '" + name + "' has no whole number of bytes");
    marks.push_back({name, value.get<std::uint64_t>(), std::nullopt, isInterruptStack(name)});
  }
  return marksOf(std::move(marks));
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
  std::vector<StackMark> marks;
  std::set<std::string> names;
  std::optional<Error> error;
  eachLine(text, [&](std::string_view whole, std::size_t number) {
    const std::string_view line = trimmed(whole);
    if (line.empty() || line.front() == '#' || line == "---")
      return true;
    StackMark mark;
    if (!readEntry(line, mark))
      error = errorAt(path, number, "is no measured stack, wanted NAME: BYTES");
    else if (!names.insert(mark.name).second)
      error = errorAt(path, number, "names stack '" + mark.name + "' a second time");
    mark.isInterruptStack = isInterruptStack(mark.name);
    marks.push_back(std::move(mark));
    return !error;
  });
  if (error)
    return std::move(*error);
  if (marks.empty())
    return errorAt(path, 0, "has no measured stack in it");
  return marksOf(std::move(marks));
}

} // namespace

std::vector<StackMark> deepestOf(std::vector<StackMark> marks)
{
  const auto stack = [](const StackMark &mark) { return std::tie(mark.name, mark.sizeBytes); };
  std::sort(marks.begin(), marks.end(), [&](const StackMark &a, const StackMark &b) {
    return stack(a) != stack(b) ? stack(a) < stack(b) : a.usedBytes > b.usedBytes;
  });
  marks.erase(std::unique(marks.begin(), marks.end(), [&](const StackMark &a, const StackMark &b) { return stack(a) == stack(b); }), marks.end());
  return marks;
}

Expected<StackMarks> readStackMarks(std::string_view text, const std::string &shownPath)
{
  if (text.starts_with("\xef\xbb\xbf"))
    text.remove_prefix(3);
  if (looksLikeLog(text))
    return readLog(text, shownPath);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{' ? readJson(text, shownPath) : readEntries(text, shownPath);
}

} // namespace headroom::measured
