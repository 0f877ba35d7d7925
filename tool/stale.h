// SPDX-License-Identifier: Apache-2.0
// Sources that changed after the evidence was built.
#pragma once

#include <string>
#include <vector>

#include "build_times.h"
#include "checks/rule.h"
#include "facts/machine_facts.h"
#include "inputs.h"

namespace headroom::tool {

/// The files that the debug information names, that exist on this machine and that are newer than the image, or than an object of theirs.
/// Files that do not exist here say nothing: a build on another machine is not stale.
[[nodiscard]] std::vector<StaleSource> staleSources(const MachineFacts &facts, const ImageInput &input, const BuildTimes &built,
                                                    const std::vector<std::string> &pathMaps);

} // namespace headroom::tool
