// SPDX-License-Identifier: Apache-2.0
// Code that replaces the stack pointer goes on on another stack: it becomes part of that stack's root.
#pragma once

#include <vector>

#include "program/expanded_graph.h"
#include "program/root_plans.h"

namespace headroom::program {

/// Adds each reached segment that uses its new stack to the root whose stack the new pointer lies in, else as a root of its own, named by
/// the object that the pointer lies in, else `switched stack in F`.
void attachSwitches(const Callables &callables, const std::vector<bool> &isReachedCallable, RootPlans &plans);

} // namespace headroom::program
