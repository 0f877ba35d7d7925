// SPDX-License-Identifier: Apache-2.0
// Loops that ask for memory again until it is there. In later turns a local has a new name, and the block that an earlier turn left in it
// must keep what is known of it, or `while (!p) p = alloc();` could end with null.
#pragma once

#include <vector>

#include "program/paths/walk.h"

namespace headroom::program {

/// The block that `values`, what a local held, still mean in a later turn: one that the local alone holds and nobody has looked at yet, or
/// one that is known to be null. Without an allocation where there is none.
[[nodiscard]] HeldBlock retriedBlock(const Walk &walk, const PathState &state, const std::vector<Term> &values);

/// What a local keeps of its value in a later turn: whether it is 0, and whether it can be negative. Few answers, so that the turns end.
[[nodiscard]] Constraint signOf(const Walk &walk, const PathState &state, Term value);

/// Gives `retried` the name `any`.
void renameRetried(PathState &state, HeldBlock retried, Term any);

/// Before a path takes a side of `condition` at the end of `block`: where that tests another local that the same loop writes, what the two
/// say together is forgotten already (`got` with `p`, a status with its block), and the renamed block must not be judged on its own. The
/// loop's own test of a counter says nothing about blocks.
void forgetRetried(Walk &walk, PathState &state, Term condition, std::uint32_t block);

} // namespace headroom::program
