// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_orphan_section.h"

#include <algorithm>
#include <set>

#include "checks/layout_evidence.h"
#include "checks/linker/linker_missing_dt_region.h"
#include "facts/glob.h"
#include "facts/hex_text.h"
#include "program/layout/memory_map.h"

namespace headroom {

namespace {

// Files after the third say nothing new about where a section comes from.
constexpr std::size_t shownInputs = 3;

const MapOutput *outputNamed(const LinkerMap &map, const std::string &name)
{
  const auto found = std::find_if(map.outputs.begin(), map.outputs.end(), [&](const MapOutput &one) { return one.name == name; });
  return found == map.outputs.end() ? nullptr : &*found;
}

std::string fileOf(const MapInput &input)
{
  return input.archive.empty() ? input.object : input.archive.substr(input.archive.rfind('/') + 1) + "(" + input.object + ")";
}

/// Whose the section is, with the place in the map.
void addInputs(Draft &draft, const MemoryLayout &layout, const MapOutput &output)
{
  std::size_t count = 0;
  for (const MapInput &input : output.inputs) {
    if (input.sizeBytes == 0)
      continue;
    if (count++ < shownInputs)
      draft.finding.notes.push_back({{}, layout.place(layout.build.map.file, input.line),
                                     std::to_string(input.sizeBytes) + " bytes of " + input.section + " from " + fileOf(input)});
  }
}

/// Whether the section is one that a placement macro names, which an option or a devicetree role would have made active: linker-inactive-tag
/// tells why the script does not have it.
bool isOfInactiveTag(const MemoryLayout &layout, const std::string &section)
{
  if (!layout.build.has(artefact::devicetree))
    return false;
  for (const SectionTag &tag : layout.knowledge.initialisation.tags) {
    const DtNode *const chosen = layout.build.devicetree.chosenNode(tag.chosen);
    if (!tag.chosen.empty() && !(chosen && chosen->isEnabled))
      for (const std::string &name : tag.sections)
        if (globMatch(name, section))
          return true;
  }
  return false;
}

} // namespace

RuleOutcome checkLinkerOrphanSection(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {artefact::script});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  const LinkerScript &script = layout.build.script;
  RuleOutcome out;
  // What an INCLUDE names was not read, and a script of MEMORY only leaves the sections to another one.
  if (!script.includes.empty() || script.sections.empty()) {
    out.undecided.push_back({"", input.program.id,
                             script.includes.empty() ? "the linker script has no SECTIONS" : "INCLUDE " + script.includes.front() + " of the linker script was not read"});
    return out;
  }
  // A section that is named after a memory region which is not there is that rule's to explain.
  std::set<std::string> missingRegions;
  for (const Draft &draft : checkLinkerMissingDtRegion(input).drafts)
    missingRegions.insert(draft.discriminator);
  for (const ImageSection &section : layout.image.sections) {
    if (!section.isInMemory() || scriptSection(script, section.name) || missingRegions.contains(section.name.substr(0, section.name.find('.'))) ||
        isOfInactiveTag(layout, section.name))
      continue;
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.message = "section '" + section.name + "' of " + std::to_string(section.sizeBytes) + " bytes is at " + hexText(section.address) +
                            " because nothing in the linker script names it";
    draft.finding.help = section.isWritable && section.hasBits
                             ? "the linker chose its place, and start-up code does not know of it: name it in the script, or in the attribute of its "
                               "variables a section that the script has"
                             : "the linker chose its place: name it in the script, or put its contents into a section that the script has";
    draft.finding.symbol = section.name;
    draft.discriminator = section.name;
    if (const MapOutput *const output = outputNamed(layout.build.map, section.name)) {
      draft.finding.place = layout.place(layout.build.map.file, output->line);
      addInputs(draft, layout, *output);
    } else {
      draft.finding.place = layout.place(script.file);
    }
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
