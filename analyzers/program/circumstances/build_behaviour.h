// SPDX-License-Identifier: Apache-2.0
// What the sources say of the image's behaviour: paths first, then the contexts from above.
#pragma once

#include <string>
#include <vector>

#include "program/join_image.h"
#include "program/paths/api_table.h"
#include "program/source_join.h"

namespace headroom::program {

/// Says which of the configuration's API rows are about no function that there is.
void noteUnmatchedRows(std::vector<std::string> &notes, const JoinInput &input, const SourceProgram &program);

/// Fills everything of `out.behaviour` but its pools. `out` is the joined program: its roots, sites and edges are read.
void addBehaviour(ImageProgram &out, const SourceJoin &join, const std::vector<SourceFacts> &units, const ApiTable &api, const JoinInput &input);

} // namespace headroom::program
