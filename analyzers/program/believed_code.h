// SPDX-License-Identifier: Apache-2.0
// Whether the machine has every test of a recursive function that its source has. A compiler leaves out what it holds for decided: by
// the function itself, by what is inlined into it, and by what it knows of the arguments at every call.
#pragma once

#include <vector>

#include "program/callables.h"
#include "program/parameter_starts.h"
#include "program/source_join.h"

namespace headroom::program {

class BelievedCode {
public:
  /// All must outlive it.
  BelievedCode(const SourceJoin &join, const ParameterStarts &starts, const Callables &callables);

  /// `members`: the code of `function`, its copies and parts.
  [[nodiscard]] bool hasEveryTest(SourceId function, const std::vector<CallableIndex> &members) const;

private:
  struct Body {
    SourceId function = noSource;
    std::uint32_t unit = 0;
    const SourceBody *body = nullptr;
  };

  [[nodiscard]] bool isPlain(SourceId function) const;
  [[nodiscard]] bool arePlainWithCallees(std::vector<SourceId> open) const;
  [[nodiscard]] bool isCalledInCode(SourceId caller, SourceId callee, std::size_t calls) const;

  const SourceProgram &program_;
  const SourceLink &link_;
  const ParameterStarts &starts_;
  std::vector<std::pair<SourceId, FunctionIndex>> holders_; ///< source function, code that it is part of; sorted
  std::vector<Body> bodies_;                              ///< by function
  std::vector<std::pair<std::uint32_t, SourceId>> taken_; ///< unit, function that it defines and whose address goes somewhere; sorted
};

} // namespace headroom::program
