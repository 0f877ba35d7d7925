// SPDX-License-Identifier: Apache-2.0
// Formats as measured on GCC 12 and Clang 19 (facts/stack-analysis.md 2.2 and 2.3).
#include "machine/stack_reports.h"

#include <charconv>
#include <optional>

namespace headroom::machine {

namespace {

template <typename Visit> void forEachLine(std::string_view text, Visit visit)
{
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    if (!line.empty())
      visit(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

std::optional<std::uint64_t> numberIn(std::string_view text)
{
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

bool isUnbounded(std::string_view qualifier) { return qualifier.find("dynamic") != std::string_view::npos && qualifier.find("bounded") == std::string_view::npos; }

/// `file:line:col:name` (GCC) or `file:line:name` (Clang). A C++ name has colons of its own, so the numbers are looked for
/// from the left: the first part that is a number ends the file.
bool splitPlace(std::string_view place, StackReport &report)
{
  for (std::size_t colon = place.find(':'); colon != std::string_view::npos; colon = place.find(':', colon + 1)) {
    const std::size_t lineEnd = place.find(':', colon + 1);
    if (lineEnd == std::string_view::npos)
      break;
    const std::optional<std::uint64_t> line = numberIn(place.substr(colon + 1, lineEnd - colon - 1));
    if (!line || *line > UINT32_MAX)
      continue;
    report.file = place.substr(0, colon);
    report.line = static_cast<std::uint32_t>(*line);
    report.name = place.substr(lineEnd + 1);
    const std::size_t columnEnd = place.find(':', lineEnd + 1);
    if (columnEnd != std::string_view::npos && numberIn(place.substr(lineEnd + 1, columnEnd - lineEnd - 1)))
      report.name = place.substr(columnEnd + 1);
    return !report.name.empty();
  }
  // Clang without debug information: `module.c:name`.
  const std::size_t last = place.rfind(':');
  report.name = last == std::string_view::npos ? place : place.substr(last + 1);
  return !report.name.empty();
}

/// The quoted text behind `key: ` in a VCG node, with `\n` as it stands.
std::optional<std::string_view> attributeOf(std::string_view node, std::string_view key)
{
  const std::size_t at = node.find(std::string(key) + ": \"");
  if (at == std::string_view::npos)
    return std::nullopt;
  const std::size_t start = at + key.size() + 3;
  const std::size_t end = node.find('"', start);
  if (end == std::string_view::npos)
    return std::nullopt;
  return node.substr(start, end - start);
}

} // namespace

std::vector<StackReport> parseStackUsage(std::string_view text, std::uint64_t &unreadable)
{
  std::vector<StackReport> reports;
  forEachLine(text, [&](std::string_view line) {
    const std::size_t nameEnd = line.find('\t');
    const std::size_t bytesEnd = nameEnd == std::string_view::npos ? nameEnd : line.find('\t', nameEnd + 1);
    StackReport report;
    std::optional<std::uint64_t> bytes;
    if (bytesEnd != std::string_view::npos)
      bytes = numberIn(line.substr(nameEnd + 1, bytesEnd - nameEnd - 1));
    if (!bytes || !splitPlace(line.substr(0, nameEnd), report)) {
      ++unreadable;
      return;
    }
    report.bytes = *bytes;
    report.isDynamic = isUnbounded(line.substr(bytesEnd + 1));
    reports.push_back(std::move(report));
  });
  return reports;
}

std::vector<StackReport> parseCallgraphInfo(std::string_view text)
{
  std::vector<StackReport> reports;
  forEachLine(text, [&](std::string_view line) {
    if (!line.starts_with("node:"))
      return;
    const auto title = attributeOf(line, "title");
    const auto label = attributeOf(line, "label");
    if (!title || !label)
      return;
    // label: name \n file:line:col \n N bytes (qualifier) \n M dynamic objects ...
    constexpr std::string_view lineBreak = "\\n";
    const std::size_t placeStart = label->find(lineBreak);
    const std::size_t bytesStart = placeStart == std::string_view::npos ? placeStart : label->find(lineBreak, placeStart + 2);
    if (bytesStart == std::string_view::npos)
      return;
    const std::string_view frame = label->substr(bytesStart + 2);
    const std::size_t numberEnd = frame.find(" bytes (");
    if (numberEnd == std::string_view::npos)
      return;
    const std::optional<std::uint64_t> bytes = numberIn(frame.substr(0, numberEnd));
    StackReport report;
    const std::string place = std::string(label->substr(placeStart + 2, bytesStart - placeStart - 2)) + ":name";
    if (!bytes || !splitPlace(place, report))
      return;
    // Statics are titled `file.c:name`.
    const std::size_t colon = title->rfind(':');
    report.name = colon == std::string_view::npos ? *title : title->substr(colon + 1);
    report.bytes = *bytes;
    report.isDynamic = isUnbounded(frame.substr(numberEnd, frame.find(')') - numberEnd));
    reports.push_back(std::move(report));
  });
  return reports;
}

} // namespace headroom::machine
