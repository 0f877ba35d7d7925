// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_zero_coverage.h"

#include <algorithm>

#include "checks/linker/devicetree_memory.h"
#include "checks/linker/linker_findings.h"

namespace headroom {

namespace {

/// The section of a region that the devicetree declares is not loaded, and whoever places objects there knows. Its name is the region's.
bool isRegionSection(const MemoryLayout &layout, const std::string &section)
{
  const auto isNamed = [&](const LinkerRegion &region) { return region.name == section; };
  return std::any_of(layout.build.map.regions.begin(), layout.build.map.regions.end(), isNamed) ||
         std::any_of(layout.build.script.regions.begin(), layout.build.script.regions.end(), isNamed) || regionNamed(layout, section).isDeclared();
}

} // namespace

RuleOutcome checkLinkerZeroCoverage(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  if (!evidence.layout)
    return evidence.outcome;
  const MemoryLayout &layout = *evidence.layout;
  const InitialisationView &view = layout.initialisation;
  RuleOutcome out;
  if (layout.knowledge.initialisation.ranges.empty())
    return out;
  for (const ImageSection &section : layout.image.sections) {
    if (!isMemory(layout, section) || section.hasBits || isUninitialised(layout, section.name) || isJudgedAsRelocation(layout, section.name) ||
        isRegionSection(layout, section.name))
      continue;
    const std::uint64_t covered = view.zeroedBytes({section.address, section.end()});
    if (covered == section.sizeBytes)
      continue;
    std::string reason;
    if (!view.open.empty())
      reason = view.open.front();
    else if (!layout.build.has(artefact::devicetree) && !layout.build.has(artefact::map) && !layout.build.has(artefact::script))
      reason = layout.build.lack(artefact::map); // a section of a memory region looks like any other
    if (!reason.empty()) {
      out.undecided.push_back({"", section.name, reason});
      continue;
    }
    std::string message = "section " + shownSection(section) + " has no contents in the image, and ";
    message += covered == 0 ? "no start-up code zeroes it"
                            : "start-up code zeroes only " + std::to_string(covered) + " of its " + byteText(section.sizeBytes);
    out.drafts.push_back(sectionDraft(input, layout, section, std::move(message),
                                      "objects in it do not start with zero: place them in a section that is zeroed, or set them before their first use and "
                                      "give the section a name that says so (*noinit)"));
  }
  return out;
}

} // namespace headroom
