// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_chosen_conflict.h"

#include <map>

#include "checks/flash/flash_evidence.h"

namespace headroom {

RuleOutcome checkLinkerChosenConflict(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {artefact::devicetree});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const Devicetree &tree = layout.build.devicetree;
  std::map<DtIndex, std::vector<std::string>> roles;
  for (const std::string &role : layout.knowledge.flash.exclusiveRoles)
    if (const auto chosen = tree.chosen.find(role); chosen != tree.chosen.end())
      roles[chosen->second].push_back(role);
  RuleOutcome out;
  for (const auto &[node, names] : roles) {
    // A disabled node is no memory of the linker, whatever role it has.
    if (names.size() < 2 || !tree.nodes[node].isEnabled)
      continue;
    std::string list;
    for (const std::string &name : names)
      list += (list.empty() ? "" : &name == &names.back() ? " and " : ", ") + name;
    out.drafts.push_back(nodeDraft(input, layout, node,
                                   nodeName(layout, node) + " is chosen as " + list +
                                       ": each role puts its sections at the start of the memory, so they lie over each other",
                                   "choose the memory for one role only: /delete-property/ " + names.back() + "; in chosen of an overlay"));
  }
  return out;
}

} // namespace headroom
