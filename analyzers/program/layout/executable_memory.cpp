// SPDX-License-Identifier: Apache-2.0
#include "program/layout/executable_memory.h"

#include <algorithm>
#include <utility>

#include "facts/hex_text.h"

namespace headroom {

namespace {

using Verdict = Executability::Verdict;

/// First and last byte.
struct Span {
  std::uint64_t first = 0, last = 0;
};

Span spanOf(std::uint64_t start, std::uint64_t sizeBytes)
{
  return {start, sizeBytes - 1 > UINT64_MAX - start ? UINT64_MAX : start + (sizeBytes - 1)};
}

/// Takes what lies in `region` out of `open`; the pieces that it took.
std::vector<Span> cut(std::vector<Span> &open, Span region)
{
  std::vector<Span> taken, left;
  for (const Span &one : open) {
    if (region.last < one.first || one.last < region.first) {
      left.push_back(one);
      continue;
    }
    taken.push_back({std::max(one.first, region.first), std::min(one.last, region.last)});
    if (one.first < region.first)
      left.push_back({one.first, region.first - 1});
    if (region.last < one.last)
      left.push_back({region.last + 1, one.last});
  }
  open = std::move(left);
  return taken;
}

std::string regionText(const char *kind, std::uint64_t start, std::uint64_t sizeBytes)
{
  return std::string("the ") + kind + " of " + std::to_string(sizeBytes) + " bytes at " + hexText(start);
}

/// Two start-up regions that share a part of `whole`, and say different things. They are listed by address: which of them is programmed
/// last, and holds, is not known.
std::string contradiction(const ProtectionView &view, Span whole)
{
  const ProtectionRegion *longest = nullptr; // of those so far, the one that ends last
  Span around;
  for (const ProtectionRegion &region : view.staticRegions) {
    if (region.sizeBytes == 0)
      continue;
    const Span own = spanOf(region.start, region.sizeBytes);
    const Span common{std::max(own.first, whole.first), std::min({own.last, around.last, whole.last})};
    if (longest && common.first <= common.last && longest->isExecutable != region.isExecutable)
      return "the start-up regions of " + longest->name + " and " + region.name + " overlap, and which of them holds is not known";
    if (!longest || own.last > around.last) {
      longest = &region;
      around = own;
    }
  }
  return {};
}

/// Regions that the RTOS makes of devicetree nodes are in no table of the image.
std::string regionsOfNodes(const MemoryLayout &layout, Span whole)
{
  for (const ReservedRegions &one : layout.protection.unit.reserved) {
    if (one.nodeProperty.empty() || !std::all_of(one.when.begin(), one.when.end(), [&](const std::string &on) { return layout.isOn(on); }))
      continue;
    if (!layout.build.has(artefact::devicetree))
      return one.nodeProperty + " may forbid execution: " + layout.build.lack(artefact::devicetree);
    for (const DtNode &node : layout.build.devicetree.nodes) {
      if (!node.isEnabled || !node.property(one.nodeProperty) || node.reg.empty() || node.reg.front().sizeBytes == 0)
        continue;
      const Span own = spanOf(node.mappedAddress, node.reg.front().sizeBytes);
      if (own.first <= whole.last && whole.first <= own.last)
        return one.nodeProperty + " of " + node.path + " decides, and what it says of execution is not known";
    }
  }
  return {};
}

} // namespace

Executability executabilityOf(const ProtectionView &view, bool fixedStays, std::uint64_t start, std::uint64_t sizeBytes)
{
  if (!view.undecided.empty())
    return {Verdict::Unknown, view.undecided};
  if (!view.isUsed)
    return {Verdict::Allowed, {}};
  const std::string &name = view.unknown.empty() ? view.unit.name : view.unknown;
  if (!view.unknown.empty() || view.unit.executableByDefault.empty() ||
      (view.unit.isReservedInImage && view.unit.fixedForm.record.empty()))
    return {Verdict::Unknown, "what " + name + " lets execute is not known"};
  if (view.unit.isReservedInImage && (view.fixed.empty() || !view.knowsStaticRegions))
    return {Verdict::Unknown, "the image does not list the protection unit's regions"};

  // The region that was programmed last decides over each byte: those that are added at start-up, then fixed ones from the last on.
  std::vector<Span> open{spanOf(start, sizeBytes)};
  if (std::string reason = contradiction(view, spanOf(start, sizeBytes)); !reason.empty())
    return {Verdict::Unknown, std::move(reason)};
  std::string unknown;
  for (auto region = view.staticRegions.rbegin(); region != view.staticRegions.rend(); ++region) {
    if (region->sizeBytes == 0 || cut(open, spanOf(region->start, region->sizeBytes)).empty())
      continue;
    if (!region->isExecutable)
      unknown = "the attribute of the region of " + region->name + " is not known";
    else if (!*region->isExecutable)
      return {Verdict::Forbidden, regionText("start-up region", region->start, region->sizeBytes) + " forbids execution"};
  }
  for (auto region = view.fixed.rbegin(); region != view.fixed.rend(); ++region) {
    if (region->sizeBytes == 0)
      continue;
    const std::vector<Span> taken = cut(open, spanOf(region->start, region->sizeBytes));
    if (taken.empty() || region->isExecutable)
      continue;
    const std::string text = regionText("region", region->start, region->sizeBytes) + " forbids execution";
    if (fixedStays)
      return {Verdict::Forbidden, text};
    unknown = text + ", and may be taken away at run time";
  }
  for (const ExecutableRange &range : view.unit.executableByDefault)
    if (range.sizeBytes != 0)
      (void)cut(open, spanOf(range.start, range.sizeBytes));
  if (!open.empty())
    return {Verdict::Forbidden, "no region covers it, and the architecture does not execute from there by itself"};
  return unknown.empty() ? Executability{Verdict::Allowed, {}} : Executability{Verdict::Unknown, unknown};
}

Executability executabilityOf(const MemoryLayout &layout, std::uint64_t start, std::uint64_t sizeBytes)
{
  const std::vector<std::string> &stays = layout.protection.unit.fixedStaysWhen;
  const bool fixedStays = stays.empty() || std::any_of(stays.begin(), stays.end(), [&](const std::string &one) { return layout.isOn(one); });
  if (layout.protection.isUsed && layout.protection.unknown.empty())
    if (std::string reason = regionsOfNodes(layout, spanOf(start, sizeBytes)); !reason.empty())
      return {Verdict::Unknown, std::move(reason)};
  return executabilityOf(layout.protection, fixedStays, start, sizeBytes);
}

} // namespace headroom
