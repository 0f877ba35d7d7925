// SPDX-License-Identifier: Apache-2.0
#include "build/kconfig_file.h"

#include <algorithm>

namespace headroom {

namespace {

// Kconfig itself cuts values far below this; a longer line is no configuration.
constexpr std::size_t maxLineBytes = 1u << 16;

bool isSpace(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text)
{
  while (!text.empty() && isSpace(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back()))
    text.remove_suffix(1);
  return text;
}

bool isNameCharacter(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

class KconfigReader {
public:
  explicit KconfigReader(const std::string &file) { out_.file = file; }

  Expected<Kconfig> read(std::string_view text)
  {
    if (text.starts_with("\xEF\xBB\xBF"))
      text.remove_prefix(3);
    const bool hasLastLine = text.ends_with('\n');
    while (!text.empty()) {
      ++line_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (end > maxLineBytes)
        return wrong("line has " + std::to_string(end) + " bytes, the limit is " + std::to_string(maxLineBytes));
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.find('\0') != std::string_view::npos)
        return wrong("line holds a NUL byte: this is no configuration in text form");
      if (std::optional<Error> error = readLine(trimmed(line)))
        return *std::move(error);
    }
    if (isInComment_)
      return wrong("comment has no end, wanted */");
    // What is not set is off, so that a file that was cut off would switch off whatever it lacks.
    if (!isAnySaid_)
      return wrong("has no configuration symbol: the file is empty or was cut off");
    if (!hasLastLine)
      return wrong("the last line has no end: the file was cut off");
    return std::move(out_);
  }

private:
  Error wrong(const std::string &message) const { return {Error::Kind::Environment, message, out_.file + ":" + std::to_string(std::max(line_, 1U)), {}}; }

  std::optional<Error> readLine(std::string_view line)
  {
    if (isInComment_) {
      const std::size_t end = line.find("*/");
      if (end == std::string_view::npos)
        return std::nullopt;
      isInComment_ = false;
      line = trimmed(line.substr(end + 2));
    }
    if (line.starts_with("/*")) {
      const std::size_t end = line.find("*/", 2);
      if (end != std::string_view::npos)
        return readLine(trimmed(line.substr(end + 2)));
      isInComment_ = true;
      return std::nullopt;
    }
    if (line.starts_with("#define ") || line.starts_with("#define\t"))
      return readDefine(trimmed(line.substr(8)));
    if (line.empty() || line.front() == '#' || line.starts_with("//")) {
      isAnySaid_ = isAnySaid_ || line.ends_with(" is not set"); // what is absent is off
      return std::nullopt;
    }
    const std::string_view name = nameIn(line);
    if (name.empty() || name.size() == line.size() || line[name.size()] != '=')
      return wrong("'" + std::string(line.substr(0, 60)) + "' is neither NAME=value nor a comment");
    return keep(name, line.substr(name.size() + 1), false);
  }

  std::optional<Error> readDefine(std::string_view text)
  {
    out_.isHeader = true;
    const std::string_view name = nameIn(text);
    if (name.empty() || (name.size() < text.size() && !isSpace(text[name.size()])))
      return wrong("#define '" + std::string(text.substr(0, 60)) + "' has no plain name");
    return keep(name, trimmed(text.substr(name.size())), true);
  }

  static std::string_view nameIn(std::string_view text)
  {
    return text.substr(0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isNameCharacter) - text.begin()));
  }

  std::optional<Error> keep(std::string_view name, std::string_view value, bool isMacro)
  {
    KconfigValue out;
    out.line = line_;
    out.isText = !value.empty() && value.front() == '"';
    if (out.isText) {
      const std::size_t end = unquote(value, out.text);
      const std::string_view behind = end == std::string_view::npos ? value : trimmed(value.substr(end));
      if (end == std::string_view::npos)
        return wrong(std::string(name) + " has a string without its closing quote");
      if (!behind.empty() && !(isMacro && behind.starts_with("/*")))
        return wrong(std::string(name) + " has '" + std::string(behind.substr(0, 30)) + "' behind its string, wanted the line's end");
    } else {
      out.text = isMacro ? trimmed(value.substr(0, value.find("/*"))) : value;
    }
    isAnySaid_ = true;
    const bool isOff = !isMacro && out.text == "n" && value == "n";
    if (isOff)
      out_.values.erase(std::string(name));
    else
      out_.values.insert_or_assign(std::string(name), std::move(out)); // as Kconfig does, the last line holds
    return std::nullopt;
  }

  /// Kconfig escapes the quote and the backslash only; returns where the text goes on, npos where no quote closes.
  static std::size_t unquote(std::string_view text, std::string &out)
  {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '"')
        return i + 1;
      if (text[i] == '\\' && i + 1 < text.size())
        ++i;
      out += text[i];
    }
    return std::string_view::npos;
  }

  Kconfig out_;
  std::uint32_t line_ = 0;
  bool isInComment_ = false;
  bool isAnySaid_ = false; ///< some symbol is on or off
};

} // namespace

Expected<Kconfig> readKconfig(std::string_view text, const std::string &file)
{
  return KconfigReader(file).read(text);
}

} // namespace headroom
