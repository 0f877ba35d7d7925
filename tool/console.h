// SPDX-License-Identifier: Apache-2.0
// What a run says besides its results, and whether its results are coloured.
#pragma once

#include <string>
#include <vector>

#include "environment.h"
#include "facts/expected.h"

namespace headroom::tool {

/// `error: place: message` and `  help: ...`, foreign bytes made harmless.
void printError(std::ostream &err, const Error &error);
void printErrors(std::ostream &err, const std::vector<Error> &errors);
void printWarning(std::ostream &err, const std::string &message);

/// 2 if any error is of the environment, 3 if there are only incomplete ones, 0 without errors.
[[nodiscard]] int codeOf(const std::vector<Error> &errors);

/// The one that goes before: 2, then 3, then 1, then 0.
[[nodiscard]] int worseCode(int a, int b);

/// `choice` is auto, always or never. Auto: CLICOLOR_FORCE, then NO_COLOR and TERM=dumb, then whether the output is a terminal.
[[nodiscard]] bool wantsColor(const std::string &choice, const Environment &environment);

} // namespace headroom::tool
