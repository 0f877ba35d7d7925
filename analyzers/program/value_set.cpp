// SPDX-License-Identifier: Apache-2.0
#include "program/value_set.h"

#include <algorithm>
#include <iterator>

namespace headroom::program {

ValueSet ValueSet::unknown()
{
  ValueSet set;
  set.hasUnknown = true;
  return set;
}

ValueSet ValueSet::top()
{
  ValueSet set = unknown();
  set.isTop = true;
  return set;
}

ValueSet ValueSet::of(std::vector<Address> values)
{
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return {false, false, std::move(values)};
}

void ValueSet::join(const ValueSet &other)
{
  if (isTop || other.isTop) {
    *this = top();
    return;
  }
  hasUnknown = hasUnknown || other.hasUnknown;
  std::vector<Address> both;
  std::set_union(constants.begin(), constants.end(), other.constants.begin(), other.constants.end(), std::back_inserter(both));
  constants = std::move(both);
}

ValueSetId ValueSetPool::intern(ValueSet set)
{
  const auto [place, isNew] = ids_.emplace(std::move(set), static_cast<ValueSetId>(sets_.size()));
  if (isNew)
    sets_.push_back(&place->first);
  return place->second;
}

ValueSetId ValueSetPool::joined(ValueSetId a, ValueSetId b)
{
  if (a == b)
    return a;
  ValueSet both = *sets_[a];
  both.join(*sets_[b]);
  return intern(std::move(both));
}

} // namespace headroom::program
