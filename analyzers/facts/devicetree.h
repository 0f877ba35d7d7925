// SPDX-License-Identifier: Apache-2.0
// The final devicetree of a build, flattened: nodes with their properties, registers decoded by the cells of their parents.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Index into Devicetree::nodes.
using DtIndex = std::uint32_t;
inline constexpr DtIndex noDtNode = UINT32_MAX;

/// One comma-separated piece of a property.
struct DtPiece {
  enum class Kind : std::uint8_t { Cells, Bytes, Text, Node };
  Kind kind = Kind::Cells;
  std::vector<std::uint64_t> cells; ///< of `<...>`; a reference inside is the index of the node it names
  std::vector<DtIndex> references;  ///< beside `cells`: the node where that cell is a reference, else `noDtNode`
  std::vector<std::uint8_t> bytes;  ///< of `[...]`
  std::string text;                 ///< of `"..."`, escapes resolved
  DtIndex node = noDtNode;          ///< of `&label` or `&{/path}` outside of `<...>`
};

struct DtProperty {
  std::string name;
  std::vector<DtPiece> pieces; ///< empty: a flag
  std::uint32_t line = 0;
};

/// One entry of `reg`, decoded with #address-cells and #size-cells of the parent.
struct DtReg {
  std::uint64_t address = 0;
  std::uint64_t sizeBytes = 0;

  friend bool operator==(const DtReg &, const DtReg &) = default;
};

/// One entry of `ranges`: addresses of the children from `child` on are those of the parent from `outer` on.
struct DtRange {
  std::uint64_t child = 0;
  std::uint64_t outer = 0;
  std::uint64_t sizeBytes = 0;

  friend bool operator==(const DtRange &, const DtRange &) = default;
};

struct DtNode {
  std::string path;                ///< `/soc/flash@0/partitions`
  std::string name;                ///< with its unit address: `flash@0`
  std::vector<std::string> labels; ///< as written, in order: `flash0`
  DtIndex parent = noDtNode;
  std::vector<DtIndex> children;      ///< in order
  std::vector<DtProperty> properties; ///< in order
  std::vector<std::string> compatible;
  bool isEnabled = true;  ///< its own `status` and those of all nodes around it are `okay`, `ok` or absent
  std::vector<DtReg> reg; ///< as written: in the address space of the parent; empty: none, or it does not fit the parent's cells
  std::optional<std::vector<DtRange>> ranges; ///< decoded; without an entry: children share the parent's addresses; empty: none, or broken
  std::optional<std::uint64_t>
      busAddress;                  ///< reg[0].address in the address space of the root, through every `ranges`; empty where one is missing
  std::uint64_t mappedAddress = 0; ///< the same as far as there are `ranges`, which is what Zephyr's generator takes for the address
  std::uint32_t line = 0;

  [[nodiscard]] const DtProperty *property(const std::string &wanted) const;        ///< null: it has none
  [[nodiscard]] std::optional<std::uint64_t> cell(const std::string &wanted) const; ///< the first cell of a property
  [[nodiscard]] std::string text(const std::string &wanted) const;                  ///< its first string; empty where there is none
  [[nodiscard]] bool isCompatible(const std::string &wanted) const;
  /// An address of this node's children in the address space of its parent; empty where `ranges` has no place for it.
  [[nodiscard]] std::optional<std::uint64_t> toParent(std::uint64_t address) const;
};

struct Devicetree {
  std::string file;                      ///< absolute; empty where none was read
  std::vector<DtNode> nodes;             ///< parents before children, in the order of the file; the root is the first
  std::map<std::string, DtIndex> chosen; ///< by property name: `zephyr,sram`
  std::map<std::string, DtIndex> aliases;
  std::map<std::string, DtIndex> labels;

  [[nodiscard]] const DtNode *chosenNode(const std::string &role) const; ///< null: nothing is chosen, or the node does not exist
  [[nodiscard]] const DtNode *labelled(const std::string &label) const;
};

} // namespace headroom
