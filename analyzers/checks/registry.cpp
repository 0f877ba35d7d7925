// SPDX-License-Identifier: Apache-2.0
#include "checks/registry.h"

#include "checks/call_depth.h"
#include "checks/dynamic_stack.h"
#include "checks/evidence_stale.h"
#include "checks/frame_size.h"
#include "checks/recursion.h"
#include "checks/stack_margin.h"
#include "checks/stack_overflow.h"
#include "checks/stack_unverified.h"
#include "checks/unresolved_call.h"

namespace headroom {

const std::vector<Rule> &allRules()
{
  static const std::vector<Rule> rules = {
      {"call-depth", Level::Off, checkCallDepth},
      {"dynamic-stack", Level::Warning, checkDynamicStack},
      {"evidence-stale", Level::Warning, checkEvidenceStale},
      {"frame-size", Level::Off, checkFrameSize},
      {"recursion", Level::Warning, checkRecursion},
      {"stack-margin", Level::Warning, checkStackMargin},
      {"stack-overflow", Level::Error, checkStackOverflow},
      {"stack-unverified", Level::Warning, checkStackUnverified},
      {"unresolved-call", Level::Warning, checkUnresolvedCall},
  };
  return rules;
}

} // namespace headroom
