// SPDX-License-Identifier: Apache-2.0
// What the pointers of a linked program may hold: the constraints of all units that are live in the image, solved together, with code
// that has no source as the outside.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/pack.h"
#include "program/foreign_methods.h"
#include "program/points_to.h"
#include "program/source_link.h"

namespace headroom::program {

/// The values of one place in the sources, or of several united.
struct SourceValues {
  std::vector<SourceId> functions; ///< sorted, unique
  std::vector<SourceId> variables; ///< whose address, or that of something within, is among them; sorted, unique
  bool hasUnknown = false;
  bool hasFixed = false;           ///< an address that the source states as a number is among them: of code that is no part of the image
  bool hasObjects = false;         ///< addresses of other objects are among them
  std::string openReason;          ///< where hasUnknown, what brought it in
};

class SourceFlows {
public:
  /// All must outlive the flows; `packs` only for the construction.
  SourceFlows(const ImageIndex &index, const SourceProgram &program, const SourceLink &link, const std::vector<const Pack *> &packs);

  void add(SourceValues &values, std::uint32_t unit, SourceIndex node) const;
  /// What a virtual call of `method` can enter: itself and all that override it, directly or not. Sorted.
  [[nodiscard]] std::vector<SourceId> overridersOf(SourceId method) const;
  /// Why it may enter others besides; empty where it cannot.
  [[nodiscard]] std::string openReasonOf(SourceId method) const { return foreign_.openReason(method); }

  /// What holds for every answer besides.
  [[nodiscard]] const std::vector<std::string> &assumptions() const { return assumptions_; }
  /// Not empty: no set is closed, because of this.
  [[nodiscard]] const std::string &everythingIsOpen() const { return everythingIsOpen_; }
  /// Live functions whose address the sources take. Sorted.
  [[nodiscard]] const std::vector<SourceId> &addressTaken() const { return addressTaken_; }
  /// Some function's address may be in the hands of code without source.
  [[nodiscard]] bool isAddressTakenOutside() const { return isAddressTakenOutside_; }

private:
  static constexpr std::uint32_t returnOrdinal = UINT32_MAX;
  enum : LocationId { variadic = 2, laundered = 3, fixed = 4, firstFunction = 5 };

  bool isLive(std::uint32_t unit, const SourceFlow &flow) const;
  LocationId functionLocation(SourceId function) const { return firstFunction + function; }
  LocationId variableLocation(SourceId variable) const { return firstVariable_ + variable; }
  LocationId parameter(SourceId function, std::uint32_t ordinal) const; ///< noLocation where nothing reads it
  LocationId nodeLocation(std::uint32_t unit, SourceIndex node) const;
  std::uint32_t reason(std::string text);
  std::string describe(LocationId location) const;
  std::string describe(UnknownOrigin origin) const;

  void findOverrides();
  void numberNodes();
  LocationId numberNode(std::uint32_t unit, const SourceNode &node);
  void addRecords();
  LocationId pointerTo(std::string_view record); ///< a location that holds the address of any such record; noLocation: not described
  static std::string recordOf(std::string_view type);
  void addFlows();
  void classifyFunctions(const std::vector<const Pack *> &packs);
  void takeAddress(LocationId to, SourceId function);
  /// As the source writes it: the address of a virtual method is whichever one the object has.
  void takeWritten(LocationId to, SourceId function);
  void shapeFunctions();
  enum class Side : std::uint8_t { Gives, Takes };
  /// The records that a function of this type takes by value, or that its caller gives. `count` of parameters includes the object of a
  /// method, which the type does not.
  std::vector<PointsToRecord> recordsByValue(std::string_view functionType, Side parameters, std::uint32_t count);
  LocationId wordsOf(SourceId record, Side side);
  void addVariables();
  void addCalls();
  void addVirtualCall(std::uint32_t unit, const SourceCall &call, SourceId method);
  void addDirectCall(std::uint32_t unit, const SourceCall &call, SourceId callee);
  void addIndirectCall(std::uint32_t unit, const SourceCall &call);
  void addMemoryCopy(const std::vector<LocationId> &arguments);
  std::vector<LocationId> argumentLocations(std::uint32_t unit, const SourceCall &call);
  void addOutside();
  void addUnexplainedWords();
  bool isReadFromImage(SourceId variable) const;
  void findOpenUnits();

  const ImageIndex &index_;
  const SourceProgram &program_;
  const SourceLink &link_;
  ForeignMethods foreign_;
  PointsTo pointsTo_;
  LocationId firstVariable_ = 0, firstField_ = 0, firstRecord_ = 0;
  LocationId integers_ = noLocation; ///< integersField(), where any unit has it
  std::vector<std::vector<LocationId>> nodes_; ///< by unit
  std::unordered_map<std::uint64_t, LocationId> parameters_;
  std::vector<LocationId> recordPointers_;
  std::map<std::pair<SourceId, Side>, LocationId> recordWords_;
  std::vector<std::pair<SourceId, SourceId>> overriders_; ///< method, what overrides it directly; sorted
  std::vector<bool> isMethod_;      ///< reached through the class hierarchy
  std::vector<bool> isInert_;
  std::vector<bool> isAbsent_;      ///< declared and named, but not in the image
  std::vector<bool> copiesMemory_;
  std::vector<bool> isValue_;       ///< its address is somewhere in the constraints
  std::vector<bool> isTaken_;       ///< its address, by something live
  std::vector<bool> isCalled_;      ///< directly, by something live
  std::vector<std::pair<SourceId, SourceId>> initialised_; ///< variable, function that its initialiser names; sorted
  std::vector<SourceId> addressTaken_;
  std::vector<std::string> reasons_;
  std::unordered_map<SourceId, std::uint32_t> noSourceReasons_;
  std::vector<std::string> assumptions_;
  std::string everythingIsOpen_;
  bool isAddressTakenOutside_ = false;
};

} // namespace headroom::program
