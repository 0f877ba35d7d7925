// SPDX-License-Identifier: Apache-2.0
// From values and places to flows.
#include <algorithm>

#include "source/unit/body_walker.h"

namespace headroom::unit {

using Kind = SourceFlow::Kind;

Value BodyWalker::addressOf(const Place &place)
{
  Value value;
  for (const Origin &origin : place.read) {
    if (origin.kind == Kind::Copy)
      value.push_back({Kind::AddressOf, origin.node});
    else if (origin.kind == Kind::Load)
      value.push_back({Kind::Copy, origin.node});
    else
      value.push_back(origin); // a function: its address is what its name yields
  }
  return value;
}

Place BodyWalker::pointedTo(const Value &value)
{
  Place place;
  for (const Origin &origin : value) {
    if (origin.kind == Kind::AddressOf)
      unite(place.read, {{Kind::Copy, origin.node}});
    else if (origin.kind == Kind::Copy)
      unite(place.read, {{Kind::Load, origin.node}});
    else
      unite(place.read, {{Kind::Load, nodeOf({origin})}});
  }
  return place;
}

SourceIndex BodyWalker::nodeOf(const Value &value)
{
  if (value.empty())
    return noIndex;
  if (value.size() == 1 && value.front().kind == Kind::Copy)
    return value.front().node;
  const SourceIndex node = unit_.newLocal(functionIndex_);
  flowInto(node, value);
  return node;
}

void BodyWalker::flowInto(SourceIndex node, const Value &value)
{
  for (const Origin &origin : value)
    unit_.flow(origin.kind, node, origin.node, owner_);
}

void BodyWalker::assign(const Place &place, const Value &value)
{
  if (value.empty())
    return;
  for (const Origin &target : place.read) {
    if (target.kind == Kind::Copy)
      flowInto(target.node, value);
    else if (target.kind == Kind::Load)
      unit_.flow(Kind::Store, target.node, nodeOf(value), owner_);
  }
}

Value BodyWalker::unknown()
{
  return {{Kind::Copy, unit_.outside()}};
}

void BodyWalker::unite(Value &to, const Value &from)
{
  for (const Origin &origin : from)
    if (std::find(to.begin(), to.end(), origin) == to.end())
      to.push_back(origin);
}

void BodyWalker::giveUp(clang::SourceLocation location, const char *because)
{
  if (givenUpBecause_)
    return;
  givenUpAt_ = location;
  givenUpBecause_ = because;
}

} // namespace headroom::unit
