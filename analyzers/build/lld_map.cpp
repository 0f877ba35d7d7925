// SPDX-License-Identifier: Apache-2.0
// Each row has four numbers (three hexadecimal, the alignment decimal), one blank, and then a name whose indent tells what it is: an
// output section, 8 blanks an input section or a statement of the script, 16 blanks a symbol. The last sections of a link are lld's own
// tables: `.symtab` and `.strtab` where the image is not stripped, and `.shstrtab` between them in any case (19, Writer::finalizeSections).
// A script may place them elsewhere: a map that was cut off between two of the sections behind them can be told from a whole one only by
// the image.
#include "build/lld_map.h"

#include <algorithm>
#include <charconv>

#include "build/text_lines.h"

namespace headroom::build {

namespace {

constexpr std::size_t inputIndent = 8;

bool isHeading(std::string_view line)
{
  for (const char *const title : {"VMA", "LMA", "Size", "Align", "Out", "In", "Symbol"})
    if (takeWord(line) != title)
      return false;
  return trimmed(line).empty();
}

bool isData(std::string_view text)
{
  const std::string_view word = takeWord(text);
  return word == "BYTE" || word == "SHORT" || word == "LONG" || word == "QUAD";
}

struct Row {
  std::uint64_t address = 0, loadAddress = 0, sizeBytes = 0, alignBytes = 0;
  std::size_t indent = 0;
  std::string_view name; ///< empty: an assertion of the script
};

std::uint64_t sumOf(std::uint64_t a, std::uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

bool split(std::string_view line, Row &out)
{
  const std::optional<std::uint64_t> address = bareHex(takeWord(line)), load = bareHex(takeWord(line)), size = bareHex(takeWord(line));
  const std::string_view align = takeWord(line);
  std::uint64_t alignBytes = 0;
  const auto [end, problem] = std::from_chars(align.data(), align.data() + align.size(), alignBytes);
  if (!address || !load || !size || problem != std::errc() || end != align.data() + align.size() || line.empty())
    return false;
  out = {*address, *load, *size, alignBytes, 0, line.substr(1)};
  out.indent = std::min(out.name.find_first_not_of(' '), out.name.size());
  out.name.remove_prefix(out.indent);
  return true;
}

class Reader {
public:
  Reader(std::string_view text, const std::string &file) : lines_(text), file_(file), hasLastLine_(text.ends_with('\n'))
  {
    out_.file = file;
    out_.dialect = LinkerMap::Dialect::Lld;
  }

  Expected<LinkerMap> read()
  {
    std::string_view line;
    while (lines_.next(line) && !isHeading(line)) {
    }
    while (lines_.next(line)) {
      Row row;
      if (trimmed(line).empty())
        continue;
      if (!split(line, row))
        return cutOff("this is no row of the linker map: wanted VMA LMA Size Align and a name");
      if (row.name.empty())
        continue;
      if (row.indent == 0)
        addOutput(row);
      else if (row.indent == inputIndent)
        addPart(row);
    }
    settleTail();
    if (out_.outputs.empty())
      return cutOff("the linker map has no sections");
    if (!isWhole())
      return cutOff("the linker map ends in section " + out_.outputs.back().name + ", wanted all of " +
                    (hasSymbols() ? ".strtab" : ".shstrtab") + ", which every link of lld has");
    std::sort(out_.loaded.begin(), out_.loaded.end());
    out_.loaded.erase(std::unique(out_.loaded.begin(), out_.loaded.end()), out_.loaded.end());
    return std::move(out_);
  }

private:
  [[nodiscard]] Error cutOff(std::string message) const
  {
    return {Error::Kind::Environment, std::move(message), file_ + ":" + std::to_string(lines_.number()), "link again: the map was cut off"};
  }

  [[nodiscard]] bool hasSymbols() const
  {
    return std::any_of(out_.outputs.begin(), out_.outputs.end(), [](const MapOutput &one) { return one.name == ".symtab"; });
  }

  [[nodiscard]] static bool isListed(const MapOutput &output)
  {
    std::uint64_t listed = sumOf(output.fillBytes, output.dataBytes);
    for (const MapInput &input : output.inputs)
      listed = sumOf(listed, input.sizeBytes);
    return listed >= output.sizeBytes;
  }

  [[nodiscard]] bool hasTable(std::string_view name) const
  {
    return std::any_of(out_.outputs.begin(), out_.outputs.end(), [&](const MapOutput &one) { return one.name == name && isListed(one); });
  }

  /// A cut leaves the last section without some of its parts.
  [[nodiscard]] bool isWhole() const
  {
    return hasLastLine_ && hasTable(".shstrtab") && (!hasSymbols() || hasTable(".strtab")) && isListed(out_.outputs.back());
  }

  void addOutput(const Row &row)
  {
    // An assignment between output sections.
    if (row.name.find('=') != std::string_view::npos || row.name.find('(') != std::string_view::npos)
      return;
    settleTail();
    MapOutput output;
    output.name = row.name;
    output.address = row.address;
    output.sizeBytes = row.sizeBytes;
    if (row.loadAddress != row.address)
      output.loadAddress = row.loadAddress;
    output.line = lines_.number();
    out_.outputs.push_back(std::move(output));
    explainedEnd_ = row.address;
    outputAlignBytes_ = row.alignBytes;
  }

  void addPart(const Row &row)
  {
    if (out_.outputs.empty())
      return;
    MapOutput &output = out_.outputs.back();
    addPadding(output, row.address, row.alignBytes);
    explainedEnd_ = std::max(explainedEnd_, sumOf(row.address, row.sizeBytes));
    const std::size_t colon = row.name.rfind(":(");
    if (colon != std::string_view::npos && row.name.ends_with(')'))
      addInput(row, colon, output);
    else if (isData(row.name))
      output.dataBytes = sumOf(output.dataBytes, row.sizeBytes);
    else
      output.fillBytes = sumOf(output.fillBytes, row.sizeBytes); // `. = ALIGN ( 16 )` has the bytes that it skips
  }

  /// lld does not list what it skips to align an input. More than that is not explained by what the map says.
  void addPadding(MapOutput &output, std::uint64_t upTo, std::uint64_t alignBytes) const
  {
    if (upTo > explainedEnd_ && upTo - explainedEnd_ < alignBytes)
      output.fillBytes = sumOf(output.fillBytes, upTo - explainedEnd_);
  }

  void settleTail()
  {
    if (!out_.outputs.empty())
      addPadding(out_.outputs.back(), sumOf(out_.outputs.back().address, out_.outputs.back().sizeBytes), outputAlignBytes_);
  }

  /// `FILE:(SECTION)`
  void addInput(const Row &row, std::size_t colon, MapOutput &output)
  {
    MapInput input;
    input.section = row.name.substr(colon + 2, row.name.size() - colon - 3);
    input.address = row.address;
    input.sizeBytes = row.sizeBytes;
    const std::string_view from = row.name.substr(0, colon);
    const std::size_t member = from.ends_with(')') ? from.find(".a(") : std::string_view::npos;
    if (member == std::string_view::npos) {
      input.object = from;
    } else {
      input.archive = from.substr(0, member + 2);
      input.object = from.substr(member + 3, from.size() - member - 4);
    }
    if (const std::string &file = input.archive.empty() ? input.object : input.archive; file != "<internal>")
      if (out_.loaded.empty() || out_.loaded.back() != file)
        out_.loaded.push_back(file);
    input.line = lines_.number();
    output.inputs.push_back(std::move(input));
  }

  Lines lines_;
  const std::string &file_;
  bool hasLastLine_ = false;           ///< the last line has its end
  std::uint64_t explainedEnd_ = 0;     ///< of the last output's parts so far
  std::uint64_t outputAlignBytes_ = 0; ///< of the last output
  LinkerMap out_;
};

} // namespace

bool isLldMap(std::string_view text)
{
  Lines lines(text);
  std::string_view line;
  return lines.next(line) && isHeading(line);
}

Expected<LinkerMap> readLldMap(std::string_view text, const std::string &file)
{
  return Reader(text, file).read();
}

} // namespace headroom::build
