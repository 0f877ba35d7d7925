// SPDX-License-Identifier: Apache-2.0
// Code that replaces the stack pointer goes on on another stack: it becomes part of that stack's root.
#pragma once

#include <vector>

#include "program/expanded_graph.h"
#include "program/root_plans.h"

namespace headroom::program {

/// Adds each reached segment that uses its new stack to the root whose stack the new pointer lies in, else as a root of its own, named by
/// the object that the pointer lies in, else `switched stack in F`. Where the pointer is not known but all that is called on it is how
/// a root begins (a kernel that enters its first thread), the segment belongs to that root. So does what the entry of a privileged stack's
/// root runs: a pack says that system calls run there.
void attachSwitches(const ExpandedGraph &graph, const Callables &callables, const std::vector<bool> &isReachedNode,
                    const std::vector<bool> &isReachedCallable, RootPlans &plans);

} // namespace headroom::program
