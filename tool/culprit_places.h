// SPDX-License-Identifier: Apache-2.0
// Culprits name files as the debug information does; reports name them below their roots, the same on every machine.
#pragma once

#include "path_roots.h"
#include "program/program.h"

namespace headroom::tool {

/// Rewrites the file of every culprit of `program` to what a report shows (`src/rx.c`, `zephyr/kernel/sched.c`); a file below no root
/// stays.
void nameCulpritFiles(ImageProgram &program, const PathRoots &roots);

} // namespace headroom::tool
