// SPDX-License-Identifier: Apache-2.0
// The longest chain of calls below each function, counted in functions. Cycles are condensed first, then one pass over the
// condensation, so that the cost is linear in edges.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "program/program.h"

namespace headroom {

struct CallChain {
  std::uint64_t functions = 1; ///< on the longest chain, this one included; a bounded cycle counts its members once per activation
  std::string next;            ///< where the longest chain goes on; empty at its end, and inside a cycle
  std::string open;            ///< why the chain may be longer than this; empty: it is not
};

/// By link name; functions without an edge are not in it.
[[nodiscard]] std::map<std::string, CallChain> longestChains(const ImageProgram &program);

} // namespace headroom
