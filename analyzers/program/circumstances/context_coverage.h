// SPDX-License-Identifier: Apache-2.0
// How many calls through pointers lie on the ways from the contexts' entries down, and how many of these nothing closes: what the context
// rules could not follow.
#pragma once

#include <vector>

#include "program/circumstances/call_targets.h"
#include "program/circumstances/entries.h"
#include "program/circumstances/unread_code.h"

namespace headroom::program {

/// Fills the counts of `out`. Every call counts once, however many contexts reach it.
void countContextCalls(Behaviour &out, const SourceProgram &program, const std::vector<Entry> &entries, const std::vector<FunctionPaths> &paths,
                       const CallResolver &calls, const UnreadCode &unread);

} // namespace headroom::program
