// SPDX-License-Identifier: Apache-2.0
// From a function's body, through Clang's control-flow graph, to the operations of SourceBody.
#pragma once

#include <clang/AST/Decl.h>

#include "source/unit/unit_facts.h"

namespace headroom::unit {

/// Adds the body of `function` to the facts, after its calls were read: it names them, and adds neither functions nor variables.
void lowerBody(UnitFacts &unit, const clang::FunctionDecl &function, SourceIndex index);

} // namespace headroom::unit
