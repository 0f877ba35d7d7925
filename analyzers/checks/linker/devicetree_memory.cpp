// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/devicetree_memory.h"

namespace headroom {

namespace {

/// As the linker script gets it: what is neither letter nor digit becomes `_`.
std::string regionNameOf(const MemoryLayout &layout, const DtNode &node)
{
  const InitialisationKnowledge &knowledge = layout.knowledge.initialisation;
  if (knowledge.regionNode.empty() || !node.isCompatible(knowledge.regionNode))
    return {};
  std::string out = node.text(knowledge.regionProperty);
  for (char &c : out) {
    const bool isKept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!isKept)
      c = '_';
  }
  return out;
}

} // namespace

DeclaredRegion regionNamed(const MemoryLayout &layout, const std::string &name)
{
  DeclaredRegion out;
  for (const DtNode &node : layout.build.devicetree.nodes) {
    if (name.empty() || regionNameOf(layout, node) != name)
      continue;
    const DtNode *&slot = node.isEnabled ? out.enabled : out.disabled;
    slot = slot ? slot : &node;
  }
  return out;
}

std::vector<std::string> declaredRegionNames(const MemoryLayout &layout)
{
  std::vector<std::string> out;
  for (const DtNode &node : layout.build.devicetree.nodes)
    if (std::string name = regionNameOf(layout, node); !name.empty())
      out.push_back(std::move(name));
  return out;
}

} // namespace headroom
