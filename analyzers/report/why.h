// SPDX-License-Identifier: Apache-2.0
// `headroom why FUNCTION`: the roots that reach a function, each with its shortest chain of calls.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"

namespace headroom {

struct WhyStep {
  std::string function;
  SourcePlace callPlace; ///< of the call to it; empty for the first
  bool isTailCall = false;
  bool isIndirect = false;
};

struct WhyChain {
  std::string root;
  RootKind kind = RootKind::Function;
  std::vector<WhyStep> steps; ///< from the root's entry to the function
};

/// One chain per root that reaches `function`, by root name. Breadth first over sorted edges, so the chain is the same in every run.
[[nodiscard]] std::vector<WhyChain> whyChains(const ImageProgram &program, const std::string &function);

[[nodiscard]] std::string whyText(const Report &report, const std::string &function, bool useColor);

/// `headroom-why/1`
[[nodiscard]] std::string whyJson(const Report &report, const std::string &function);

} // namespace headroom
