// SPDX-License-Identifier: Apache-2.0
#include "program/layout/join_layout.h"

#include "program/layout/views.h"

namespace headroom {

namespace {

template <typename Element> void append(std::vector<Element> &to, const std::vector<Element> &from)
{
  to.insert(to.end(), from.begin(), from.end());
}

LayoutKnowledge knowledgeOf(const std::vector<Pack> &packs)
{
  LayoutKnowledge out;
  for (const Pack &pack : packs) {
    if (!pack.layout)
      continue;
    const LayoutKnowledge &one = *pack.layout;
    append(out.initialisation.ranges, one.initialisation.ranges);
    append(out.initialisation.uninitialised, one.initialisation.uninitialised);
    append(out.initialisation.ignoredRegions, one.initialisation.ignoredRegions);
    append(out.initialisation.romRegions, one.initialisation.romRegions);
    append(out.initialisation.tags, one.initialisation.tags);
    if (!one.protection.units.empty())
      out.protection = one.protection; // one RTOS has one way to protect memory
    if (!one.flash.containers.empty())
      out.flash = one.flash; // one RTOS has one way to divide flash
    if (!one.relocation.directive.empty())
      out.relocation = one.relocation; // one RTOS has one way to relocate
  }
  return out;
}

} // namespace

std::shared_ptr<const MemoryLayout> joinLayout(MemoryLayout layout, const LayoutInput &input)
{
  layout.knowledge = knowledgeOf(input.packs);
  for (const Pack &pack : input.packs)
    layout.isKnown = layout.isKnown || pack.layout;
  layout.initialisation = joinInitialisation(layout, input);
  layout.relocation = joinRelocation(layout, input);
  layout.protection = joinProtection(layout, input);
  layout.flash = joinFlash(layout);
  return std::make_shared<const MemoryLayout>(std::move(layout));
}

} // namespace headroom
