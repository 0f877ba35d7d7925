// SPDX-License-Identifier: Apache-2.0
// The object that the build itself made of a unit, if it is there and nothing that it was made from is newer.
#pragma once

#include <string>
#include <vector>

#include "facts/source_facts.h"
#include "source/commands/compile_database.h"

namespace headroom::tool {

/// Where the build puts the object, absolute; empty: the command does not tell.
[[nodiscard]] std::string outputOf(const CompileCommand &command);

/// The same, if an object for a firmware's machine is there; else empty.
[[nodiscard]] std::string builtObjectOf(const CompileCommand &command);

/// Whether no input is newer than the object, and all are there. As with make, what a change of the command would do is not seen.
[[nodiscard]] bool isUpToDate(const std::string &object, const std::vector<SourceInput> &inputs);

} // namespace headroom::tool
