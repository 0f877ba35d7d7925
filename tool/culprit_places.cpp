// SPDX-License-Identifier: Apache-2.0
#include "culprit_places.h"

#include <algorithm>

namespace headroom::tool {

namespace {

void nameFiles(Bound &bound, const PathRoots &roots)
{
  for (Culprit &culprit : bound.culprits) {
    if (culprit.file.empty())
      continue;
    culprit.file = shownFile(culprit.file, roots);
  }
  // Sorted by the names that are shown, so that the order does not depend on where the checkout lies.
  std::sort(bound.culprits.begin(), bound.culprits.end());
  bound.culprits.erase(std::unique(bound.culprits.begin(), bound.culprits.end()), bound.culprits.end());
}

} // namespace

void nameCulpritFiles(ImageProgram &program, const PathRoots &roots)
{
  for (Root &root : program.roots) {
    nameFiles(root.bound, roots);
    for (std::optional<Bound> *second : {&root.fatalBound, &root.assumedBound, &root.formulaEstimate})
      if (*second)
        nameFiles(**second, roots);
  }
  for (FunctionBound &function : program.functions)
    nameFiles(function.bound, roots);
}

} // namespace headroom::tool
