// SPDX-License-Identifier: Apache-2.0
// Each row has four numbers (three hexadecimal, the alignment decimal), one blank, and then a name whose indent tells what it is: an
// output section, 8 blanks an input section or a statement of the script, 16 blanks a symbol.
#include "build/lld_map.h"

#include <algorithm>

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
  std::uint64_t address = 0, loadAddress = 0, sizeBytes = 0;
  std::size_t indent = 0;
  std::string_view name;
};

bool split(std::string_view line, Row &out)
{
  const std::optional<std::uint64_t> address = bareHex(takeWord(line)), load = bareHex(takeWord(line)), size = bareHex(takeWord(line));
  const std::string_view align = takeWord(line);
  if (!address || !load || !size || align.empty() || align.find_first_not_of("0123456789") != std::string_view::npos || line.size() < 2)
    return false;
  out = {*address, *load, *size, 0, line.substr(1)};
  out.indent = std::min(out.name.find_first_not_of(' '), out.name.size());
  out.name.remove_prefix(out.indent);
  return !out.name.empty();
}

class Reader {
public:
  Reader(std::string_view text, const std::string &file) : lines_(text), file_(file)
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
        return Error{Error::Kind::Environment, "this is no row of the linker map: wanted VMA LMA Size Align and a name",
                     file_ + ":" + std::to_string(lines_.number()), "link again: the map was cut off"};
      if (row.indent == 0)
        addOutput(row);
      else if (row.indent == inputIndent)
        addInput(row);
    }
    if (out_.outputs.empty())
      return Error{Error::Kind::Environment, "the linker map has no sections", file_ + ":" + std::to_string(lines_.number()),
                   "link again: the map was cut off"};
    settlePadding();
    std::sort(out_.loaded.begin(), out_.loaded.end());
    out_.loaded.erase(std::unique(out_.loaded.begin(), out_.loaded.end()), out_.loaded.end());
    return std::move(out_);
  }

private:
  void addOutput(const Row &row)
  {
    // An assignment between output sections.
    if (row.name.find('=') != std::string_view::npos || row.name.find('(') != std::string_view::npos)
      return;
    MapOutput output;
    output.name = row.name;
    output.address = row.address;
    output.sizeBytes = row.sizeBytes;
    if (row.loadAddress != row.address)
      output.loadAddress = row.loadAddress;
    output.line = lines_.number();
    out_.outputs.push_back(std::move(output));
  }

  /// `FILE:(SECTION)`; what has no such end is a statement of the script.
  void addInput(const Row &row)
  {
    if (out_.outputs.empty())
      return;
    MapOutput &output = out_.outputs.back();
    const std::size_t colon = row.name.rfind(":(");
    if (colon == std::string_view::npos || !row.name.ends_with(')')) {
      if (isData(row.name))
        output.dataBytes += row.sizeBytes;
      return;
    }
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

  /// lld does not list padding: it is what no input and no data accounts for.
  void settlePadding()
  {
    for (MapOutput &output : out_.outputs) {
      std::uint64_t known = output.dataBytes;
      for (const MapInput &input : output.inputs)
        known += input.sizeBytes;
      output.fillBytes = known < output.sizeBytes ? output.sizeBytes - known : 0;
    }
  }

  Lines lines_;
  const std::string &file_;
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
