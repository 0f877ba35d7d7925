// SPDX-License-Identifier: Apache-2.0
#include "program/layout/join_layout.h"

#include <algorithm>

#include "program/image_index.h"
#include "program/join_image.h"
#include "program/layout/foreign_devicetree.h"
#include "program/layout/views.h"

namespace headroom {

namespace {

template <typename Element> void append(std::vector<Element> &to, const std::vector<Element> &from)
{
  to.insert(to.end(), from.begin(), from.end());
}

void take(std::string &to, const std::string &from)
{
  if (!from.empty())
    to = from;
}

void take(InitialisationKnowledge &to, const InitialisationKnowledge &from)
{
  append(to.ranges, from.ranges);
  append(to.copiesWhen, from.copiesWhen);
  append(to.uninitialised, from.uninitialised);
  append(to.ignoredRegions, from.ignoredRegions);
  append(to.romRegions, from.romRegions);
  append(to.tags, from.tags);
  append(to.elsewhere, from.elsewhere);
  append(to.memories, from.memories);
  take(to.regionNode, from.regionNode);
  take(to.regionProperty, from.regionProperty);
  take(to.ramRole, from.ramRole);
  take(to.romRole, from.romRole);
  append(to.ramNodes, from.ramNodes);
  if (!from.codeRange.base.empty())
    to.codeRange = from.codeRange;
}

LayoutKnowledge knowledgeOf(const std::vector<const Pack *> &packs)
{
  LayoutKnowledge out;
  for (const Pack *pack : packs) {
    if (!pack->layout)
      continue;
    const LayoutKnowledge &one = *pack->layout;
    take(out.initialisation, one.initialisation);
    if (!one.protection.units.empty())
      out.protection = one.protection; // one RTOS has one way to protect memory
    if (!one.flash.containers.empty())
      out.flash = one.flash; // one RTOS has one way to divide flash
    if (!one.relocation.directive.empty())
      out.relocation = one.relocation; // one RTOS has one way to relocate
  }
  return out;
}

/// The generator runs wherever relocation is on: without its command, what was relocated is recorded where nobody looked.
void doubtEmptyRecord(MemoryLayout &layout)
{
  const std::string &option = layout.knowledge.relocation.option;
  const bool isEmpty = layout.build.has(artefact::relocationRecord) && layout.build.relocation.form == RelocationRecord::Form::None;
  if (!isEmpty || option.empty() || !layout.isOn(option))
    return;
  Artefact &record = layout.build.artefacts[artefact::relocationRecord];
  record.state = Artefact::State::Unreadable;
  record.reason = record.path.substr(record.path.rfind('/') + 1) + " has no relocation command, and " + option + " is on";
}

} // namespace

std::shared_ptr<const MemoryLayout> joinLayout(MemoryLayout layout, const LayoutInput &input)
{
  const std::vector<const Pack *> packs = program::applyingPacks(input.packs, program::ImageIndex(input.machine));
  layout.knowledge = knowledgeOf(packs);
  layout.isKnown = std::any_of(packs.begin(), packs.end(), [](const Pack *pack) { return pack->layout != nullptr; });
  dropForeignDevicetree(layout);
  doubtEmptyRecord(layout);
  layout.placement = joinSourcePlacement(layout, input);
  layout.policies = joinPlacementPolicy(layout, input, layout.notes);
  layout.initialisation = joinInitialisation(layout, input);
  layout.relocation = joinRelocation(layout, input);
  layout.protection = joinProtection(layout, input);
  layout.flash = joinFlash(layout);
  return std::make_shared<const MemoryLayout>(std::move(layout));
}

} // namespace headroom
