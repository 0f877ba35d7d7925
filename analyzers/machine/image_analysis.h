// SPDX-License-Identifier: Apache-2.0
// Runs the interpreter over every function of an image, also over those that only calls reveal, and collects what the
// functions together say: whose addresses are taken, which targets lie outside, which code nobody reaches.
#pragma once

#include <map>
#include <vector>

#include "facts/expected.h"
#include "machine/function_ranges.h"
#include "machine/interpreter.h"

namespace headroom::machine {


struct AnalysedImage {
  std::vector<InterpretedFunction> functions; ///< by entry; the same order as CodeImage::functions
  std::vector<Address> addressTaken;          ///< as MachineFacts::addressTaken
  std::vector<Culprit> unexplained;           ///< code that belongs to no function
};

/// Adds to `image` the functions that are called without having a symbol, and names for call targets outside of it. `extraEntries` is sorted by
/// address. The result does not depend on `jobs`. Errors: no decoder for this machine.
[[nodiscard]] Expected<AnalysedImage> analyseImage(CodeImage &image, const CodeLabels &labels, const std::vector<Address> &extraEntries, unsigned jobs);

} // namespace headroom::machine
