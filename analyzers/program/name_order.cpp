// SPDX-License-Identifier: Apache-2.0
#include "program/name_order.h"

#include <algorithm>
#include <string_view>

namespace headroom::program {

NameOrder::NameOrder(const Callables &callables) : rankOf_(callables.size())
{
  std::vector<std::pair<std::string_view, CallableIndex>> names;
  names.reserve(callables.size());
  for (CallableIndex i = 0; i < callables.size(); ++i)
    names.emplace_back(callables[i].name, i);
  std::sort(names.begin(), names.end());
  byName_.reserve(names.size());
  for (const auto &[name, callable] : names) {
    if (names_.empty() || names_.back().get() != name)
      names_.emplace_back(callables[callable].name);
    byName_.push_back(callable);
    rankOf_[callable] = static_cast<std::uint32_t>(names_.size() - 1);
  }
}

} // namespace headroom::program
