// SPDX-License-Identifier: Apache-2.0
#include "config/yaml_tree.h"

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "config/utf8.h"

namespace headroom {

namespace {

/// Ends a parse whose result would be refused anyway; does not leave this file.
struct TooLarge {
  Error error;
};

/// Follows the text that is parsed. yaml-cpp takes the end of the input for the end of a quoted text; then this is in the text.
constexpr const char *endMark = "# headroom: end of file";

class TreeBuilder : public YAML::EventHandler {
public:
  TreeBuilder(const std::string &path, YamlDocument &out) : path_(path), out_(out) {}

  void OnDocumentStart(const YAML::Mark &) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
  {
    refuseAnchor(mark, anchor);
    add(nodeAt(mark, YamlNode::Kind::Null));
  }

  void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
  {
    fail(mark, "aliases are not supported here", "write the value out");
    add(nodeAt(mark, YamlNode::Kind::Null));
  }

  void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, const std::string &value) override
  {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    if (value.find(endMark) != std::string::npos)
      fail(mark, "text is not closed, wanted a quote at its end", "");
    YamlNode node = nodeAt(mark, YamlNode::Kind::Scalar);
    node.text = value;
    node.isQuoted = tag == "!"; // yaml-cpp gives plain scalars the tag "?", others "!"
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
  {
    open(mark, tag, anchor, YamlNode::Kind::Sequence);
  }

  void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
  {
    open(mark, tag, anchor, YamlNode::Kind::Map);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

private:
  struct Level {
    YamlNode node;
    std::optional<YamlNode> key;      ///< of a map: read, waiting for its value
    std::map<std::string, int> lines; ///< keys of a map so far, with their lines
  };

  static YamlNode nodeAt(const YAML::Mark &mark, YamlNode::Kind kind)
  {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void fail(const YAML::Mark &mark, std::string message, std::string help)
  {
    out_.errors.push_back(
        {Error::Kind::Environment, std::move(message), placeText(path_, mark.line + 1, mark.column + 1), std::move(help)});
  }

  void refuseAnchor(const YAML::Mark &mark, YAML::anchor_t anchor)
  {
    if (anchor != 0)
      fail(mark, "anchors are not supported here", "write the value out where it is used");
  }

  void refuseTag(const YAML::Mark &mark, const std::string &tag)
  {
    if (!tag.empty() && tag != "?" && tag != "!")
      fail(mark, "tags are not supported here, found " + quotedText(tag), "remove the tag");
  }

  void open(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor, YamlNode::Kind kind)
  {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    if (levels_.size() >= maxYamlDepth)
      throw TooLarge{{Error::Kind::Environment, "nesting is deeper than " + std::to_string(maxYamlDepth) + " levels",
                      placeText(path_, mark.line + 1, mark.column + 1), ""}};
    levels_.push_back({nodeAt(mark, kind), std::nullopt, {}});
  }

  void close()
  {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node)
  {
    if (++nodes_ > maxYamlNodes)
      throw TooLarge{{Error::Kind::Environment, "more than " + std::to_string(maxYamlNodes) + " values",
                      placeText(path_, node.line, node.column), ""}};
    if (levels_.empty()) {
      out_.root = std::move(node);
      return;
    }
    Level &level = levels_.back();
    if (level.node.kind == YamlNode::Kind::Sequence)
      level.node.items.push_back(std::move(node));
    else if (!level.key)
      level.key = std::move(node);
    else
      addEntry(level, std::move(node));
  }

  void addEntry(Level &level, YamlNode value)
  {
    YamlNode key = std::move(*level.key);
    level.key.reset();
    const std::string place = placeText(path_, key.line, key.column);
    if (key.kind != YamlNode::Kind::Scalar) {
      const char *found = key.kind == YamlNode::Kind::Null ? "nothing" : key.kind == YamlNode::Kind::Map ? "a map" : "a list";
      out_.errors.push_back({Error::Kind::Environment, std::string("key is ") + found + ", wanted a name", place, ""});
      return;
    }
    const auto [known, isNew] = level.lines.emplace(key.text, key.line);
    if (!isNew) {
      out_.errors.push_back({Error::Kind::Environment,
                             "duplicate key " + quotedText(key.text) + ", first at line " + std::to_string(known->second), place,
                             "merge the two"});
      return;
    }
    if (value.kind == YamlNode::Kind::Null) { // its own mark is wherever the next token stands
      value.line = key.line;
      value.column = key.column;
    }
    level.node.entries.push_back({std::move(key), std::move(value)});
  }

  const std::string &path_;
  YamlDocument &out_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
};

/// Sees only where a second document starts.
class SecondDocument : public YAML::EventHandler {
public:
  void OnDocumentStart(const YAML::Mark &mark) override { line = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark &, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark &, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark &, const std::string &, YAML::anchor_t, const std::string &) override {}
  void OnSequenceStart(const YAML::Mark &, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark &, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  int line = 1;
};

/// Whether line `line` (0-based) starts with white space that holds a tab; yaml-cpp names the tab only sometimes.
bool isIndentedWithTab(std::string_view text, int line)
{
  for (int i = 0; i < line; ++i) {
    const std::size_t lineEnd = text.find('\n');
    if (lineEnd == std::string_view::npos)
      return false;
    text.remove_prefix(lineEnd + 1);
  }
  return text.substr(0, text.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

std::string syntaxHelp(const std::string &message)
{
  if (message == "illegal map value")
    return "put text that holds ': ' in quotes, and indent the keys of one map alike";
  if (message.find("scalar") != std::string::npos || message.find("unknown token") != std::string::npos)
    return "put text that holds special characters in quotes";
  return "";
}

} // namespace

std::string placeText(const std::string &path, int line, int column)
{
  return path + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string quotedText(std::string_view text)
{
  constexpr std::size_t longest = 80;
  std::size_t end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end; // never inside a character
  std::string out = "'";
  for (char c : text.substr(0, end))
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out + (end < text.size() ? "...'" : "'");
}

YamlDocument parseYaml(std::string_view text, const std::string &path)
{
  YamlDocument out;
  const auto refuse = [&](std::string message, int line, int column, std::string help) {
    out.root.reset();
    out.errors.push_back({Error::Kind::Environment, std::move(message), placeText(path, line, column), std::move(help)});
  };
  if (text.size() > maxYamlBytes) {
    refuse("file has " + std::to_string(text.size()) + " bytes, wanted at most " + std::to_string(maxYamlBytes), 1, 1, "");
    return out;
  }
  if (const std::optional<BadByte> bad = firstBadByte(text)) {
    refuse("byte " + bad->hex + " is not part of UTF-8 text", bad->line, bad->column, "save the file as UTF-8 text");
    return out;
  }
  try {
    std::istringstream stream{std::string(text) + "\n" + endMark + "\n"};
    YAML::Parser parser(stream);
    TreeBuilder builder(path, out);
    if (!parser.HandleNextDocument(builder) || !out.root) {
      refuse("file is empty, wanted a map of settings", 1, 1, "");
      return out;
    }
    SecondDocument second;
    if (parser.HandleNextDocument(second))
      refuse("a second YAML document begins, wanted one", second.line, 1, "remove the line '---' and what follows it");
  } catch (const TooLarge &tooLarge) {
    out.errors.push_back(tooLarge.error);
  } catch (const YAML::Exception &exception) {
    const int line = std::max(0, exception.mark.line);
    const bool isTab = isIndentedWithTab(text, line);
    refuse("YAML syntax: " + (isTab ? std::string("a tab indents this line") : exception.msg), line + 1,
           isTab ? 1 : std::max(0, exception.mark.column) + 1, isTab ? "indent with spaces" : syntaxHelp(exception.msg));
  } catch (const std::exception &exception) {
    refuse(std::string("YAML syntax: ") + exception.what(), 1, 1, "");
  }
  if (!out.errors.empty())
    out.root.reset();
  return out;
}

} // namespace headroom
