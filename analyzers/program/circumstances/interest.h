// SPDX-License-Identifier: Apache-2.0
// What is worth walking to: functions that make, at any depth, a call which some rule judges, and the parameters that decide about it.
#pragma once

#include <vector>

#include "program/circumstances/call_targets.h"
#include "program/circumstances/unread_code.h"
#include "program/paths/api_table.h"
#include "program/paths/function_paths.h"

namespace headroom::program {

class Interest {
public:
  /// `hasZeroLatency`: some interrupt of the image may not call the kernel at all, so every call of it is of interest.
  Interest(const std::vector<FunctionPaths> &paths, const ApiTable &api, const CallResolver &calls, const UnreadCode &unread,
           const SourceProgram &program, bool hasZeroLatency);

  /// The paths of a function; null where it has no body in the sources.
  [[nodiscard]] const FunctionPaths *pathsOf(SourceId function) const { return function < paths_.size() ? paths_[function] : nullptr; }
  [[nodiscard]] bool hasAny() const { return hasAny_; } ///< false: no rule judges anything that this program calls
  [[nodiscard]] bool isWorthwhile(SourceId function) const { return function < worthwhile_.size() && worthwhile_[function]; }
  /// A function of a described API, or one that asserts its context: judged where it is called, not within.
  [[nodiscard]] bool isJudged(SourceId function) const { return function < judged_.size() && judged_[function]; }
  /// And a rule may object to the call.
  [[nodiscard]] bool isNoted(SourceId function) const { return function < noted_.size() && noted_[function]; }
  [[nodiscard]] const std::vector<std::uint32_t> &rowsOf(SourceId function) const { return rows_[function]; }
  /// Whether the paths of `function` or of something that it calls depend on this parameter.
  [[nodiscard]] bool isDecisive(SourceId function, std::uint32_t parameter) const;

private:
  void findRows(const ApiTable &api, const SourceProgram &program, bool hasZeroLatency);
  void findCallers(const CallResolver &calls, const UnreadCode &unread);
  void findDecisive(const ApiTable &api, const CallResolver &calls);

  std::vector<const FunctionPaths *> paths_; ///< by function
  const std::vector<FunctionPaths> &list_;
  std::vector<std::vector<std::uint32_t>> rows_;
  bool hasAny_ = false;
  std::vector<bool> judged_, noted_, worthwhile_;
  std::vector<std::uint64_t> decisive_; ///< a bit a parameter; those from the 64th on are taken as decisive
};

/// Whether a rule judges calls of such a function.
[[nodiscard]] bool isJudgedRule(const ApiRule &rule);

} // namespace headroom::program
