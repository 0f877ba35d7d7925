// SPDX-License-Identifier: Apache-2.0
#include "source/unit/allowances.h"

#include <algorithm>
#include <tuple>

#include <clang/Basic/CharInfo.h>

#include "facts/nearest.h"

namespace headroom::unit {

namespace {

using Text = llvm::StringRef;

constexpr Text mark = "headroom:";
constexpr Text verb = "allow";

/// Without the comment's marks, those of documentation too.
Text bodyOf(Text comment)
{
  if (comment.consume_front("/*"))
    comment.consume_back("*/");
  else
    comment.consume_front("//");
  return comment.ltrim("/*!<").trim();
}

std::string oneLine(Text text)
{
  std::string out;
  for (const char each : text)
    if (!clang::isWhitespace(each))
      out += each;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  while (!out.empty() && out.back() == ' ')
    out.pop_back();
  return out;
}

bool isRuleName(Text name)
{
  return !name.empty() && llvm::all_of(name, [](char each) { return clang::isAlphanumeric(each) || each == '-' || each == '_'; });
}

/// Empty for a list that cannot be read.
std::vector<std::string> rulesIn(Text list)
{
  std::vector<std::string> rules;
  for (Text rest = list;;) {
    const auto [name, behind] = rest.split(',');
    if (!isRuleName(name.trim()))
      return {};
    rules.push_back(name.trim().str());
    if (!rest.contains(','))
      break;
    rest = behind;
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

bool hasCodeBefore(Text line)
{
  while (!line.empty()) {
    line = line.ltrim();
    if (!line.starts_with("/*"))
      return !line.empty();
    const std::size_t end = line.find("*/", 2);
    line = end == Text::npos ? Text() : line.substr(end + 2);
  }
  return false;
}

/// Offset of the first character of code at or behind `from`; the text's length for none.
std::size_t nextCode(Text text, std::size_t from)
{
  while (from < text.size()) {
    if (clang::isWhitespace(text[from]))
      ++from;
    else if (text.substr(from).starts_with("//"))
      from = std::min(text.find('\n', from), text.size());
    else if (text.substr(from).starts_with("/*"))
      from = std::min(text.find("*/", from + 2), text.size() - 2) + 2;
    else
      return from;
  }
  return text.size();
}

} // namespace

std::vector<SourceAllowance> allowanceIn(std::string_view comment)
{
  const Text body = bodyOf(Text(comment.data(), comment.size()));
  Text rest = body;
  if (!rest.consume_front(mark))
    return {};
  rest = rest.ltrim();
  const Text word = rest.take_while([](char each) { return clang::isAlphanumeric(each) || each == '_' || each == '-'; });
  rest = rest.drop_front(word.size()).ltrim();
  const bool isMeant = word.equals_insensitive(verb) || editDistance(word.lower(), verb.str(), 2) <= 2 || (!word.empty() && rest.starts_with("("));
  if (!isMeant)
    return {}; // prose
  SourceAllowance out;
  const std::size_t end = rest.find(')');
  if (word == verb && rest.starts_with("(") && end != Text::npos)
    out.rules = rulesIn(rest.slice(1, end));
  out.reason = oneLine(out.rules.empty() ? body : rest.drop_front(end + 1));
  return {out};
}

bool AllowanceComments::HandleComment(clang::Preprocessor &preprocessor, clang::SourceRange comment)
{
  const clang::SourceManager &sources = preprocessor.getSourceManager();
  const auto [file, begin] = sources.getDecomposedLoc(comment.getBegin());
  const unsigned end = sources.getFileOffset(comment.getEnd());
  bool isInvalid = false;
  const Text text = sources.getBufferData(file, &isInvalid);
  if (isInvalid || end > text.size() || !text.slice(begin, end).contains(mark) || sources.isInSystemHeader(comment.getBegin()))
    return false;
  std::vector<SourceAllowance> read = allowanceIn(std::string_view(text.data() + begin, end - begin));
  if (read.empty())
    return false;
  const std::size_t lineBegin = text.rfind('\n', begin) + 1; // npos + 1 is the file's first character
  const std::size_t covered = hasCodeBefore(text.slice(lineBegin, begin)) ? begin : std::min(nextCode(text, end), text.size());
  found_.push_back({comment.getBegin(), comment.getBegin().getLocWithOffset(static_cast<int>(covered) - static_cast<int>(begin)), std::move(read.front())});
  return false;
}

std::vector<SourceAllowance> AllowanceComments::take(Positions &positions)
{
  std::vector<SourceAllowance> out;
  for (Found &one : found_) {
    one.allowance.position = positions.of(one.comment);
    one.allowance.coversLine = positions.of(one.covered).line;
    out.push_back(std::move(one.allowance));
  }
  found_.clear();
  const auto key = [](const SourceAllowance &one) {
    return std::tie(one.position.file, one.position.line, one.position.column, one.coversLine, one.rules, one.reason);
  };
  std::sort(out.begin(), out.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace headroom::unit
