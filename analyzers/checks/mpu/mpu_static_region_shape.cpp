// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/mpu_static_region_shape.h"

#include "checks/mpu/protection_evidence.h"

namespace headroom {

namespace {

/// Where the linker script, or the map, has the section that lies there.
SourcePlace sectionPlace(const MemoryLayout &layout, const std::string &name)
{
  for (const ScriptSection &section : layout.build.script.sections)
    if (section.name == name && section.line != 0)
      return layout.place(layout.build.script.file, section.line);
  for (const MapOutput &output : layout.build.map.outputs)
    if (output.name == name && output.line != 0)
      return layout.place(layout.build.map.file, output.line);
  return {};
}

} // namespace

RuleOutcome checkMpuStaticRegionShape(const RuleInput &input)
{
  ProtectionEvidence evidence = unitEvidence(input);
  RuleOutcome out = std::move(evidence.outcome);
  if (!evidence.view)
    return out;
  if (!evidence.view->knowsStaticRegions) {
    out.undecided.push_back({"", input.program.id, "the image does not tell which regions are added at start-up"});
    return out;
  }
  for (const ProtectionRegion &region : evidence.view->staticRegions) {
    if (fitsUnit(*evidence.view, region.start, region.sizeBytes))
      continue;
    Draft draft = protectionDraft(
        input, "", sectionPlace(*evidence.layout, region.name),
        "the region of " + region.name + " is " + regionText(region.start, region.sizeBytes) + ", " + std::to_string(region.sizeBytes) +
            " bytes; " + evidence.view->unit.name + " wants " + wantedShape(*evidence.view),
        "align the section's start and end in the linker script as the RTOS's own scripts do; the kernel refuses this region at start-up");
    draft.discriminator = region.name;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
