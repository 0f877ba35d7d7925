// SPDX-License-Identifier: Apache-2.0
// What ld's grammar has beyond MEMORY and the heads and tails of output sections is skipped by its brackets and semicolons.
#include "build/script_file.h"

#include <algorithm>
#include <map>

#include "build/script_expression.h"
#include "build/script_text.h"

namespace headroom {

namespace {

using build::ScriptText;

// Firmware has a dozen regions and some hundred sections. Whoever looks for one may go through them all, for each section of an image.
constexpr std::size_t mostRegions = 4096;
constexpr std::size_t mostSections = 16384;

std::string beyond(std::size_t limit, const char *what)
{
  return "the linker script has more than " + std::to_string(limit) + " " + what;
}

/// In brackets after a section's name; with one of these the loader leaves the section out.
bool isNoloadType(const std::string &word)
{
  return word == "NOLOAD" || word == "DSECT" || word == "COPY" || word == "INFO" || word == "OVERLAY";
}

bool isType(const std::string &word)
{
  return isNoloadType(word) || word == "READONLY" || word == "TYPE";
}

std::string lowered(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

class Reader {
public:
  Reader(std::string_view text, const std::string &file) : text_(text) { out_.file = file; }

  Expected<LinkerScript> read()
  {
    while (!text_.isAtEnd() && !error_) {
      const std::uint32_t line = text_.line();
      const std::string word = text_.name();
      if (word == "MEMORY" && text_.take("{"))
        readMemory(line);
      else if (word == "SECTIONS" && text_.take("{"))
        readSections(line);
      else
        readOther(word, line);
    }
    if (error_)
      return std::move(*error_);
    return std::move(out_);
  }

private:
  void fail(const std::string &message, std::uint32_t line)
  {
    if (!error_)
      error_ = Error{Error::Kind::Environment, message, out_.file + ":" + std::to_string(line), {}};
  }

  /// A statement that is neither MEMORY nor SECTIONS, or one that may stand in SECTIONS, too.
  void readOther(const std::string &word, std::uint32_t line)
  {
    if (word.empty())
      return text_.peek() == '}' ? fail("a closing brace without an opening one in the linker script", line) : text_.skipOne();
    if (word == "INCLUDE") {
      out_.includes.push_back(text_.name());
      return;
    }
    if (word == "REGION_ALIAS" && text_.take("(")) {
      RegionAlias alias;
      alias.alias = text_.name();
      (void)text_.take(",");
      alias.region = text_.name();
      (void)text_.take(")");
      if (out_.aliases.size() == mostRegions)
        return fail(beyond(mostRegions, "aliases of memory regions"), line);
      out_.aliases.push_back(std::move(alias));
      return;
    }
    if (text_.peek() == '{') { // PHDRS, VERSION
      if (!text_.skipBalanced('{', '}'))
        fail("the braces of " + word + " are not closed in the linker script", line);
      return;
    }
    if (text_.peek() == '(') { // ENTRY(...), ASSERT(...), PROVIDE(...)
      if (!text_.skipBalanced('(', ')'))
        fail("the brackets of " + word + " are not closed in the linker script", line);
      return;
    }
    skipAssignment();
  }

  /// From behind the symbol past the semicolon; stops before a brace, which no assignment has.
  void skipAssignment()
  {
    while (!text_.isAtEnd()) {
      const char next = text_.peek();
      if (next == '{' || next == '}')
        return;
      text_.skipOne();
      if (next == ';')
        return;
    }
  }

  // ---- MEMORY ----

  void readMemory(std::uint32_t start)
  {
    while (!error_) {
      if (text_.isAtEnd())
        return fail("the braces of MEMORY are not closed in the linker script", start);
      if (text_.take("}"))
        return;
      if (text_.takeWord("INCLUDE")) {
        out_.includes.push_back(text_.name());
        continue;
      }
      readRegion();
    }
  }

  void readRegion()
  {
    LinkerRegion region;
    text_.skipBlanks();
    region.line = text_.line();
    region.name = text_.name();
    if (text_.take("(")) {
      while (!text_.isAtEnd() && text_.peek() != ')') {
        region.attributes += text_.peek();
        text_.step();
      }
      text_.step();
      region.attributes = lowered(region.attributes);
    }
    const auto wanted = [&](const char *what) {
      fail("memory region '" + region.name + "' of the linker script has no " + what + ", wanted NAME (ATTRIBUTES) : ORIGIN = A, LENGTH = B",
           region.line);
    };
    if (region.name.empty() || !text_.take(":"))
      return wanted(region.name.empty() ? "name" : "colon");
    const auto take = [&](std::initializer_list<std::string_view> words) {
      return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text_.takeWord(word); }) && text_.take("=");
    };
    const build::RegionValue values = [&](const std::string &name, bool isOrigin) { return valueOf(name, isOrigin, region); };
    if (!take({"ORIGIN", "org", "o"}))
      return wanted("ORIGIN");
    region.origin = build::takeExpression(text_, values);
    (void)text_.take(",");
    if (!take({"LENGTH", "len", "l"}))
      return wanted("LENGTH");
    region.lengthBytes = build::takeExpression(text_, values);
    (void)text_.take(";");
    if (out_.regions.size() == mostRegions)
      return fail(beyond(mostRegions, "memory regions"), region.line);
    indexOf_.emplace(region.name, out_.regions.size());
    out_.regions.push_back(std::move(region));
  }

  std::optional<std::uint64_t> valueOf(const std::string &name, bool isOrigin, const LinkerRegion &current) const
  {
    if (name == current.name)
      return isOrigin ? current.origin : std::nullopt;
    const auto found = indexOf_.find(name);
    if (found == indexOf_.end())
      return std::nullopt;
    const LinkerRegion &region = out_.regions[found->second];
    return isOrigin ? region.origin : region.lengthBytes;
  }

  // ---- SECTIONS ----

  void readSections(std::uint32_t start)
  {
    std::vector<Overlay> overlays;
    while (!error_) {
      if (text_.isAtEnd())
        return fail("the braces of SECTIONS are not closed in the linker script", start);
      if (text_.take("}")) {
        if (overlays.empty())
          return;
        closeOverlay(overlays.back());
        overlays.pop_back();
        continue;
      }
      text_.skipBlanks();
      const std::uint32_t line = text_.line();
      if (text_.takeWord("OVERLAY")) {
        openOverlay(overlays, line);
        continue;
      }
      const std::string name = text_.name();
      if (name.empty() || isStatement(name))
        readOther(name, line);
      else
        readSection(name, line, overlays.empty());
    }
  }

  /// Whether what follows the name is no output section.
  bool isStatement(const std::string &name)
  {
    if (name == "INCLUDE" || name == "REGION_ALIAS")
      return true;
    for (const char *const keyword : {"ASSERT", "ENTRY", "PROVIDE", "PROVIDE_HIDDEN", "HIDDEN", "EXTERN", "NOCROSSREFS", "OUTPUT_FORMAT",
                                      "OUTPUT_ARCH", "TARGET", "INSERT"})
      if (name == keyword)
        return true;
    for (const char *const assignment : {"=", "+=", "-=", "*=", "/=", "<<=", ">>=", "&=", "|=", "^="})
      if (text_.isNext(assignment))
        return true;
    return false;
  }

  struct Overlay {
    std::size_t first = 0; ///< of out_.sections
  };

  void openOverlay(std::vector<Overlay> &overlays, std::uint32_t line)
  {
    if (!overlays.empty())
      return fail("OVERLAY within an OVERLAY in the linker script", line);
    overlays.push_back({out_.sections.size()});
    if (!skipTo('{'))
      fail("OVERLAY has no opening brace in the linker script", line);
  }

  void closeOverlay(const Overlay &overlay)
  {
    ScriptSection tail;
    readTail(tail);
    for (std::size_t i = overlay.first; i < out_.sections.size(); ++i) {
      out_.sections[i].region = tail.region;
      out_.sections[i].loadRegion = tail.loadRegion;
    }
  }

  /// Past the next `open` at this depth.
  bool skipTo(char open)
  {
    while (!text_.isAtEnd()) {
      const char next = text_.peek();
      if (next == '}' || next == ';')
        return false;
      text_.skipOne();
      if (next == open)
        return true;
    }
    return false;
  }

  void readSection(const std::string &name, std::uint32_t line, bool hasColon)
  {
    ScriptSection section;
    section.name = name;
    section.line = line;
    if (hasColon && !readHead(section))
      return fail("output section '" + name + "' of the linker script has no colon before its braces", line);
    // AT(...), ALIGN(...), SUBALIGN(...), ONLY_IF_RO, ALIGN_WITH_INPUT
    while (!text_.isAtEnd() && text_.peek() != '{' && text_.peek() != '}') {
      if (text_.peek() == '(') {
        if (!text_.skipBalanced('(', ')'))
          break;
      } else {
        text_.skipOne();
      }
    }
    if (text_.peek() != '{' || !text_.skipBalanced('{', '}'))
      return fail("the braces of output section '" + name + "' are not closed in the linker script", line);
    readTail(section);
    if (out_.sections.size() == mostSections)
      return fail(beyond(mostSections, "output sections"), line);
    if (section.name != "/DISCARD/")
      out_.sections.push_back(std::move(section));
  }

  /// `[ADDRESS] [(TYPE)] :`. A colon after a question mark belongs to the address.
  bool readHead(ScriptSection &section)
  {
    std::size_t questions = 0;
    while (!text_.isAtEnd()) {
      const char next = text_.peek();
      if (next == '{' || next == '}' || next == ';')
        return false;
      if (next == ':') {
        text_.step();
        if (questions == 0)
          return true;
        --questions;
        continue;
      }
      if (next == '(' && readType(section))
        continue;
      section.hasAddress = true;
      questions += next == '?' ? 1 : 0;
      if (next == '(') {
        if (!text_.skipBalanced('(', ')'))
          return false;
      } else {
        text_.skipOne();
      }
    }
    return false;
  }

  /// Takes `(NOLOAD)` and its like; nothing where the brackets hold an address.
  bool readType(ScriptSection &section)
  {
    const ScriptText before = text_;
    text_.step();
    const std::string word = text_.name();
    if (text_.peek() == ')' && word.empty()) {
      text_.step();
      return true;
    }
    if (!isType(word)) {
      text_ = before;
      return false;
    }
    section.isNoload = section.isNoload || isNoloadType(word);
    while (!text_.isAtEnd() && text_.peek() != ')')
      text_.skipOne();
    text_.step();
    return true;
  }

  /// `[> REGION] [AT> REGION] [:PHDR...] [=FILL] [,]`
  void readTail(ScriptSection &section)
  {
    const build::RegionValue none = [](const std::string &, bool) { return std::optional<std::uint64_t>(); };
    for (;;) {
      if (text_.take(">")) {
        section.region = text_.name();
        continue;
      }
      if (text_.isNext("AT")) {
        const ScriptText before = text_;
        if (text_.takeWord("AT") && text_.take(">")) {
          section.loadRegion = text_.name();
          continue;
        }
        text_ = before;
        return;
      }
      if (text_.take(":")) {
        (void)text_.name();
        continue;
      }
      if (text_.peek() == '=') {
        text_.step();
        (void)build::takeExpression(text_, none);
        continue;
      }
      (void)text_.take(",");
      return;
    }
  }

  ScriptText text_;
  LinkerScript out_;
  std::map<std::string, std::size_t> indexOf_; ///< regions by name
  std::optional<Error> error_;
};

} // namespace

Expected<LinkerScript> readLinkerScript(std::string_view text, const std::string &file)
{
  if (text.find('\0') != std::string_view::npos)
    return Error{Error::Kind::Environment, "a linker script is text, and this has a zero byte", file, {}};
  return Reader(text, file).read();
}

} // namespace headroom
