// SPDX-License-Identifier: Apache-2.0
#include "measured/compare_stacks.h"

#include <algorithm>
#include <iterator>

#include "facts/glob.h"

namespace headroom::measured {

namespace {

/// Roots that the mark may be of: of one name there may be several.
std::vector<const Root *> rootsOf(const StackMark &mark, const ImageProgram &program, const std::vector<StackAlias> &aliases)
{
  const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const StackAlias &one) { return globMatch(one.names, mark.name); });
  const std::string &name = alias != aliases.end() ? alias->root : mark.name;
  std::vector<const Root *> out;
  const Root *interrupts = nullptr;
  for (const Root &root : program.roots) {
    if (root.name == name)
      out.push_back(&root);
    // Handlers that run on it are roots too, of another kind.
    if (mark.isInterruptStack && alias == aliases.end() && root.kind == RootKind::InterruptStack && !interrupts)
      interrupts = &root;
  }
  if (out.empty() && interrupts)
    out.push_back(interrupts);
  return out;
}

/// The one with a stack of the measured size; else the one with the largest bound, whose violation is one of them all.
const Root *rootOf(const StackMark &mark, const std::vector<const Root *> &roots)
{
  std::vector<const Root *> ofSize;
  if (mark.sizeBytes)
    std::copy_if(roots.begin(), roots.end(), std::back_inserter(ofSize), [&](const Root *one) { return one->stack.bytes == mark.sizeBytes; });
  const std::vector<const Root *> &choice = ofSize.empty() ? roots : ofSize;
  const auto rank = [](const Root *root) { return std::pair(root->bound.kind != Bound::Kind::Bounded, root->bound.bytes); };
  const auto largest = std::max_element(choice.begin(), choice.end(), [&](const Root *a, const Root *b) { return rank(a) < rank(b); });
  return largest == choice.end() ? nullptr : *largest;
}

/// Whether one that the mark may be of is exceeded by it, though the chosen one is not. A size tells them apart only where one of them has
/// it: a target's may lack a guard or thread-local storage that the image's has.
bool mayExceedAnother(const StackMark &mark, const std::vector<const Root *> &roots)
{
  const bool isSizeOfOne =
      mark.sizeBytes && std::any_of(roots.begin(), roots.end(), [&](const Root *one) { return one->stack.bytes == mark.sizeBytes; });
  return std::any_of(roots.begin(), roots.end(), [&](const Root *one) {
    return (!isSizeOfOne || !one->stack.bytes || *one->stack.bytes == *mark.sizeBytes) && one->bound.kind == Bound::Kind::Bounded &&
           mark.usedBytes > one->bound.bytes;
  });
}

} // namespace

std::vector<StackComparison> compareStacks(const std::vector<StackMark> &marks, const ImageProgram &program,
                                           const std::vector<StackAlias> &aliases)
{
  std::vector<StackComparison> out;
  for (const StackMark &mark : marks) {
    StackComparison one;
    one.mark = mark;
    const std::vector<const Root *> roots = rootsOf(mark, program, aliases);
    if (const Root *root = rootOf(mark, roots)) {
      one.root = root->name;
      one.rootIndex = static_cast<std::size_t>(root - program.roots.data());
      one.bound = root->bound;
      one.sizeBytes = root->stack.bytes;
      const bool isBounded = root->bound.kind == Bound::Kind::Bounded;
      one.isViolated = isBounded && mark.usedBytes > root->bound.bytes;
      if (!isBounded)
        one.undecided = "its worst case has no bound that a measurement could exceed";
      else if (!one.isViolated && mayExceedAnother(mark, roots))
        one.undecided = "several roots have this name, and it is deeper than the bound of one of them";
    } else {
      one.undecided = "no root of the image has this name";
    }
    // The target's own size tells better where its stack ends.
    const std::optional<std::uint64_t> size = mark.sizeBytes ? mark.sizeBytes : one.sizeBytes;
    one.isUsedUp = size && mark.usedBytes >= *size;
    if (one.isUsedUp && !one.isViolated && one.undecided.empty())
      one.undecided = "it was used to its last byte: how deep it went is not known";
    out.push_back(std::move(one));
  }
  return out;
}

} // namespace headroom::measured
