// SPDX-License-Identifier: Apache-2.0
#include "build/devicetree_decode.h"

#include <map>

namespace headroom {

namespace {

// Devicetree Specification 0.4, 2.3.5: the cells of a node count for its children, with these defaults.
constexpr std::uint64_t defaultAddressCells = 2;
constexpr std::uint64_t defaultSizeCells = 1;
constexpr std::uint64_t maxCells = 4;

/// Reads numbers of several cells one after the other; more than 64 bits cannot be said.
class Cells {
public:
  explicit Cells(const DtProperty &property)
  {
    for (const DtPiece &piece : property.pieces) {
      isNumbers_ = isNumbers_ && piece.kind == DtPiece::Kind::Cells;
      values_.insert(values_.end(), piece.cells.begin(), piece.cells.end());
    }
  }

  [[nodiscard]] bool isMultipleOf(std::uint64_t count) const { return isNumbers_ && count > 0 && values_.size() % count == 0; }
  [[nodiscard]] bool isAtEnd() const { return at_ >= values_.size(); }

  std::optional<std::uint64_t> take(std::uint64_t count)
  {
    std::uint64_t value = 0;
    for (; count > 0; --count) {
      if (isAtEnd() || value > UINT32_MAX || values_[at_] > UINT32_MAX)
        return std::nullopt;
      value = value << 32 | values_[at_++];
    }
    return value;
  }

private:
  std::vector<std::uint64_t> values_;
  std::size_t at_ = 0;
  bool isNumbers_ = true;
};

std::uint64_t cellCount(const DtNode &node, const char *name, std::uint64_t otherwise)
{
  const std::optional<std::uint64_t> given = node.cell(name);
  return given ? *given : otherwise;
}

void decodeReg(const DtNode &parent, DtNode &node)
{
  const DtProperty *property = node.property("reg");
  if (!property)
    return;
  const std::uint64_t addressCells = cellCount(parent, "#address-cells", defaultAddressCells);
  const std::uint64_t sizeCells = cellCount(parent, "#size-cells", defaultSizeCells);
  Cells cells(*property);
  if (addressCells > maxCells || sizeCells > maxCells || !cells.isMultipleOf(addressCells + sizeCells))
    return;
  std::vector<DtReg> out;
  while (!cells.isAtEnd()) {
    const std::optional<std::uint64_t> address = cells.take(addressCells);
    const std::optional<std::uint64_t> size = address ? cells.take(sizeCells) : std::nullopt;
    if (!size)
      return; // 128 bits: an address that no pointer holds
    out.push_back({*address, *size});
  }
  node.reg = std::move(out);
}

void decodeRanges(const DtNode &parent, DtNode &node)
{
  const DtProperty *property = node.property("ranges");
  if (!property)
    return;
  const std::uint64_t childCells = cellCount(node, "#address-cells", defaultAddressCells);
  const std::uint64_t parentCells = cellCount(parent, "#address-cells", defaultAddressCells);
  const std::uint64_t sizeCells = cellCount(node, "#size-cells", defaultSizeCells);
  std::vector<DtRange> out;
  Cells cells(*property);
  if (!property->pieces.empty() && (childCells > maxCells || parentCells > maxCells || sizeCells > maxCells ||
                                    !cells.isMultipleOf(childCells + parentCells + sizeCells)))
    return;
  while (!cells.isAtEnd()) {
    const auto child = cells.take(childCells);
    const auto outer = child ? cells.take(parentCells) : std::nullopt;
    const auto size = outer ? cells.take(sizeCells) : std::nullopt;
    if (!size)
      return;
    out.push_back({*child, *outer, *size});
  }
  node.ranges = std::move(out);
}

void decodeAddresses(Devicetree &tree, DtNode &node)
{
  if (node.reg.empty())
    return;
  node.busAddress = node.reg.front().address;
  node.mappedAddress = node.reg.front().address;
  bool isMapped = true;
  for (DtIndex at = node.parent; at != noDtNode && at != 0; at = tree.nodes[at].parent) {
    const std::optional<std::uint64_t> next = isMapped ? tree.nodes[at].toParent(node.mappedAddress) : std::nullopt;
    isMapped = next.has_value();
    if (!isMapped) {
      node.busAddress = std::nullopt;
      break;
    }
    node.mappedAddress = *next;
    node.busAddress = next;
  }
}

bool isOkay(const DtNode &node)
{
  const DtProperty *status = node.property("status");
  const std::string text = node.text("status");
  return !status || text == "okay" || text == "ok";
}

} // namespace

void decodeDevicetree(Devicetree &tree)
{
  std::map<std::string, DtIndex> paths;
  for (DtIndex i = 0; i < tree.nodes.size(); ++i) {
    DtNode &node = tree.nodes[i];
    paths.emplace(node.path, i);
    node.isEnabled = isOkay(node) && (node.parent == noDtNode || tree.nodes[node.parent].isEnabled);
    if (const DtProperty *compatible = node.property("compatible"))
      for (const DtPiece &piece : compatible->pieces)
        node.compatible.push_back(piece.text);
    if (node.parent == noDtNode)
      continue;
    decodeReg(tree.nodes[node.parent], node);
    decodeRanges(tree.nodes[node.parent], node);
    decodeAddresses(tree, node);
  }
  const auto collect = [&](const char *path, std::map<std::string, DtIndex> &out) {
    const auto found = paths.find(path);
    if (found == paths.end())
      return;
    for (const DtProperty &property : tree.nodes[found->second].properties) {
      if (property.pieces.empty())
        continue;
      // dtc turns `&label` into the node's path; Zephyr keeps the label.
      const DtPiece &piece = property.pieces.front();
      const auto named = paths.find(piece.text);
      if (piece.kind == DtPiece::Kind::Node && piece.node != noDtNode)
        out[property.name] = piece.node;
      else if (piece.kind == DtPiece::Kind::Text && named != paths.end())
        out[property.name] = named->second;
    }
  };
  collect("/chosen", tree.chosen);
  collect("/aliases", tree.aliases);
}

} // namespace headroom
