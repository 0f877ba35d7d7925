// SPDX-License-Identifier: Apache-2.0
#include "machine/several_definitions.h"

#include <algorithm>
#include <map>

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine {

std::vector<SeveralDefinitions> severalDefinitions(const std::vector<ObjectFiles::Entry> &objects)
{
  std::map<std::string_view, std::vector<std::size_t>> definedIn;
  for (std::size_t i = 0; i < objects.size(); ++i)
    for (const ElfSymbol &symbol : objects[i].elf.symbols)
      if (!symbol.isLocal() && !symbol.isWeak() && symbol.isInSection() && symbol.type == llvm::ELF::STT_FUNC)
        definedIn[symbol.name].push_back(i);
  std::vector<SeveralDefinitions> out;
  for (const auto &[name, where] : definedIn) {
    if (where.front() == where.back())
      continue;
    SeveralDefinitions several{std::string(name), {}};
    for (const std::size_t i : where)
      several.objects.push_back(objects[i].label);
    out.push_back(std::move(several));
  }
  return out;
}

void blameSeveralDefinitions(const std::vector<SeveralDefinitions> &several, MachineFacts &facts)
{
  const auto find = [&](const std::string &name) {
    const auto found = std::lower_bound(several.begin(), several.end(), name,
                                        [](const SeveralDefinitions &one, const std::string &wanted) { return one.name < wanted; });
    return found != several.end() && found->name == name ? &*found : nullptr;
  };
  for (MachineFunction &function : facts.functions) {
    if (function.isLocal)
      continue;
    const SeveralDefinitions *found = find(function.name);
    for (const std::string &alias : function.aliases)
      found = found ? found : find(alias);
    if (!found)
      continue;
    constexpr std::size_t shownCount = 3;
    std::string list;
    for (std::size_t i = 0; i < std::min(found->objects.size(), shownCount); ++i)
      list += (list.empty() ? "" : ", ") + found->objects[i];
    if (found->objects.size() > shownCount)
      list += " and " + std::to_string(found->objects.size() - shownCount) + " more";
    function.culprits.push_back({"several-definitions", function.name, found->name + " is defined in " + list + ": which one is called is not known",
                                 function.entry, {}, 0});
  }
}

} // namespace headroom::machine
