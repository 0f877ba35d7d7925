// SPDX-License-Identifier: Apache-2.0
// Types and variables of the debug information that typed records need.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/machine_facts.h"

namespace llvm {
class DWARFDie;
class DWARFUnit;
} // namespace llvm

namespace headroom::machine {

/// One scalar in a record.
struct TypeField {
  std::string path;             ///< `work.handler`, `name[0]`; empty where the type is a scalar itself
  std::uint64_t offset = 0;     ///< bytes from the record's start
  std::uint32_t sizeBytes = 0;  ///< 1 to 8
  std::uint32_t bitOffset = 0;  ///< of a bit field within the word at `offset`, from the lowest bit
  std::uint32_t bitSize = 0;    ///< 0: no bit field
  bool isSigned = false;
  bool isCodePointer = false;
};

struct TypeLayout {
  std::string name; ///< without `struct`
  std::uint64_t sizeBytes = 0;
  std::vector<TypeField> fields;
};

/// A variable with static storage. Of an array, `type` is the element's.
struct TypedVariable {
  std::string name;
  Address address = 0;
  std::uint64_t count = 1;
  TypeLayout type;
};

/// What to collect; a variable name may be a glob with `*`.
struct TypesWanted {
  std::set<std::string> types;             ///< layouts by name
  std::vector<std::string> variables;      ///< by name
  std::set<std::string> typesOfVariables;  ///< all variables of these types
  [[nodiscard]] bool any() const { return !types.empty() || !variables.empty() || !typesOfVariables.empty(); }
};

class TypeReader {
public:
  explicit TypeReader(TypesWanted wanted) : wanted_(std::move(wanted)) {}

  /// Collects from the file scope (and namespaces) of `unit`.
  void read(llvm::DWARFUnit &unit);

  [[nodiscard]] bool wantsAny() const { return wanted_.any(); }
  [[nodiscard]] const std::map<std::string, TypeLayout> &types() const { return types_; }
  [[nodiscard]] const std::vector<TypedVariable> &variables() const { return variables_; }

private:
  void readScope(const llvm::DWARFDie &scope, unsigned depth);
  [[nodiscard]] bool wantsVariables() const;
  void readVariablesOf(const llvm::DWARFDie &function, unsigned depth);
  void readVariable(const llvm::DWARFDie &variable);

  TypesWanted wanted_;
  std::map<std::string, TypeLayout> types_;
  std::vector<TypedVariable> variables_;
};

/// `*` matches any run of characters.
[[nodiscard]] bool matchesGlob(std::string_view pattern, std::string_view text);

} // namespace headroom::machine
