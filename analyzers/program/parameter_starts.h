// SPDX-License-Identifier: Apache-2.0
// With which integers a function is entered, from all of its callers; what they hand on is followed to theirs.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "program/expanded_graph.h"
#include "program/parameter_ranges.h"
#include "program/site_statements.h"
#include "program/source_link.h"
#include "program/written_calls.h"

namespace headroom::program {

/// One call in the body that makes it.
struct BodyCall {
  std::uint32_t unit = 0;
  const SourceBody *body = nullptr; ///< null: no body has it
  std::uint32_t block = 0;
  BodyValue operation = noValue;

  [[nodiscard]] const SourceFacts &facts(const SourceProgram &program) const { return program.units()[unit]; }
};

class ParameterStarts {
public:
  /// All must outlive it.
  ParameterStarts(const ImageIndex &index, const SourceProgram &program, const SourceLink &link, const ExpandedGraph &graph,
                  const std::vector<Start> &starts);

  /// Every direct call that the sources write of the function, by unit. One that no body has comes without.
  [[nodiscard]] std::vector<BodyCall> callsOf(SourceId callee) const;
  /// The functions of the image that are the function, its copies and parts.
  [[nodiscard]] std::vector<FunctionIndex> machineOf(SourceId function) const;
  /// Calls of `callee` by its address in the code of `caller`, as far as a root reaches it.
  [[nodiscard]] std::size_t callsInCode(FunctionIndex caller, FunctionIndex callee) const;
  /// Whether every entry is one of callsOf(): no pointer leads there, no root begins there, and whoever calls it in the image does so
  /// where the sources say it.
  [[nodiscard]] bool isEnteredByItsCallsOnly(SourceId function) const;
  [[nodiscard]] const WrittenCalls &written() const { return written_; }
  /// Whether an address of it goes somewhere, or it is called as a method.
  [[nodiscard]] bool isTaken(SourceId function) const { return taken_.contains(function); }
  /// Whether all units declare it with the same type: others would hand on arguments that they take for something else.
  [[nodiscard]] bool hasOneType(SourceId function) const { return !severalTypes_.contains(function); }
  /// What the parameter can be when anything but the function itself enters it; empty: nothing more than its type says.
  [[nodiscard]] std::optional<Interval> of(SourceId function, std::uint32_t local) const { return of(function, local, 0); }
  /// The call's argument `operand`, with what is known of the parameters of the function that makes it.
  [[nodiscard]] std::optional<Interval> argument(const BodyCall &call, std::uint32_t operand) const { return argument(call, operand, 0); }

private:
  [[nodiscard]] std::optional<Interval> of(SourceId function, std::uint32_t local, unsigned depth) const;
  [[nodiscard]] std::optional<Interval> argument(const BodyCall &call, std::uint32_t operand, unsigned depth) const;
  [[nodiscard]] SourceId callee(std::uint32_t unit, const SourceCall &call) const;
  void listCalls();
  void listTypes();
  void listCallers(const ExpandedGraph &graph);

  const ImageIndex &index_;
  const SourceProgram &program_;
  const SourceLink &link_;
  bool isWhole_ = true;                                          ///< every unit was read, and nothing is linked later
  std::vector<std::pair<SourceId, CallRef>> calls_;              ///< callee, call; sorted by callee
  std::vector<std::pair<CallableIndex, SiteKey>> callers_;       ///< callee, call; sorted, unique
  std::vector<std::pair<SourceId, FunctionIndex>> machine_;      ///< sorted
  std::set<CallableIndex> roots_;
  std::set<SourceId> taken_, severalTypes_;
  WrittenCalls written_;
};

} // namespace headroom::program
