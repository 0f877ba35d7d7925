// SPDX-License-Identifier: Apache-2.0
// Objects and calls of the sources beside the image: which symbol a variable is, whether a caller is linked, and what a pointer that is
// handed over can be, within one function. No points-to analysis of the program: what comes from a parameter is open.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "program/layout/join_layout.h"

namespace headroom {

/// A variable of one unit.
struct SourceObject {
  std::uint32_t unit = 0;
  SourceIndex variable = noIndex;

  auto operator<=>(const SourceObject &) const = default;
};

/// A direct call in linked code.
struct SourceUse {
  std::uint32_t unit = 0;
  const SourceCall *call = nullptr;
};

/// What a pointer can be.
struct SourceAddresses {
  std::vector<SourceIndex> nodes; ///< whose addresses it holds: variables, fields, locals; sorted, unique
  bool isOpen = false;            ///< something else, too
};

class SourceObjects {
public:
  /// Both must outlive the object. Units that did not parse are left out.
  SourceObjects(const MemoryLayout &layout, const LayoutInput &input);

  [[nodiscard]] const std::vector<std::uint32_t> &units() const { return units_; }
  [[nodiscard]] const SourceFacts &facts(std::uint32_t unit) const { return input_.sources[unit]; }
  [[nodiscard]] const SourceVariable &variable(SourceObject object) const { return facts(object.unit).variables[object.variable]; }

  [[nodiscard]] SourcePlace place(std::uint32_t unit, const SourcePosition &position) const;
  /// The image's symbol of a variable; null: it is not linked, or names do not tell it apart.
  [[nodiscard]] const ImageSymbol *symbolOf(SourceObject object) const;
  /// The definition of what lies at `address` under this name; empty: no source has it.
  [[nodiscard]] std::optional<SourceObject> definitionOf(const std::string &symbol, std::uint64_t address) const;
  /// Whether its code is in the image: as a function, or as a part of one that is.
  [[nodiscard]] bool isLinked(std::uint32_t unit, SourceIndex function) const;

  /// Calls of any of these functions from linked code, in the order of units and calls.
  [[nodiscard]] std::vector<SourceUse> callsOf(const std::vector<std::string> &functions) const;

  [[nodiscard]] SourceAddresses addressesIn(std::uint32_t unit, SourceIndex node) const;
  /// What is kept in the object that `node` is: an array of pointers.
  [[nodiscard]] SourceAddresses contentsOf(std::uint32_t unit, SourceIndex node) const;
  /// The one static object that an argument points to; empty: several, or none that is known. `offset` is from its start.
  [[nodiscard]] std::optional<SourceObject> objectOf(std::uint32_t unit, const SourceArgument &argument, std::int64_t &offset) const;
  /// The node of a variable; noIndex: no flow names it.
  [[nodiscard]] SourceIndex nodeOf(SourceObject object) const;
  /// Linked code writes to the variable, or to a field of it, by name.
  [[nodiscard]] bool isWritten(SourceObject object) const;

private:
  void findInlined();
  void findWrites();

  const MemoryLayout &layout_;
  const LayoutInput &input_;
  std::vector<std::uint32_t> units_;
  std::map<std::string, std::vector<const ImageSymbol *>> symbols_; ///< objects, by name without the number of a static local
  std::map<std::string, std::vector<SourceObject>> definitions_;
  std::set<std::string> linked_;                                        ///< functions of the image, inlined ones too, by name
  std::vector<std::vector<bool>> isNamed_;                              ///< by unit and function: what linked code names, or a variable does
  std::vector<std::multimap<SourceIndex, const SourceFlow *>> flowsTo_; ///< by unit: flows into a node, but stores
  std::set<SourceObject> written_;
};

} // namespace headroom
