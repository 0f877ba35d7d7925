// SPDX-License-Identifier: Apache-2.0
#include "program/circumstances/loose_records.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "facts/glob.h"

namespace headroom::program {

namespace {

using Member = SourceLayout::Member;

constexpr std::size_t mostMembers = 256; ///< of what is judged; larger ones are generated
constexpr std::size_t membersNamed = 32;

std::uint64_t roundedUp(std::uint64_t bytes, std::uint64_t align)
{
  return align > 1 ? (bytes + align - 1) / align * align : bytes;
}

bool hasBounds(const SourceLayout &layout)
{
  constexpr std::uint64_t large = std::uint64_t{1} << 40; // far from any overflow of what is summed below
  return layout.sizeBytes < large && layout.alignBytes < large && std::all_of(layout.members.begin(), layout.members.end(), [](const Member &member) {
           return member.sizeBytes < large && member.alignBytes < large;
         });
}

// A member without size has no place of its own: the flexible array at the end.
bool isFlexible(const Member &member)
{
  return member.sizeBytes == 0;
}

bool liesAsDeclared(const SourceLayout &layout)
{
  std::uint64_t end = 0;
  for (const Member &member : layout.members) {
    if (member.isBitField || (isFlexible(member) && &member != &layout.members.back()))
      return false;
    end = roundedUp(end, member.alignBytes);
    if (member.offsetBytes != end)
      return false;
    end += member.sizeBytes;
  }
  return roundedUp(end, layout.alignBytes) == layout.sizeBytes;
}

bool isOwn(const SourcePlace &place, const std::vector<std::string> &own)
{
  if (place.file.empty())
    return false;
  if (own.empty())
    return place.root == "app";
  const bool isBare = place.root.empty() || place.root == "app";
  const std::string full = place.root.empty() ? place.file : place.root + "/" + place.file;
  return std::any_of(own.begin(), own.end(), [&](const std::string &glob) { return pathGlobMatch(glob, full) || (isBare && pathGlobMatch(glob, place.file)); });
}

} // namespace

std::optional<LooseRecord> looserThanNeeded(const SourceLayout &layout)
{
  if (layout.isPacked || layout.isUnion || layout.members.size() < 3 || layout.members.size() > mostMembers || !hasBounds(layout) ||
      !liesAsDeclared(layout))
    return std::nullopt;
  std::vector<const Member *> order;
  for (const Member &member : layout.members)
    order.push_back(&member);
  // What is most aligned first leaves no gap but at the end; the order of the source stays where it does not matter.
  const auto end = isFlexible(layout.members.back()) ? order.end() - 1 : order.end();
  std::stable_sort(order.begin(), end, [](const Member *a, const Member *b) { return a->alignBytes > b->alignBytes; });
  LooseRecord out;
  for (const Member *member : order) {
    out.leastBytes = roundedUp(out.leastBytes, member->alignBytes) + member->sizeBytes;
    if (out.order.size() < membersNamed)
      out.order.push_back(member->name.empty() ? "(without a name)" : member->name);
  }
  out.leastBytes = roundedUp(out.leastBytes, layout.alignBytes);
  if (out.leastBytes >= layout.sizeBytes)
    return std::nullopt;
  out.record = layout.record;
  out.sizeBytes = layout.sizeBytes;
  return out;
}

std::vector<LooseRecord> looseRecords(const std::vector<SourceFacts> &units, const std::vector<std::string> &own, const PlaceOf &placeOf)
{
  std::map<std::pair<SourcePlace, std::string>, LooseRecord> found;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit)
    for (const SourceLayout &layout : units[unit].layouts) {
      std::optional<LooseRecord> loose = looserThanNeeded(layout);
      if (!loose)
        continue;
      loose->place = placeOf(unit, layout.position);
      if (isOwn(loose->place, own))
        found.try_emplace({loose->place, loose->record}, *loose);
    }
  std::vector<LooseRecord> out;
  for (auto &[key, loose] : found)
    out.push_back(std::move(loose));
  std::stable_sort(out.begin(), out.end(),
                   [](const LooseRecord &a, const LooseRecord &b) { return a.sizeBytes - a.leastBytes > b.sizeBytes - b.leastBytes; });
  if (out.size() > mostLooseRecords)
    out.resize(mostLooseRecords);
  return out;
}

} // namespace headroom::program
