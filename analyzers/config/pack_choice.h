// SPDX-License-Identifier: Apache-2.0
// Which packs a run uses: what is built in, what `--rules` adds, what the configuration asks for.
#pragma once

#include <string>
#include <vector>

#include "facts/expected.h"
#include "facts/pack.h"

namespace headroom {

/// Either packs, by name, or errors.
struct PackChoice {
  std::vector<Pack> packs;
  std::vector<Error> errors;
};

/// `wanted` are the configuration's `packs`: names, or paths (with a `/` or ending in `.yaml`) relative to `baseDirectory`; empty
/// means every pack there is, each by its own detection. Built-in packs that describe no system but library functions are always in.
/// `extraPaths` are the files of `--rules`: always in, and in place of a built-in pack of the same name.
[[nodiscard]] PackChoice choosePacks(const std::vector<std::string> &wanted, const std::vector<std::string> &extraPaths,
                                     const std::string &baseDirectory);

} // namespace headroom
