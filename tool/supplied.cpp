// SPDX-License-Identifier: Apache-2.0
#include "supplied.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace headroom::tool {

std::set<std::string> suppliedFunctions(const std::vector<const SourceFacts *> &units, const std::vector<SourceFacts> &all)
{
  using Named = std::pair<const SourceFacts *, const SourceReference *>;
  std::unordered_map<std::string_view, std::vector<Named>> byVariable;
  for (const SourceFacts &unit : all)
    for (const SourceReference &reference : unit.references)
      if (reference.byVariable < unit.variables.size())
        byVariable[unit.variables[reference.byVariable].name].emplace_back(&unit, &reference);
  std::set<std::string> out;
  std::unordered_set<std::string_view> seen;
  std::vector<std::string_view> open;
  const auto take = [&](const SourceFacts &unit, const SourceReference &reference) {
    if (reference.toFunction < unit.functions.size())
      out.insert(unit.functions[reference.toFunction].name);
    if (reference.toVariable < unit.variables.size() && seen.insert(unit.variables[reference.toVariable].name).second)
      open.push_back(unit.variables[reference.toVariable].name);
  };
  for (const SourceFacts *unit : units)
    for (const SourceReference &reference : unit->references)
      take(*unit, reference);
  while (!open.empty()) {
    const std::string_view variable = open.back();
    open.pop_back();
    if (const auto found = byVariable.find(variable); found != byVariable.end())
      for (const auto &[unit, reference] : found->second)
        take(*unit, *reference);
  }
  return out;
}

} // namespace headroom::tool
