// SPDX-License-Identifier: Apache-2.0
#include "program/layout/domains.h"
#include "program/layout/partitions.h"
#include "program/layout/protection_unit.h"
#include "program/layout/stack_objects.h"
#include "program/layout/views.h"

namespace headroom {

ProtectionView joinProtection(const MemoryLayout &layout, const LayoutInput &input)
{
  ProtectionView view;
  findProtectionUnit(layout, input, view);
  if (!view.isUsed)
    return view;
  const SourceObjects sources(layout, input);
  view.hasSources = !input.sources.empty();
  for (const SourceFacts &facts : input.sources)
    if (facts.isIncomplete)
      view.unreadUnits.push_back(layout.place(facts.mainFile).file);
  if (view.unknown.empty())
    findFixedRegions(layout, input, view);
  if (view.hasUserMode) {
    findPartitions(layout, input, sources, view);
    findGathered(layout, sources, view);
    findDomains(layout, input, sources, view);
    findUncheckedCalls(layout, sources, view);
  }
  findStackObjects(layout, input, sources, view);
  return view;
}

} // namespace headroom
