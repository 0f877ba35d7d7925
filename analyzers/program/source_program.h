// SPDX-License-Identifier: Apache-2.0
// All units of an image under one numbering: what has external linkage is one thing by its link name, what has internal linkage by its
// name and the file that declares it, a field by (record, field).
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/source_facts.h"
#include "program/name_table.h"
#include "program/source_files.h"

namespace headroom::program {

/// Indices into the lists of SourceProgram.
using SourceId = std::uint32_t;
inline constexpr SourceId noSource = UINT32_MAX;

struct MergedFunction {
  std::string_view name;
  FileNumber file = noFileNumber; ///< that declares it; only of one with internal linkage
  bool isInternal = false;
  bool isDefined = false;
  bool isVariadic = false;
  std::uint32_t parameterCount = 0;
  std::string_view type;
};

struct MergedVariable {
  std::string_view name;
  bool isDefined = false;
  bool isStaticLocal = false;
  std::string_view type;
};

struct MergedRecord {
  std::string_view name;
  std::vector<SourceId> fields;
  std::vector<std::string_view> pointees;
};

struct CallRef {
  std::uint32_t unit = 0;
  std::uint32_t call = 0; ///< into SourceFacts::calls
  SourceId callee = noSource;
};

class SourceProgram {
public:
  /// `units` must outlive the program.
  explicit SourceProgram(const std::vector<SourceFacts> &units);

  [[nodiscard]] const std::vector<SourceFacts> &units() const { return units_; }
  [[nodiscard]] const SourceFiles &files() const { return files_; }
  [[nodiscard]] const std::vector<MergedFunction> &functions() const { return functions_; }
  [[nodiscard]] const std::vector<MergedVariable> &variables() const { return variables_; }
  [[nodiscard]] const std::vector<MergedRecord> &records() const { return records_; }
  [[nodiscard]] std::uint32_t fieldCount() const { return static_cast<std::uint32_t>(fields_.size()); }
  [[nodiscard]] const SourceField &field(SourceId id) const { return *fields_[id]; }

  /// Functions with this link name; ascending.
  [[nodiscard]] std::span<const SourceId> functionsNamed(std::string_view name) const;
  [[nodiscard]] SourceId recordNamed(std::string_view name) const; ///< noSource where no unit describes it

  [[nodiscard]] SourceId function(std::uint32_t unit, SourceIndex i) const { return at(numbers_[unit].functions, i); }
  [[nodiscard]] SourceId variable(std::uint32_t unit, SourceIndex i) const { return at(numbers_[unit].variables, i); }
  [[nodiscard]] SourceId fieldOf(std::uint32_t unit, SourceIndex i) const { return at(numbers_[unit].fields, i); }
  [[nodiscard]] FileNumber file(std::uint32_t unit, FileId i) const { return at(numbers_[unit].files, i); }

  /// Calls that `function` makes, over all units that hold its body; by callee (indirect ones last), then in the order of the units.
  [[nodiscard]] std::span<const CallRef> callsOf(SourceId function) const;
  [[nodiscard]] std::span<const CallRef> callsOf(SourceId function, SourceId callee) const;
  [[nodiscard]] const SourceCall &call(const CallRef &ref) const { return units_[ref.unit].calls[ref.call]; }

private:
  struct Numbers {
    std::vector<SourceId> functions, variables, fields;
    std::vector<FileNumber> files;
  };
  static std::uint32_t at(const std::vector<std::uint32_t> &list, std::uint32_t i) { return i < list.size() ? list[i] : UINT32_MAX; }

  void addFunctions(const SourceFacts &unit, Numbers &numbers);
  void addVariables(const SourceFacts &unit, Numbers &numbers);
  void addRecords(const SourceFacts &unit, Numbers &numbers);
  void listCalls();

  const std::vector<SourceFacts> &units_;
  SourceFiles files_;
  std::vector<Numbers> numbers_;
  std::vector<MergedFunction> functions_;
  std::vector<MergedVariable> variables_;
  std::vector<const SourceField *> fields_;
  std::vector<MergedRecord> records_;

  NameTable functionNames_, otherNames_;
  std::vector<std::vector<SourceId>> functionsOfName_;
  std::unordered_map<std::uint64_t, SourceId> fieldKeys_;
  std::unordered_map<std::uint64_t, std::vector<std::pair<std::uint32_t, SourceId>>> variableKeys_; ///< with the line of a static local
  std::unordered_map<std::string_view, SourceId> recordKeys_;
  std::vector<std::uint32_t> callStart_;
  std::vector<CallRef> calls_;
};

} // namespace headroom::program
