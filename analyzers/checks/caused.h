// SPDX-License-Identifier: Apache-2.0
// What of a whole program's result some files can have caused. The rules have seen everything; this leaves out what would be the same
// with any other text in those files. Where that cannot be told, nothing is left out.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "checks/check.h"

namespace headroom {

struct FileSet {
  std::set<std::pair<std::string, std::string>> files; ///< (root, path) as SourcePlace has them, under every name that they have
  std::set<std::string> functions;                     ///< link names of what they define, as far as the sources tell
  std::set<std::string> objects;                       ///< the same of data: stacks, pools, locks
  std::set<std::string> supplied;                      ///< link names of functions that they name, so that others may call them
  bool suppliesObjects = false;                        ///< they may hand on objects whose functions are called without being named: C++

  [[nodiscard]] bool has(const SourcePlace &place) const { return files.contains({place.root, place.file}); }
};

/// Functions of the image that lie in `set`: by their place, and by name where the image does not tell.
[[nodiscard]] std::set<std::string> functionsIn(const FileSet &set, const ImageProgram &program);

/// Names of the roots whose stack `set` has to do with: the worst path goes through it, or through a call of what
/// it supplies to a pointer, it defines the stack, what keeps the bound from
/// holding lies in it or below a function of it, or all this holds for what runs on the same stack.
[[nodiscard]] std::set<std::string> rootsThrough(const FileSet &set, const ImageProgram &program);

/// Takes the findings that `set` cannot have caused out of `result` and counts them in `limit`, beside the roots.
void keepCaused(const FileSet &set, const ImageProgram &program, CheckResult &result, Limit &limit);

/// What is known of `set` is older than its text: a bound of a root that reaches it, or that it registers, is an estimate and says why.
void markChanged(const FileSet &set, const std::string &assumption, ImageProgram &program);

} // namespace headroom
