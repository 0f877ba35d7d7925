// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_collateral.h"

#include <algorithm>
#include <set>

#include "checks/relocation/relocation_findings.h"
#include "program/layout/link_objects.h"

namespace headroom {

namespace {

struct Moved {
  std::vector<const MapInput *> inputs;
  std::vector<std::string> objects; // as the map writes them, in its order, each once
  std::uint64_t bytes = 0;
};

/// Places of the link, as (object, section, address), that some directive asked for, and objects that cannot be told apart.
struct Asked {
  std::set<std::string> inputs;
  std::set<std::string> open;

  static std::string key(const std::string &linked, const std::string &section, std::uint64_t address)
  {
    return linked + "\n" + section + "\n" + std::to_string(address);
  }

  explicit Asked(const RelocationView &view)
  {
    for (const Relocation &relocation : view.relocations)
      for (const RelocatedFile &file : relocation.files) {
        if (file.isSeveral || file.isFilterUnknown)
          open.insert(file.linked);
        for (const RelocatedInput &input : file.inputs)
          if (input.isAsked)
            inputs.insert(key(file.linked, input.section, input.address));
      }
  }
};

Moved movedBy(const MemoryLayout &layout, const GeneratedSection &section, const Asked &asked)
{
  Moved out;
  for (const MapInput &input : layout.build.map.outputs[*section.output].inputs) {
    const RelocationKind *kind = kindOfSection(layout.knowledge.relocation, input.section);
    const std::string linked = linkedName(input.archive, input.object);
    // Veneers and padding have no object; sections of other kinds were put there by hand.
    const bool isObject = input.object.find('.') != std::string::npos || !input.archive.empty();
    if (!kind || kind->name != section.kind || input.sizeBytes == 0 || !isObject || asked.open.contains(linked) ||
        asked.inputs.contains(Asked::key(linked, input.section, input.address)))
      continue;
    out.inputs.push_back(&input);
    out.bytes += input.sizeBytes;
    if (std::find(out.objects.begin(), out.objects.end(), linked) == out.objects.end())
      out.objects.push_back(linked);
  }
  return out;
}

const Relocation *firstFor(const MemoryLayout &layout, const GeneratedSection &section)
{
  for (const Relocation &relocation : layout.relocation.relocations)
    if (directiveOf(layout, relocation).region == section.region &&
        std::find(relocation.kinds.begin(), relocation.kinds.end(), section.kind) != relocation.kinds.end())
      return &relocation;
  return nullptr;
}

} // namespace

RuleOutcome checkRelocationCollateral(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  const Asked asked(layout.relocation);
  for (const GeneratedSection &section : layout.relocation.sections) {
    const Relocation *relocation = firstFor(layout, section);
    if (!section.output || !relocation)
      continue;
    const Moved moved = movedBy(layout, section, asked);
    if (moved.inputs.empty())
      continue;
    Draft draft = relocationDraft(
        input, *relocation,
        std::to_string(moved.bytes) + " bytes of " + counted(moved.objects.size(), "object") + " that no directive asks for moved to " +
            section.region + " with the " + lowered(section.kind) + " of others: " + moved.inputs.front()->section + " of " + moved.objects.front() +
            (moved.inputs.size() > 1 ? " and " + std::to_string(moved.inputs.size() - 1) + " more" : ""),
        "selectors match by name: give static functions and variables that several files share by name names of their own, and compile with "
        "-fdata-sections",
        section.kind);
    for (const MapInput *one : moved.inputs)
      draft.finding.notes.push_back({"", layout.place(layout.build.map.file, one->line),
                                     one->section + ", " + std::to_string(one->sizeBytes) + " bytes, of " + linkedName(one->archive, one->object)});
    draft.discriminator = section.region + "\n" + section.kind;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
