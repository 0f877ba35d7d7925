// SPDX-License-Identifier: Apache-2.0
#include "checks/heap_unsynchronised.h"

#include <map>
#include <set>

#include "checks/api_uses.h"

namespace headroom {

namespace {

/// The heap that a call works on without a lock of its own; empty: none, or not known.
std::string unlockedHeap(const ApiUse &use, const ImageProgram &program)
{
  const auto objectAt = [&](const std::optional<unsigned> &argument) {
    return argument && *argument < use.arguments.size() ? use.arguments[*argument].object : std::string();
  };
  std::set<std::string> families;
  for (const ApiRule &rule : program.api)
    if (rule.allocates && !rule.allocates->isThreadSafe)
      families.insert(rule.allocates->family);
  for (const std::uint32_t number : use.rules) {
    const ApiRule &rule = program.api[number];
    if (rule.allocates && !rule.allocates->isThreadSafe)
      return objectAt(rule.allocates->heap);
    if (rule.releases)
      for (const std::string &family : rule.releases->families)
        if (families.contains(family))
          return objectAt(rule.releases->heap);
  }
  return "";
}

struct Access {
  const ApiUse *use = nullptr;
  const Circumstance *circumstance = nullptr;
};

} // namespace

RuleOutcome checkHeapUnsynchronised(const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  std::map<std::string, std::map<std::uint32_t, Access>> accesses; ///< by heap and root: without any lock
  std::map<std::string, std::set<std::uint32_t>> roots;
  for (const ApiUse &use : input.program.behaviour.uses) {
    const std::string heap = use.isInKernel ? "" : unlockedHeap(use, input.program);
    if (heap.empty())
      continue;
    for (const Circumstance &one : use.circumstances) {
      if (one.root >= input.program.roots.size() || input.program.roots[one.root].kind == RootKind::Init)
        continue;
      roots[heap].insert(one.root);
      if (one.locks.empty())
        accesses[heap].try_emplace(one.root, Access{&use, &one});
    }
  }
  for (const auto &[heap, unlocked] : accesses) {
    if (roots[heap].size() < 2)
      continue;
    const Access &first = unlocked.begin()->second;
    Draft draft = useDraft(*first.use, {first.circumstance}, input,
                           heap + " has no lock of its own and is used by " + contextText(*first.circumstance, input.program) + " without one, and by " +
                               std::to_string(roots[heap].size() - 1) + " other context" + (roots[heap].size() == 2 ? "" : "s"));
    draft.finding.help = "hold one lock around every use of the heap, or use one that locks by itself";
    for (auto other = std::next(unlocked.begin()); other != unlocked.end(); ++other)
      draft.finding.notes.push_back({other->second.use->function, other->second.use->place,
                                     "also by " + contextText(*other->second.circumstance, input.program)});
    draft.discriminator = heap;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
