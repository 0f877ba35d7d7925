// SPDX-License-Identifier: Apache-2.0
#include "measured/compare_stacks.h"

#include <algorithm>

#include "facts/glob.h"

namespace headroom::measured {

namespace {

const Root *rootOf(const StackMark &mark, const ImageProgram &program, const std::vector<StackAlias> &aliases)
{
  const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const StackAlias &one) { return globMatch(one.names, mark.name); });
  if (alias != aliases.end()) {
    const auto root = std::find_if(program.roots.begin(), program.roots.end(), [&](const Root &one) { return one.name == alias->root; });
    return root == program.roots.end() ? nullptr : &*root;
  }
  const Root *found = nullptr;
  for (const Root &root : program.roots) {
    if (root.name == mark.name)
      return &root;
    // Handlers that run on it are roots too, of another kind.
    if (mark.isInterruptStack && root.kind == RootKind::InterruptStack && !found)
      found = &root;
  }
  return found;
}

} // namespace

std::vector<StackComparison> compareStacks(const std::vector<StackMark> &marks, const ImageProgram &program,
                                           const std::vector<StackAlias> &aliases)
{
  std::vector<StackComparison> out;
  for (const StackMark &mark : marks) {
    StackComparison one;
    one.mark = mark;
    if (const Root *root = rootOf(mark, program, aliases)) {
      one.root = root->name;
      one.bound = root->bound;
      one.sizeBytes = root->stack.bytes;
      one.isViolated = root->bound.kind == Bound::Kind::Bounded && mark.usedBytes > root->bound.bytes;
    }
    out.push_back(std::move(one));
  }
  return out;
}

} // namespace headroom::measured
