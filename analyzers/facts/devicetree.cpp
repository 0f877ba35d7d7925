// SPDX-License-Identifier: Apache-2.0
#include "facts/devicetree.h"

#include <algorithm>

namespace headroom {

namespace {

const DtNode *at(const Devicetree &tree, const std::map<std::string, DtIndex> &names, const std::string &name)
{
  const auto found = names.find(name);
  return found == names.end() || found->second >= tree.nodes.size() ? nullptr : &tree.nodes[found->second];
}

} // namespace

const DtProperty *DtNode::property(const std::string &wanted) const
{
  const auto found = std::find_if(properties.begin(), properties.end(), [&](const DtProperty &one) { return one.name == wanted; });
  return found == properties.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> DtNode::cell(const std::string &wanted) const
{
  const DtProperty *found = property(wanted);
  if (!found || found->pieces.empty() || found->pieces.front().cells.empty())
    return std::nullopt;
  return found->pieces.front().cells.front();
}

std::string DtNode::text(const std::string &wanted) const
{
  const DtProperty *found = property(wanted);
  return found && !found->pieces.empty() ? found->pieces.front().text : std::string();
}

bool DtNode::isCompatible(const std::string &wanted) const
{
  return std::find(compatible.begin(), compatible.end(), wanted) != compatible.end();
}

std::optional<std::uint64_t> DtNode::toParent(std::uint64_t address) const
{
  if (!ranges)
    return std::nullopt;
  if (ranges->empty())
    return address;
  for (const DtRange &range : *ranges)
    if (address >= range.child && address - range.child < range.sizeBytes && address - range.child <= UINT64_MAX - range.outer)
      return range.outer + (address - range.child);
  return std::nullopt;
}

const DtNode *Devicetree::chosenNode(const std::string &role) const
{
  return at(*this, chosen, role);
}

const DtNode *Devicetree::labelled(const std::string &label) const
{
  return at(*this, labels, label);
}

} // namespace headroom
