// SPDX-License-Identifier: Apache-2.0
#include "report/memory_map.h"

#include <algorithm>

#include "checks/places.h"
#include "facts/hex_text.h"
#include "program/layout/memory_map.h"
#include "report/terminal.h"
#include "report/text.h"

namespace headroom {

namespace {

using Align = Table::Align;

std::string ownerText(const MemoryOwner &owner)
{
  switch (owner.kind) {
  case MemoryOwner::Kind::File: return fileText(owner.file) + (owner.member.empty() ? "" : "(" + owner.member + ")");
  case MemoryOwner::Kind::Objects: return "(objects in no library)";
  case MemoryOwner::Kind::Fill: return "(fill)";
  case MemoryOwner::Kind::Script: return "(data of the script)";
  case MemoryOwner::Kind::Linker: return "(made by the linker)";
  case MemoryOwner::Kind::Unknown: break;
  }
  return "(unknown)";
}

std::string nameOf(const MemoryRegion &region)
{
  return region.name.empty() ? "(no region)" : region.name + (region.isDeclared ? "" : " (not declared)");
}

std::string numberOr(const std::optional<std::uint64_t> &number, const char *otherwise)
{
  return number ? std::to_string(*number) : otherwise;
}

/// Occupied as far as a linker is concerned: it fills regions from their origin.
std::uint64_t reachedBytes(const MemoryRegion &region)
{
  return region.usedBytes + region.gapBytes;
}

std::string percentOf(const MemoryRegion &region)
{
  return region.lengthBytes && *region.lengthBytes ? percentText(reachedBytes(region), *region.lengthBytes) : "-";
}

std::string regionTable(const MemoryMap &map, bool useColor)
{
  Table table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add({{"region", Style::Bold},
             {"origin", Style::Bold},
             {"bytes", Style::Bold},
             {"used", Style::Bold},
             {"gaps", Style::Bold},
             {"free", Style::Bold},
             {"full", Style::Bold},
             {"load images", Style::Bold},
             {"fill", Style::Bold}});
  for (const MemoryRegion &region : map.regions)
    table.add({{nameOf(region), region.isDeclared ? Style::Plain : Style::Warning},
               {region.origin ? hexText(*region.origin) : "-"},
               {numberOr(region.lengthBytes, "-")},
               {std::to_string(region.usedBytes)},
               {region.origin ? std::to_string(region.gapBytes) : "-"},
               {numberOr(region.freeBytes, "-"), region.beyondBytes ? Style::Error : Style::Plain},
               {percentOf(region), region.beyondBytes ? Style::Error : Style::Plain},
               {std::to_string(region.loadBytes)},
               {std::to_string(region.fillBytes)}});
  return table.text(useColor);
}

std::string sectionTable(const MemoryRegion &region, bool useColor)
{
  Table table({Align::Left, Align::Left, Align::Right, Align::Left});
  table.add({{"section", Style::Bold}, {"address", Style::Bold}, {"bytes", Style::Bold}});
  for (const MemorySection &section : region.sections) {
    const std::string other = section.otherRegion.empty() ? "no region" : section.otherRegion;
    const std::string remark = section.isLoadImage ? "load image, runs in " + other : section.otherRegion.empty() ? "" : "loaded from " + other;
    table.add({{section.name}, {hexText(section.address)}, {std::to_string(section.bytes)}, {remark}});
  }
  return table.text(useColor, "  ");
}

std::string shareTable(const char *title, const std::vector<MemoryShare> &shares, std::size_t rows, bool useColor)
{
  std::uint64_t all = 0, left = 0;
  for (const MemoryShare &share : shares)
    all += share.bytes;
  Table table({Align::Right, Align::Right, Align::Left});
  table.add({{"bytes", Style::Bold}, {"share", Style::Bold}, {title, Style::Bold}});
  const std::size_t count = std::min(rows, shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (i >= count)
      left += shares[i].bytes;
    else
      table.add({{std::to_string(shares[i].bytes)}, {percentText(shares[i].bytes, all)}, {ownerText(shares[i].owner)}});
  }
  if (count < shares.size())
    table.add({{std::to_string(left)}, {percentText(left, all)}, {"in " + std::to_string(shares.size() - count) + " more (--top shows more)"}});
  return table.text(useColor, "  ");
}

std::string symbolTable(const MemoryRegion &region, std::size_t rows, bool useColor)
{
  Table table({Align::Right, Align::Left, Align::Left, Align::Left, Align::Left});
  table.add({{"bytes", Style::Bold}, {"address", Style::Bold}, {"symbol", Style::Bold}, {"section", Style::Bold}, {"file", Style::Bold}});
  for (std::size_t i = 0; i < std::min(rows, region.symbols.size()); ++i) {
    const MemorySymbol &symbol = region.symbols[i];
    table.add({{std::to_string(symbol.bytes)},
               {hexText(symbol.address)},
               {symbol.name},
               {symbol.section + (symbol.isLoadImage ? " (load image)" : "")},
               {ownerText(symbol.owner)}});
  }
  return table.text(useColor, "  ");
}

std::string regionText(const MemoryRegion &region, std::size_t rows, bool useColor)
{
  std::string out = '\n' + styled(harmless(nameOf(region)), Style::Bold, useColor) + ": " + std::to_string(region.usedBytes) + " bytes in " +
                    std::to_string(region.sections.size()) + (region.sections.size() == 1 ? " section" : " sections");
  if (region.sharedBytes)
    out += ", " + std::to_string(region.sharedBytes) + " more at addresses that another section has, too";
  if (region.beyondBytes)
    out += ", " + std::to_string(region.beyondBytes) + " bytes beyond its end";
  out += '\n' + sectionTable(region, useColor);
  if (rows == 0)
    return out;
  const bool isExplained = std::any_of(region.files.begin(), region.files.end(),
                                       [](const MemoryShare &one) { return one.owner.kind != MemoryOwner::Kind::Unknown; });
  if (isExplained)
    out += shareTable("library", region.libraries, rows, useColor) + shareTable("file", region.files, rows, useColor);
  if (!region.symbols.empty())
    out += symbolTable(region, rows, useColor);
  return out;
}

std::string movedTable(const std::vector<MovedFile> &moved, bool useColor)
{
  if (moved.empty())
    return {};
  Table table({Align::Right, Align::Left, Align::Left, Align::Left});
  table.add({{"bytes", Style::Bold}, {"kind", Style::Bold}, {"region", Style::Bold}, {"relocated file", Style::Bold}});
  for (const MovedFile &one : moved)
    table.add({{std::to_string(one.bytes)}, {one.kind}, {one.region.empty() ? "-" : one.region}, {fileText(one.file)}});
  return '\n' + table.text(useColor);
}

/// The map needs none of it, but the exit code says that something is missing, and this is what.
std::string incompleteText(const ImageReport &image, bool useColor)
{
  std::string out;
  for (const std::string &part : image.checks.incomplete)
    out += styled("incomplete:", Style::Error, useColor) + " " + harmless(part) + '\n';
  return out;
}

} // namespace

std::string percentText(std::uint64_t part, std::uint64_t whole)
{
  if (whole == 0)
    return "-";
  // Whole and remainder apart, and large figures shortened, so that nothing is multiplied beyond 64 bits.
  std::uint64_t rest = part % whole, divisor = whole;
  while (divisor > UINT64_MAX / 2000) {
    divisor >>= 1;
    rest >>= 1;
  }
  std::uint64_t tenths = (rest * 1000 + divisor / 2) / divisor;
  if (part < whole)
    tenths = std::clamp<std::uint64_t>(tenths, part == 0 ? 0 : 1, 999);
  const std::uint64_t hundreds = part / whole;
  const std::uint64_t percent = (hundreds > UINT64_MAX / 100 ? UINT64_MAX / 100 : hundreds) * 100 + tenths / 10;
  return std::to_string(percent) + "." + std::to_string(tenths % 10) + "%";
}

std::string memorySummary(const ImageProgram &program, bool useColor)
{
  if (!program.layout)
    return {};
  std::string out;
  for (const MemoryRegion &region : memoryMap(*program.layout, 0).regions) {
    if (region.sections.empty())
      continue;
    out += "memory: " + styled(harmless(nameOf(region)), Style::Bold, useColor) + " " + std::to_string(reachedBytes(region));
    if (region.lengthBytes)
      out += " of " + std::to_string(*region.lengthBytes) + " bytes (" + percentOf(region) + "), " +
             (region.beyondBytes ? std::to_string(region.beyondBytes) + " beyond its end" : numberOr(region.freeBytes, "0") + " free");
    else
      out += " bytes, its size is not known";
    out += '\n';
  }
  return out;
}

std::string memoryMapReport(const Report &report, std::size_t rows, bool useColor)
{
  std::string out;
  for (const ImageReport &image : report.images) {
    out += imageHead(image.program, useColor);
    if (!image.program.layout) {
      out += "no memory map: only a linked image has one\n" + incompleteText(image, useColor);
      continue;
    }
    const MemoryMap map = memoryMap(*image.program.layout, rows);
    out += regionTable(map, useColor);
    for (const MemoryRegion &region : map.regions)
      if (!region.sections.empty())
        out += regionText(region, rows, useColor);
    out += movedTable(map.moved, useColor);
    if (!map.notes.empty() || !image.checks.incomplete.empty())
      out += '\n';
    for (const std::string &note : map.notes)
      out += "note: " + harmless(note) + '\n';
    out += incompleteText(image, useColor);
  }
  return out;
}

} // namespace headroom
