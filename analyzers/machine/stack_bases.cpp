// SPDX-License-Identifier: Apache-2.0
#include "machine/stack_bases.h"

#include <algorithm>

namespace headroom::machine {

std::uint8_t StackBases::baseAt(StackBase::Kind kind, Address at, std::uint16_t stack)
{
  if (bases_.size() >= maxBases)
    kind = StackBase::Kind::Lost;
  for (std::size_t id = 1; id < bases_.size(); ++id)
    if (bases_[id].kind == kind && (bases_[id].at == at || bases_.size() > maxBases))
      return static_cast<std::uint8_t>(id);
  StackBase base;
  base.kind = kind;
  base.at = at;
  base.stack = stack;
  base.isDynamic = kind == StackBase::Kind::Dynamic;
  bases_.push_back(std::move(base));
  return static_cast<std::uint8_t>(bases_.size() - 1);
}

void StackBases::addOrigin(std::uint8_t base, std::uint8_t from, std::int64_t distance, std::int64_t alignment)
{
  StackBase &to = bases_[base];
  to.alignment = std::max(to.alignment, alignment);
  for (StackBase::Origin &origin : to.origins)
    if (origin.from == from) {
      origin.distance = std::max(origin.distance, distance);
      return;
    }
  to.origins.push_back({from, distance});
}

void StackBases::forgetOrigins()
{
  for (StackBase &base : bases_) {
    base.origins.clear();
    base.alignment = 0;
    base.isDynamic = base.kind == StackBase::Kind::Dynamic;
  }
}

bool StackBases::relax(bool skipCycles)
{
  for (StackBase &base : bases_)
    base.depth = 0;
  // Bellman-Ford: without a cycle of positive length every depth is final after one round per base.
  for (std::size_t round = 0; round <= bases_.size(); ++round) {
    bool grows = false;
    for (std::size_t id = 0; id < bases_.size(); ++id)
      for (const StackBase::Origin &origin : bases_[id].origins) {
        StackBase &base = bases_[id];
        const StackBase &from = bases_[origin.from];
        if (from.isDynamic && !base.isDynamic) {
          base.isDynamic = true;
          grows = true;
        }
        if ((skipCycles && reaches(static_cast<std::uint8_t>(id), origin.from)) || from.depth + origin.distance <= base.depth)
          continue;
        base.depth = from.depth + origin.distance;
        grows = true;
      }
    if (!grows)
      return true;
  }
  return false;
}

bool StackBases::reaches(std::uint8_t from, std::uint8_t to) const
{
  std::vector<bool> seen(bases_.size());
  std::vector<std::uint8_t> open{to};
  seen[to] = true;
  while (!open.empty()) {
    const std::uint8_t base = open.back();
    open.pop_back();
    if (base == from)
      return true;
    for (const StackBase::Origin &origin : bases_[base].origins)
      if (!seen[origin.from]) {
        seen[origin.from] = true;
        open.push_back(origin.from);
      }
  }
  return false;
}

std::map<std::uint16_t, std::int64_t> StackBases::otherStacks(std::uint8_t base) const
{
  constexpr std::int64_t notBelow = -1;
  const std::uint16_t own = bases_[base].stack;
  std::vector<std::int64_t> distance(bases_.size(), notBelow);
  distance[base] = 0;
  for (std::size_t round = 0; round < bases_.size(); ++round) // what a cycle adds is dynamic anyway
    for (std::size_t id = 0; id < bases_.size(); ++id)
      if (distance[id] != notBelow && bases_[id].stack == own)
        for (const StackBase::Origin &origin : bases_[id].origins)
          distance[origin.from] = std::max(distance[origin.from], distance[id] + std::max<std::int64_t>(origin.distance, 0));
  std::map<std::uint16_t, std::int64_t> out;
  for (std::size_t id = 0; id < bases_.size(); ++id)
    if (distance[id] != notBelow && bases_[id].stack != own) {
      std::int64_t &deepest = out[bases_[id].stack];
      deepest = std::max(deepest, bases_[id].depth + distance[id]);
    }
  return out;
}

void StackBases::solve()
{
  if (relax(false))
    return;
  // A base below itself moves down without limit. Its known part is what leads into the cycle.
  for (std::size_t id = 0; id < bases_.size(); ++id)
    for (const StackBase::Origin &origin : bases_[id].origins)
      if (origin.distance > 0 && reaches(static_cast<std::uint8_t>(id), origin.from))
        bases_[id].isDynamic = true;
  relax(true);
}

} // namespace headroom::machine
