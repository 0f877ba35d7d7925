// SPDX-License-Identifier: Apache-2.0
// Which function of the sources is which function of the image, and what of the sources the image holds at all.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "program/image_index.h"
#include "program/source_program.h"

namespace headroom::program {

/// A link name without what compilers append to the names of parts and copies: `f.constprop.0`, `f.part.1`, `f.lto_priv.2`, `f.cold`.
[[nodiscard]] std::string_view sourceName(std::string_view linkName);
/// Whether a copy of this link name may take other parameters than the source says.
[[nodiscard]] bool hasOwnParameters(std::string_view linkName);
/// `f` of `f.part.0` and `f.cold`: GCC moves code out of `f` into these, so that each call is in one of them only.
[[nodiscard]] std::string_view undividedName(std::string_view linkName);

class SourceLink {
public:
  /// Both must outlive the link.
  SourceLink(const ImageIndex &index, const SourceProgram &program);

  /// The source functions whose code `function` is: one, or several where names alone do not tell them apart, or where one address has
  /// several names.
  [[nodiscard]] const std::vector<SourceId> &own(FunctionIndex function) const { return own_[function]; }
  /// own() and all that are inlined into it, as far as debug information tells; where it does not, all that may be. Sorted.
  [[nodiscard]] const std::vector<SourceId> &bodies(FunctionIndex function) const { return bodies_[function]; }
  /// Whether everything that is inlined into it, as far as debug information tells, is a function of the sources.
  [[nodiscard]] bool isComplete(FunctionIndex function) const { return isComplete_[function]; }
  /// The functions that an inline frame of this name can mean; empty where no unit has one.
  [[nodiscard]] std::vector<SourceId> named(std::string_view linkName, FileId declaredIn) const;
  /// Where a pointer to `function` leads: entries in the image; empty where it is not linked.
  [[nodiscard]] const std::vector<FunctionIndex> &machine(SourceId function) const { return machine_[function]; }
  /// The function with a body that `function` is another name of; itself where it is none.
  [[nodiscard]] SourceId body(SourceId function) const { return body_[function]; }

  [[nodiscard]] bool isLive(SourceId function) const { return isLive_[function]; }
  /// The same of the body in this unit: of a function that several units define (weak ones), the image has one unit's only.
  [[nodiscard]] bool isLive(SourceId function, std::uint32_t unit) const
  {
    return isLive_[function] && (otherBodies_.empty() || !otherBodies_.contains({function, unit}));
  }
  [[nodiscard]] bool isVariableLive(SourceId variable) const { return isLive_[program_.functions().size() + variable]; }
  /// Variables that a data symbol of this name can be.
  [[nodiscard]] const std::vector<SourceId> &variablesOfSymbol(std::string_view symbol) const;

  /// Linked functions without a body in the sources, and not made by the compiler for an analysed unit. Ascending.
  [[nodiscard]] const std::vector<FunctionIndex> &unanalysed() const { return unanalysed_; }
  /// The unit of `function` is one of the sources, and it is no assembly.
  [[nodiscard]] bool isOfAnalysedUnit(FunctionIndex function) const;
  /// Source files that a file of the image can be.
  [[nodiscard]] const std::vector<FileNumber> &files(FileId file) const;

private:
  std::vector<SourceId> ownOf(const MachineFunction &function) const;
  std::vector<SourceId> candidatesFor(std::string_view linkName) const; ///< sorted
  void addName(const MachineFunction &function, std::string_view linkName, std::vector<SourceId> &out) const;
  std::vector<bool> functionsThatDoSomething() const; ///< false: declared only, or an alias
  void findClosures();
  void addShortName(std::string_view name, std::vector<SourceId> &out) const;
  void findBodies();
  bool addCalled(std::vector<std::vector<SourceId>> &anyOf, std::vector<SourceId> &out) const;
  std::vector<SourceId> mayBeInlined(const std::vector<SourceId> &into) const;
  void findMachine();
  void findOtherBodies();
  void findVariables();
  void findLive();

  const ImageIndex &index_;
  const SourceProgram &program_;
  std::vector<std::vector<FileNumber>> files_;
  std::vector<FileNumber> mainFiles_; ///< of units that were analysed; sorted
  std::vector<std::vector<SourceId>> own_, bodies_;
  std::vector<bool> isComplete_;
  std::vector<std::vector<FunctionIndex>> machine_;
  std::vector<SourceId> body_;
  std::set<std::pair<SourceId, std::uint32_t>> otherBodies_; ///< function, unit: linked from another unit
  std::vector<FunctionIndex> unanalysed_;
  std::unordered_map<std::string_view, std::vector<SourceId>> variables_;
  std::unordered_map<std::string, std::vector<SourceId>> closures_; ///< functions with internal linkage, by closureShape()
  std::unordered_map<std::string, std::vector<SourceId>> shortNames_; ///< mangled functions with internal linkage, by unqualifiedName()
  std::vector<bool> hasSymbol_;
  std::vector<bool> isLive_; ///< functions, then variables
};

} // namespace headroom::program
