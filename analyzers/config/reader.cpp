// SPDX-License-Identifier: Apache-2.0
#include "config/reader.h"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "facts/nearest.h"

namespace headroom {

namespace {

bool isSpaceOnly(const std::string &text)
{
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// `the text 'abc'`, `a list`: what stands there, for messages.
std::string found(const YamlNode &node)
{
  switch (node.kind) {
  case YamlNode::Kind::Null: return "nothing";
  case YamlNode::Kind::Sequence: return "a list";
  case YamlNode::Kind::Map: return "a map";
  case YamlNode::Kind::Scalar: break;
  }
  return quotedText(node.text);
}

std::string joined(const std::vector<std::string> &names)
{
  std::string out;
  for (const std::string &name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

template <typename Number> std::optional<Number> numberFrom(std::string_view text, int base = 10)
{
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    return std::nullopt;
  return value;
}

/// `010` is 8 in YAML 1.1 and 10 in YAML 1.2; neither is taken.
bool hasLeadingZero(std::string_view digits)
{
  return digits.size() > 1 && digits[0] == '0';
}

} // namespace

std::optional<std::uint64_t> bytesFrom(const std::string &text)
{
  std::string_view digits = text;
  if (digits.starts_with("0x"))
    return numberFrom<std::uint64_t>(digits.substr(2), 16);
  unsigned shift = 0;
  const std::array<std::pair<std::string_view, unsigned>, 4> units{{{"KiB", 10}, {"MiB", 20}, {"K", 10}, {"M", 20}}};
  for (const auto &[unit, unitShift] : units) {
    if (digits.ends_with(unit)) {
      digits.remove_suffix(unit.size());
      shift = unitShift;
      break;
    }
  }
  const std::optional<std::uint64_t> value = hasLeadingZero(digits) ? std::nullopt : numberFrom<std::uint64_t>(digits);
  if (!value || *value > (std::numeric_limits<std::uint64_t>::max() >> shift))
    return std::nullopt;
  return *value << shift;
}

bool isDate(const std::string &text)
{
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return false;
  const auto year = numberFrom<unsigned>(text.substr(0, 4));
  const auto month = numberFrom<unsigned>(text.substr(5, 2));
  const auto day = numberFrom<unsigned>(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1)
    return false;
  constexpr std::array<unsigned, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool isLeapYear = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  return *day <= days[*month - 1] + (*month == 2 && isLeapYear ? 1 : 0);
}

void Reader::fail(const YamlNode &at, std::string message, std::string help)
{
  errors_.push_back({Error::Kind::Environment, std::move(message), placeText(path_, at.line, at.column), std::move(help)});
}

bool Reader::is(const std::string &key, const YamlNode &node, YamlNode::Kind kind, const char *wanted)
{
  if (node.kind == kind)
    return true;
  fail(node, key + " is " + found(node) + ", wanted " + wanted);
  return false;
}

std::optional<std::string> Reader::text(const std::string &key, const YamlNode &node)
{
  if (!is(key, node, YamlNode::Kind::Scalar, "text"))
    return std::nullopt;
  if (isSpaceOnly(node.text)) {
    fail(node, key + " is empty, wanted text");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> Reader::name(const std::string &key, const YamlNode &node, const std::vector<std::string> &names)
{
  const std::optional<std::string> value = text(key, node);
  if (!value)
    return std::nullopt;
  for (const std::string &valid : names)
    if (valid == *value)
      return value;
  unknownName(key.c_str(), node, names);
  return std::nullopt;
}

std::optional<bool> Reader::flag(const std::string &key, const YamlNode &node)
{
  if (node.kind == YamlNode::Kind::Scalar && !node.isQuoted && (node.text == "true" || node.text == "false"))
    return node.text == "true";
  fail(node, key + " is " + found(node) + ", wanted true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Reader::integer(const std::string &key, const YamlNode &node, std::int64_t least, std::int64_t most)
{
  std::optional<std::int64_t> value;
  if (node.kind == YamlNode::Kind::Scalar && !node.isQuoted && !hasLeadingZero(node.text))
    value = numberFrom<std::int64_t>(node.text);
  if (value && *value >= least && *value <= most)
    return value;
  std::string wanted = "an integer";
  if (most == least)
    wanted = std::to_string(least);
  else if (most != INT64_MAX)
    wanted += " from " + std::to_string(least) + " to " + std::to_string(most);
  else
    wanted += " of at least " + std::to_string(least);
  fail(node, key + " is " + found(node) + ", wanted " + wanted);
  return std::nullopt;
}

std::optional<std::uint64_t> Reader::bytes(const std::string &key, const YamlNode &node)
{
  const std::optional<std::uint64_t> value = node.kind == YamlNode::Kind::Scalar ? bytesFrom(node.text) : std::nullopt;
  if (!value)
    fail(node, key + " is " + found(node) + ", wanted a number such as 1024, 4K or 0x400");
  return value;
}

std::optional<Margin> Reader::margin(const std::string &key, const YamlNode &node)
{
  if (node.kind == YamlNode::Kind::Scalar && node.text.ends_with('%')) {
    const std::string digits = node.text.substr(0, node.text.size() - 1);
    const std::optional<unsigned> percent = hasLeadingZero(digits) ? std::nullopt : numberFrom<unsigned>(digits);
    if (percent && *percent <= 100)
      return Margin{0, *percent};
  } else if (node.kind == YamlNode::Kind::Scalar) {
    if (const std::optional<std::uint64_t> value = bytesFrom(node.text))
      return Margin{*value, 0};
  }
  fail(node, key + " is " + found(node) + ", wanted bytes such as 256, or a share of the stack's size from 0% to 100%");
  return std::nullopt;
}

std::optional<std::string> Reader::date(const std::string &key, const YamlNode &node)
{
  if (node.kind == YamlNode::Kind::Scalar && isDate(node.text))
    return node.text;
  fail(node, key + " is " + found(node) + ", wanted a date such as 2027-06-30");
  return std::nullopt;
}

void Reader::unknownName(const char *what, const YamlNode &node, const std::vector<std::string> &valid)
{
  const std::string suggestion = nearest(node.text, valid);
  std::string message = std::string("unknown ") + what + " " + quotedText(node.text);
  if (!suggestion.empty())
    fail(node, message + ", nearest: " + suggestion);
  else
    fail(node, message, valid.size() <= 24 ? "valid here: " + joined(valid) : "`headroom rules` lists the valid ones");
}

void Reader::enter(const YamlNode &key)
{
  trail_.push_back(key.text);
  if (listDepth_ > 0)
    return;
  std::string dotted;
  for (const std::string &part : trail_)
    dotted += (dotted.empty() ? "" : ".") + part;
  places_.emplace(std::move(dotted), placeOf(key));
}

} // namespace headroom
