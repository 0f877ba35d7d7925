// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include <algorithm>
#include <cassert>

namespace headroom {

namespace {

const char *escapeOf(Style style)
{
  switch (style) {
  case Style::Bold: return "\x1b[1m";
  case Style::Dim: return "\x1b[2m";
  case Style::Error: return "\x1b[1;31m";
  case Style::Warning: return "\x1b[1;35m";
  case Style::Note: return "\x1b[1;36m";
  case Style::Good: return "\x1b[32m";
  case Style::Plain: break;
  }
  return "";
}

/// Columns on the screen: bytes that do not continue a UTF-8 sequence.
std::size_t width(std::string_view text)
{
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

std::string styled(std::string_view text, Style style, bool useColor)
{
  if (!useColor || style == Style::Plain || text.empty())
    return std::string(text);
  return escapeOf(style) + std::string(text) + "\x1b[0m";
}

std::string harmless(std::string_view text)
{
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are controls too, written C2 80 to C2 9F.
    const bool startsC1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                          static_cast<unsigned char>(text[i + 1]) <= 0x9F;
    if (byte >= 0x20 && byte != 0x7F && !startsC1) {
      out += text[i];
      continue;
    }
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

void Table::add(std::vector<Cell> row)
{
  assert(row.size() <= columns_.size());
  row.resize(columns_.size());
  for (Cell &cell : row)
    cell.text = harmless(cell.text);
  rows_.push_back(std::move(row));
}

std::string Table::text(bool useColor, std::string_view indent) const
{
  std::vector<std::size_t> widths(columns_.size());
  for (const std::vector<Cell> &row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(row[i].text));
  std::string out;
  for (const std::vector<Cell> &row : rows_) {
    std::size_t last = row.size();
    while (last > 0 && row[last - 1].text.empty())
      --last;
    if (last > 0)
      out += indent;
    for (std::size_t i = 0; i < last; ++i) {
      const std::string padding(widths[i] - width(row[i].text), ' ');
      if (i)
        out += "  ";
      if (columns_[i] == Align::Right)
        out += padding;
      out += styled(row[i].text, row[i].style, useColor);
      if (columns_[i] == Align::Left && i + 1 < last)
        out += padding;
    }
    out += '\n';
  }
  return out;
}

} // namespace headroom
