// SPDX-License-Identifier: Apache-2.0
#include "program/layout/foreign_artefacts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "facts/hex_text.h"

namespace headroom {

namespace {

using Difference = std::pair<std::uint32_t, std::string>; // line of the artefact, text

// Further differences say nothing new about an artefact that is of another build.
constexpr std::size_t mostDifferences = 3;

// Kconfig's prefix of every symbol.
constexpr std::string_view optionPrefix = "CONFIG_";

std::string extentText(std::uint64_t bytes, std::uint64_t address)
{
  return std::to_string(bytes) + " bytes at " + hexText(address);
}

/// A map tells where every output section is. One of another link has others; one that was cut off lacks some.
std::vector<Difference> differencesOfMap(const MemoryLayout &layout)
{
  std::map<std::string, std::vector<const MapOutput *>> outputs;
  std::set<std::pair<std::uint64_t, std::uint64_t>> extents;
  for (const MapOutput &output : layout.build.map.outputs) {
    if (output.sizeBytes == 0)
      continue;
    outputs[output.name].push_back(&output);
    extents.emplace(output.address, output.sizeBytes);
  }
  std::map<std::string, std::size_t> counts;
  for (const ImageSection &section : layout.image.sections)
    counts[section.name] += section.isInMemory() ? 1 : 0;
  std::vector<Difference> out;
  for (const ImageSection &section : layout.image.sections) {
    // Where a section of this extent is in the map, tools that work on images may have given it another name.
    if (!section.isInMemory() || extents.contains({section.address, section.sizeBytes}))
      continue;
    const auto found = outputs.find(section.name);
    if (found == outputs.end() || found->second.size() < counts[section.name]) {
      out.emplace_back(0, "section " + section.name + " of " + extentText(section.sizeBytes, section.address) + " is not in it");
      continue;
    }
    if (found->second.size() != 1)
      continue; // which of them it is cannot be told
    const MapOutput &output = *found->second.front();
    out.emplace_back(output.line, "section " + section.name + " is " + extentText(output.sizeBytes, output.address) + " there, and " +
                                      extentText(section.sizeBytes, section.address) + " in the image");
  }
  return out;
}

/// An image may carry its configuration as absolute symbols.
std::vector<Difference> differencesOfConfiguration(const MemoryLayout &layout)
{
  const Kconfig &kconfig = layout.build.kconfig;
  std::vector<Difference> out;
  for (const ImageSymbol &symbol : layout.image.symbols) {
    if (symbol.section != UINT32_MAX || !symbol.name.starts_with(optionPrefix))
      continue;
    const auto found = kconfig.values.find(symbol.name);
    if (found == kconfig.values.end()) {
      if (symbol.address != 0)
        out.emplace_back(0, symbol.name + " is not set there, and " + std::to_string(symbol.address) + " in the image");
      continue;
    }
    const std::optional<std::uint64_t> value = found->second.text == "y" ? 1 : kconfig.number(symbol.name);
    // A symbol has as many bits as the machine.
    if (value && static_cast<std::uint32_t>(*value) != static_cast<std::uint32_t>(symbol.address))
      out.emplace_back(found->second.line,
                       symbol.name + " is " + found->second.text + " there, and " + std::to_string(symbol.address) + " in the image");
  }
  return out;
}

/// Whether the artefact was dropped.
bool drop(MemoryLayout &layout, const char *id, std::vector<Difference> differences)
{
  if (differences.empty())
    return false;
  // What has a line of its own comes first.
  std::sort(differences.begin(), differences.end(), [](const Difference &a, const Difference &b) {
    return std::tuple(a.first == 0, a.first, std::string_view(a.second)) < std::tuple(b.first == 0, b.first, std::string_view(b.second));
  });
  differences.resize(std::min(differences.size(), mostDifferences));
  Artefact &artefact = layout.build.artefacts[id];
  const std::string name = artefact.path.substr(artefact.path.rfind('/') + 1);
  artefact.state = Artefact::State::Foreign;
  artefact.line = differences.front().first;
  artefact.reason = name + " is not of this image: " + differences.front().second;
  artefact.further.assign(differences.begin(), differences.end());
  return true;
}

} // namespace

void dropForeignArtefacts(MemoryLayout &layout)
{
  if (layout.build.has(artefact::map) && drop(layout, artefact::map, differencesOfMap(layout)))
    layout.build.map = {};
  if (layout.build.has(artefact::kconfig) && drop(layout, artefact::kconfig, differencesOfConfiguration(layout)))
    layout.build.kconfig = {};
}

} // namespace headroom
