// SPDX-License-Identifier: Apache-2.0
// What comes first are lists that only say why something was linked, then the input sections that were discarded, then the table of
// regions up to a blank line, of which the one named `*default*` is always there, then the statements of the script with what they
// placed, and somewhere near its end `OUTPUT(`. Behind that come the sections that the script does not name, and no mark of an end: a map
// that was cut between two of them can be told from a whole one only by the image.
//
// The statements, by the blanks before them: none is an output section or a statement of the whole link; one is an input section, a
// pattern or a fill; more is a symbol, an assignment, data, or the numbers of a name that was too long for their line.
#include "build/gnu_map.h"

#include <utility>

#include "build/text_lines.h"

namespace headroom::build {

namespace {

constexpr std::string_view defaultRegion = "*default*";

// Firmware has a dozen. Whoever looks for the region of an address may go through them all.
constexpr std::size_t mostRegions = 4096;

/// `NAME 0xADDRESS 0xSIZE REST`; the name may hold blanks, so the numbers are what is looked for.
struct Placed {
  std::string_view name;
  std::uint64_t address = 0;
  std::uint64_t sizeBytes = 0;
  std::string_view rest; ///< trimmed
};

/// `0xADDRESS 0xSIZE REST`
bool splitNumbers(std::string_view text, Placed &out)
{
  const std::optional<std::uint64_t> address = prefixedHex(takeWord(text));
  if (!address)
    return false;
  const std::optional<std::uint64_t> size = prefixedHex(takeWord(text));
  if (!size)
    return false;
  out.address = *address;
  out.sizeBytes = *size;
  out.rest = trimmed(text);
  return true;
}

bool splitPlaced(std::string_view text, Placed &out)
{
  text = trimmed(text); // once: each name below starts at its first character
  for (std::size_t at = text.find(" 0x"); at != std::string_view::npos; at = text.find(" 0x", at + 1)) {
    if (!splitNumbers(text.substr(at), out))
      continue;
    out.name = trimmed(text.substr(0, at));
    return true;
  }
  return false;
}

struct InputFile {
  std::string_view archive;
  std::string_view object;
};

/// `lib.a(member.o)`: the member is between the last bracket and the one that it closes, since names may hold brackets themselves.
InputFile splitFile(std::string_view text)
{
  if (!text.ends_with(')'))
    return {{}, text};
  int depth = 0;
  for (std::size_t at = text.size(); at-- > 1;) {
    depth += text[at] == ')' ? 1 : text[at] == '(' ? -1 : 0;
    if (depth == 0)
      return {text.substr(0, at), text.substr(at + 1, text.size() - at - 2)};
  }
  return {{}, text};
}

class Reader {
public:
  Reader(std::string_view text, const std::string &file) : lines_(text), file_(file), hasLastLine_(text.ends_with('\n'))
  {
    out_.file = file;
    out_.dialect = LinkerMap::Dialect::Gnu;
  }

  Expected<LinkerMap> read()
  {
    std::string_view line;
    while (!isInStatements_ && lines_.next(line))
      if (isPastDefault_ && !isRow(line))
        isInStatements_ = true;
      else
        readBefore(line);
    if (out_.regions.size() > mostRegions)
      return Error{Error::Kind::Environment,
                   "the linker map has " + std::to_string(out_.regions.size()) + " memory regions, the limit is " + std::to_string(mostRegions), file_, {}};
    if (!isPastDefault_)
      return truncated("before its table of memory regions");
    markUndeclared();
    if (isInStatements_)
      readStatement(line);
    while (!isAtEnd_ && lines_.next(line))
      readStatement(line);
    // Every link has an output, so that only a map that was cut off lacks this line.
    if (!hasOutput_)
      return truncated("before its OUTPUT line");
    if (!hasLastLine_)
      return truncated("within a line");
    if (isPending())
      return truncated("behind a name that its numbers should follow");
    if (const std::uint64_t listed = listedBytes(); current_ && listed < current_->sizeBytes)
      return truncated("within section " + current_->name + ", whose parts have " + std::to_string(listed) + " of " +
                       std::to_string(current_->sizeBytes) + " bytes");
    dropEmpty();
    return std::move(out_);
  }

private:
  [[nodiscard]] Error truncated(const std::string &where) const
  {
    return {Error::Kind::Environment, "the linker map ends " + where, file_ + ":" + std::to_string(lines_.number()), "link again: the map was cut off"};
  }

  /// Rows of a table of names in a language that is not known here have a blank between their columns.
  [[nodiscard]] bool isPending() const
  {
    if (isAtEnd_)
      return false;
    const std::string_view name = isPendingOutput_ && current_ ? std::string_view(current_->name) : pendingName_;
    return !name.empty() && name.find_first_of(" \t") == std::string_view::npos;
  }

  [[nodiscard]] std::uint64_t listedBytes() const
  {
    std::uint64_t out = 0;
    const auto add = [&](std::uint64_t bytes) { out = bytes > UINT64_MAX - out ? UINT64_MAX : out + bytes; };
    if (!current_)
      return out;
    add(current_->fillBytes);
    add(current_->dataBytes);
    for (const MapInput &input : current_->inputs)
      add(input.sizeBytes);
    return out;
  }

  // ---- before the statements ----

  static bool isRow(std::string_view line)
  {
    Placed placed;
    return !line.starts_with(' ') && splitPlaced(line, placed);
  }

  void readBefore(std::string_view line)
  {
    Placed placed;
    if (line.starts_with(' ')) {
      if (isContinuation(line)) {
        if (!pendingName_.empty() && splitNumbers(line, placed)) {
          placed.name = pendingName_;
          addDiscarded(placed);
        }
        pendingName_ = {};
      } else if (splitPlaced(line, placed)) {
        addDiscarded(placed);
        pendingName_ = {};
      } else {
        pendingName_ = trimmed(line);
      }
      return;
    }
    pendingName_ = {};
    if (splitPlaced(line, placed))
      addRegion(placed);
  }

  void addDiscarded(const Placed &placed)
  {
    if (placed.rest.empty())
      return;
    const InputFile from = splitFile(placed.rest);
    out_.discarded.push_back({std::string(placed.name), placed.sizeBytes, std::string(from.archive), std::string(from.object)});
  }

  void addRegion(const Placed &placed)
  {
    if (placed.name == defaultRegion) {
      unlimited_ = placed.sizeBytes;
      isPastDefault_ = true;
      return;
    }
    LinkerRegion region;
    region.name = placed.name;
    region.origin = placed.address;
    region.lengthBytes = placed.sizeBytes;
    std::string_view rest = placed.rest;
    for (std::string_view word = takeWord(rest); !word.empty(); word = takeWord(rest))
      region.attributes += word;
    region.line = lines_.number();
    out_.regions.push_back(std::move(region));
  }

  /// ld makes a region of each name that it is told to place sections in. One that MEMORY does not declare starts at 0 and has no end,
  /// just as `*default*`.
  void markUndeclared()
  {
    for (LinkerRegion &region : out_.regions)
      if (region.origin == 0 && region.lengthBytes == unlimited_ && region.attributes.empty()) {
        region.origin.reset();
        region.lengthBytes.reset();
      }
  }

  // ---- statements ----

  static bool isContinuation(std::string_view line) { return line.size() > 1 && line[0] == ' ' && line[1] == ' '; }

  void readStatement(std::string_view line)
  {
    if (line.empty())
      return;
    if (isContinuation(line))
      readContinuation(line);
    else if (line.front() == ' ')
      readPlaced(line.substr(1));
    else
      readHead(line);
  }

  void readHead(std::string_view line)
  {
    pendingName_ = {};
    isPendingOutput_ = false;
    hasSelector_ = false;
    if (line.starts_with("LOAD ")) {
      if (line != "LOAD linker stubs")
        out_.loaded.emplace_back(trimmed(line.substr(5)));
      current_ = nullptr;
      return;
    }
    if (line.starts_with("OUTPUT(")) {
      hasOutput_ = true;
      current_ = nullptr;
      return;
    }
    if (line == "START GROUP" || line == "END GROUP" || line.starts_with("TARGET(") || line.starts_with("Address of section ")) {
      current_ = nullptr;
      return;
    }
    if (line == "Cross Reference Table") {
      isAtEnd_ = true;
      current_ = nullptr;
      return;
    }
    if (line.starts_with("/DISCARD/")) {
      current_ = nullptr;
      return;
    }
    MapOutput output;
    output.line = lines_.number();
    Placed placed;
    if (splitPlaced(line, placed)) {
      output.name = placed.name;
      setNumbers(output, placed);
    } else {
      output.name = trimmed(line);
      isPendingOutput_ = true;
    }
    out_.outputs.push_back(std::move(output));
    current_ = &out_.outputs.back();
  }

  /// `load address 0x...`, in any language.
  static void setNumbers(MapOutput &output, const Placed &placed)
  {
    output.address = placed.address;
    output.sizeBytes = placed.sizeBytes;
    const std::size_t last = placed.rest.rfind(' ');
    const std::optional<std::uint64_t> load = prefixedHex(last == std::string_view::npos ? placed.rest : placed.rest.substr(last + 1));
    if (load && *load != placed.address)
      output.loadAddress = load;
  }

  /// An input section with its numbers, a fill, a pattern, or the name alone of an input section.
  void readPlaced(std::string_view text)
  {
    isPendingOutput_ = false;
    pendingName_ = {};
    Placed placed;
    if (splitPlaced(text, placed)) {
      if (placed.name == "*fill*")
        addFill(placed.sizeBytes);
      else
        addInput(placed, lines_.number());
      return;
    }
    text = trimmed(text);
    if (text.ends_with(')') && text.find('(') != std::string_view::npos) {
      hasSelector_ = current_ != nullptr;
      if (current_)
        current_->selectors.push_back({std::string(text), 0, lines_.number()});
      return;
    }
    pendingName_ = text;
    pendingLine_ = lines_.number();
  }

  void readContinuation(std::string_view line)
  {
    const std::string_view name = std::exchange(pendingName_, {});
    const bool isOutput = std::exchange(isPendingOutput_, false);
    Placed placed;
    if (splitNumbers(line, placed)) {
      placed.name = name;
      if (isOutput && current_)
        setNumbers(*current_, placed);
      else if (!name.empty())
        addInput(placed, pendingLine_);
      else if (current_ && isData(placed.rest))
        current_->dataBytes += placed.sizeBytes;
      return;
    }
    // What comes after an assignment was not placed by the pattern before it.
    if (line.find(" = ") != std::string_view::npos)
      hasSelector_ = false;
  }

  static bool isData(std::string_view rest)
  {
    const std::string_view word = takeWord(rest);
    return word == "BYTE" || word == "SHORT" || word == "LONG" || word == "QUAD" || word == "SQUAD";
  }

  void addFill(std::uint64_t bytes)
  {
    if (current_)
      current_->fillBytes += bytes;
  }

  void addInput(const Placed &placed, std::uint32_t line)
  {
    if (!current_)
      return;
    const InputFile from = splitFile(placed.rest);
    MapInput input;
    input.section = placed.name;
    input.address = placed.address;
    input.sizeBytes = placed.sizeBytes;
    input.archive = from.archive;
    input.object = from.object;
    input.line = line;
    current_->inputs.push_back(std::move(input));
    if (hasSelector_)
      ++current_->selectors.back().inputs;
  }

  /// Names of another table (`--cref` in a language that is not known here) look like output sections that nothing was placed in.
  void dropEmpty()
  {
    std::erase_if(out_.outputs, [](const MapOutput &one) {
      return one.sizeBytes == 0 && one.address == 0 && one.inputs.empty() && one.selectors.empty();
    });
  }

  Lines lines_;
  const std::string &file_;
  LinkerMap out_;
  bool hasLastLine_ = false;      ///< the last line has its end
  std::uint64_t unlimited_ = UINT64_MAX;
  MapOutput *current_ = nullptr;  ///< the last of out_.outputs; null: what follows belongs to none
  std::string_view pendingName_;  ///< of an input section whose numbers are on the next line
  std::uint32_t pendingLine_ = 0;
  bool isPendingOutput_ = false;  ///< the numbers of `current_` are on the next line
  bool hasSelector_ = false;      ///< inputs were placed by the last selector of `current_`
  bool isPastDefault_ = false, isInStatements_ = false, hasOutput_ = false, isAtEnd_ = false;
};

} // namespace

bool isGnuMap(std::string_view text)
{
  constexpr std::string_view headings[] = {"Archive member included ",    "As-needed library included ", "Allocating common symbols",
                                           "Discarded input sections",    "There are no discarded input sections",
                                           "Merging program properties", "Memory Configuration",         "Linker script and memory map"};
  Lines lines(text);
  std::string_view line;
  while (lines.next(line)) {
    if (line.starts_with(defaultRegion))
      return true;
    for (const std::string_view heading : headings)
      if (line.starts_with(heading))
        return true;
  }
  return false;
}

Expected<LinkerMap> readGnuMap(std::string_view text, const std::string &file)
{
  return Reader(text, file).read();
}

} // namespace headroom::build
