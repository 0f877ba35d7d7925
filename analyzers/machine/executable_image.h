// SPDX-License-Identifier: Apache-2.0
// A linked executable as a CodeImage.
#pragma once

#include <vector>

#include "facts/expected.h"
#include "machine/function_ranges.h"
#include "machine/placed_object.h"
#include "machine/target.h"

namespace headroom::machine {

/// What both readers (executables, objects) make: the image, its files for debug information, and what did not fit in.
struct LoadedImage {
  CodeImage image;
  CodeLabels labels;
  std::vector<PlacedObject> objects; ///< one for an executable
  std::vector<Culprit> problems;     ///< for MachineCoverage::unexplained
};

[[nodiscard]] Expected<LoadedImage> loadExecutable(ElfObject elf);

/// Copies the target into the image, with a culprit where it is only assumed.
void applyTarget(const Target &target, LoadedImage &loaded);

} // namespace headroom::machine
