// SPDX-License-Identifier: Apache-2.0
// Evidence of a build that was not made, or not as a whole: objects that are generated from its sources, beside those that are there.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/expected.h"
#include "facts/machine_facts.h"
#include "facts/pack.h"
#include "image_sources.h"
#include "inputs.h"
#include "machine/machine.h"
#include "program/program.h"

namespace headroom::tool {

struct GeneratedCode {
  MachineFacts machine;
  std::map<std::string, CodeOrigin> origins; ///< as ProgramOptions::origins
  std::vector<std::string> notes;            ///< for Coverage::notes: what came from where
  bool isAllBuilt = false;                   ///< every object is the build's own
};

/// Objects of all units of `sources`, those of the build that no unit makes, and what they need of the compiler's libraries. Errors:
/// there is no code at all, or it does not go together.
[[nodiscard]] Expected<GeneratedCode> readGeneratedCode(const ImageInput &input, ImageSources &sources, const MachineOptions &options);

/// Headers that are missing because the build has not written them yet: the next command to type. Empty: none is of that kind.
[[nodiscard]] std::optional<Error> missingBuildProducts(const ImageInput &input, const ImageSources &sources, const std::vector<Pack> &packs);

} // namespace headroom::tool
