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
#include "program/layout/foreign_script.h"

namespace headroom {

namespace {

using Difference = ArtefactDifference;

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

bool isOption(const ImageSymbol &symbol)
{
  return symbol.section == UINT32_MAX && symbol.name.starts_with(optionPrefix);
}

/// Whether the image tells what it was configured with, as absolute symbols.
bool hasOwnConfiguration(const ImageLayout &image)
{
  return std::any_of(image.symbols.begin(), image.symbols.end(), isOption);
}

/// A value that the image has as a symbol, too: Zephyr's misc/generated/configs.c is made of every macro of autoconf.h.
bool isInImage(const KconfigValue &value)
{
  return value.isText || value.text == "y" || value.text == "m" || value.text.find_first_not_of("-0123456789") == std::string::npos ||
         value.text.starts_with("0x") || value.text.starts_with("0X");
}

/// An image may carry its configuration as absolute symbols. If so it carries all of it.
std::vector<Difference> differencesOfConfiguration(const MemoryLayout &layout)
{
  const Kconfig &kconfig = layout.build.kconfig;
  std::vector<Difference> out;
  std::set<std::string_view> inImage;
  for (const ImageSymbol &symbol : layout.image.symbols) {
    if (!isOption(symbol))
      continue;
    inImage.insert(symbol.name);
    const auto found = kconfig.values.find(symbol.name);
    if (found == kconfig.values.end()) {
      if (symbol.address != 0)
        out.emplace_back(0, symbol.name + " is not set there, and " + std::to_string(symbol.address) + " in the image");
      continue;
    }
    // A text is not in the image, only that it is set.
    const bool isSet = found->second.isText || found->second.text == "y" || found->second.text == "m";
    const std::optional<std::uint64_t> value = isSet ? 1 : kconfig.number(symbol.name);
    // A symbol has as many bits as the machine.
    if (value && static_cast<std::uint32_t>(*value) != static_cast<std::uint32_t>(symbol.address))
      out.emplace_back(found->second.line,
                       symbol.name + " is " + found->second.text + " there, and " + std::to_string(symbol.address) + " in the image");
  }
  for (const auto &[name, value] : kconfig.values)
    if (!inImage.empty() && name.starts_with(optionPrefix) && isInImage(value) && !inImage.contains(name))
      out.emplace_back(value.line, name + " is " + (value.text.empty() ? "empty" : value.text) + " there, and is not set in the image");
  return out;
}

std::string nameOf(const Artefact &artefact)
{
  return artefact.path.substr(artefact.path.rfind('/') + 1);
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
  artefact.state = Artefact::State::Foreign;
  artefact.line = differences.front().first;
  artefact.reason = nameOf(artefact) + " is not of this image: " + differences.front().second;
  artefact.further.assign(differences.begin(), differences.end());
  return true;
}

std::string directoryOf(const Artefact &artefact)
{
  return artefact.path.substr(0, artefact.path.rfind('/') + 1);
}

/// Both lie in the image's build directory, or side by side: one that was named by hand may be from anywhere.
bool areOfOneBuild(const BuildFacts &build, const Artefact &a, const Artefact &b)
{
  const auto isInBuild = [&](const Artefact &one) { return !build.directory.empty() && one.path.starts_with(build.directory + "/"); };
  return directoryOf(a) == directoryOf(b) || (isInBuild(a) && isInBuild(b));
}

/// What the image cannot contradict is no better than what lies beside it.
void dropBeside(MemoryLayout &layout, const char *foreign)
{
  BuildFacts &build = layout.build;
  const Artefact found = build.artefacts[foreign];
  const auto takesOver = [&](const char *id) {
    if (!build.has(id) || !areOfOneBuild(build, build.artefacts[id], found))
      return false;
    Artefact &artefact = build.artefacts[id];
    artefact.state = Artefact::State::Foreign;
    artefact.line = 0;
    artefact.reason = nameOf(artefact) + " lies in a build of another image: " + found.reason;
    return true;
  };
  if (!hasOwnConfiguration(layout.image) && takesOver(artefact::kconfig))
    build.kconfig = {};
  if (takesOver(artefact::script))
    build.script = {};
  if (takesOver(artefact::devicetree))
    build.devicetree = {};
  if (takesOver(artefact::relocationRecord))
    build.relocation = {};
  if (takesOver(artefact::relocationCode))
    build.relocationCode = {};
}

} // namespace

void dropForeignArtefacts(MemoryLayout &layout)
{
  BuildFacts &build = layout.build;
  const bool isMapForeign = build.has(artefact::map) && drop(layout, artefact::map, differencesOfMap(layout));
  if (isMapForeign)
    build.map = {};
  const bool isConfigurationForeign = build.has(artefact::kconfig) && drop(layout, artefact::kconfig, differencesOfConfiguration(layout));
  if (isConfigurationForeign)
    build.kconfig = {};
  if (build.has(artefact::script) && drop(layout, artefact::script, differencesOfScript(layout)))
    build.script = {};
  if (isMapForeign)
    dropBeside(layout, artefact::map);
  if (isConfigurationForeign)
    dropBeside(layout, artefact::kconfig);
}

} // namespace headroom
