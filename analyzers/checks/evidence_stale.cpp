// SPDX-License-Identifier: Apache-2.0
#include "checks/evidence_stale.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "facts/hex_text.h"
#include "program/layout/memory_layout.h"

namespace headroom {

namespace {

// Further differences say nothing new about an artefact that is of another build.
constexpr std::size_t shownDifferences = 3;

void addOlderThanSources(const RuleInput &input, RuleOutcome &out)
{
  if (input.stale.empty())
    return;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.place = input.stale.front().place;
  draft.finding.message = input.program.path + " is older than " + std::to_string(input.stale.size()) +
                          (input.stale.size() == 1 ? " source file that it was built from" : " source files that it was built from");
  for (const StaleSource &source : input.stale)
    draft.finding.notes.push_back({"", source.place, "changed after the build"});
  draft.finding.help = "build again, then audit again";
  out.drafts.push_back(std::move(draft));
}

struct Difference {
  std::uint32_t line = 0;
  std::string text;
};

void addForeign(const RuleInput &input, const MemoryLayout &layout, const std::string &what, const std::string &file,
                const std::vector<Difference> &differences, RuleOutcome &out)
{
  if (differences.empty())
    return;
  Draft draft;
  draft.finding.level = input.level;
  draft.finding.place = layout.place(file, differences.front().line);
  draft.finding.message = "the " + what + " is not the one of " + input.program.path + ": " + differences.front().text;
  for (std::size_t i = 1; i < std::min(differences.size(), shownDifferences); ++i)
    draft.finding.notes.push_back({"", layout.place(file, differences[i].line), differences[i].text});
  draft.finding.help = "build again, or name the artefacts of this image";
  draft.discriminator = what;
  out.drafts.push_back(std::move(draft));
}

/// A map tells where every output section is. One of another link has others.
std::vector<Difference> differencesOfMap(const MemoryLayout &layout)
{
  std::map<std::string, std::vector<const ImageSection *>> sections;
  for (const ImageSection &section : layout.image.sections)
    if (section.isInMemory())
      sections[section.name].push_back(&section);
  std::vector<Difference> out;
  for (const MapOutput &output : layout.build.map.outputs) {
    const auto found = sections.find(output.name);
    if (found == sections.end() || found->second.size() != 1 || output.sizeBytes == 0)
      continue; // a name that is there twice tells nothing
    const ImageSection &section = *found->second.front();
    if (section.address != output.address || section.sizeBytes != output.sizeBytes)
      out.push_back({output.line, "section " + output.name + " is " + std::to_string(output.sizeBytes) + " bytes at " + hexText(output.address) +
                                      " there, and " + std::to_string(section.sizeBytes) + " bytes at " + hexText(section.address) +
                                      " in the image"});
  }
  return out;
}

/// An image may carry its configuration as absolute symbols.
std::vector<Difference> differencesOfConfiguration(const MemoryLayout &layout)
{
  std::vector<Difference> out;
  for (const ImageSymbol &symbol : layout.image.symbols) {
    if (symbol.section != UINT32_MAX)
      continue;
    const auto found = layout.build.kconfig.values.find(symbol.name);
    if (found == layout.build.kconfig.values.end())
      continue;
    const std::optional<std::uint64_t> value = found->second.text == "y" ? 1 : layout.build.kconfig.number(symbol.name);
    // A symbol has as many bits as the machine.
    if (value && static_cast<std::uint32_t>(*value) != static_cast<std::uint32_t>(symbol.address))
      out.push_back({found->second.line, symbol.name + " is " + found->second.text + " there, and " + std::to_string(symbol.address) + " in the image"});
  }
  std::sort(out.begin(), out.end(), [](const Difference &a, const Difference &b) { return std::tie(a.line, a.text) < std::tie(b.line, b.text); });
  return out;
}

} // namespace

RuleOutcome checkEvidenceStale(const RuleInput &input)
{
  RuleOutcome out;
  addOlderThanSources(input, out);
  if (const MemoryLayout *layout = input.program.layout.get()) {
    addForeign(input, *layout, "linker map", layout->build.map.file, differencesOfMap(*layout), out);
    addForeign(input, *layout, "configuration", layout->build.kconfig.file, differencesOfConfiguration(*layout), out);
  }
  return out;
}

} // namespace headroom
