// SPDX-License-Identifier: Apache-2.0
#include "checks/api_uses.h"

#include <algorithm>
#include <map>
#include <set>

#include "checks/places.h"
#include "checks/root_words.h"

namespace headroom {

namespace {

/// Of a call that every thread of a large image reaches nobody reads more; the worst come first.
constexpr std::size_t mostPaths = 24;

bool isOwnPlace(const SourcePlace &place, const RuleInput &input)
{
  if (place.file.empty())
    return false;
  if (input.config.own.empty())
    return place.root == "app";
  return std::any_of(input.config.own.begin(), input.config.own.end(), [&](const std::string &glob) { return placeMatches(glob, place); });
}

std::set<std::string> libraryFamilies(const ImageProgram &program)
{
  std::set<std::string> out;
  for (const ApiRule &rule : program.api)
    if (rule.allocates && rule.allocates->isLibrary)
      out.insert(rule.allocates->family);
  return out;
}

std::set<std::string> heapFamilies(const ImageProgram &program)
{
  std::set<std::string> out;
  for (const ApiRule &rule : program.api)
    if (rule.allocates && rule.allocates->isHeap)
      out.insert(rule.allocates->family);
  return out;
}

std::vector<FindingStep> stepsOf(const ApiUse &use, const Circumstance &circumstance, const ImageProgram &program)
{
  std::vector<FindingStep> out;
  const bool hasRegistration = !circumstance.chain.empty() && !circumstance.chain.front().note.empty() && circumstance.chain.size() > 1;
  for (std::size_t i = 0; i < circumstance.chain.size(); ++i) {
    const BehaviourStep &step = circumstance.chain[i];
    FindingStep shown{step.function, step.place, step.note};
    if (i == (hasRegistration ? 1U : 0U) && shown.note.empty())
      shown.note = contextText(circumstance, program);
    if (i + 1 == circumstance.chain.size())
      shown.note += (shown.note.empty() ? "" : ", ") + ("calls " + use.callee);
    out.push_back(std::move(shown));
  }
  return out;
}

} // namespace

CallTraits::CallTraits(const ApiUse &use, const ImageProgram &program)
{
  for (const std::uint32_t number : use.rules) {
    const ApiRule &rule = program.api[number];
    canWait_ = canWait_ || rule.waits || rule.interrupt == InterruptUse::NoWait;
    isThreadOnly_ = isThreadOnly_ || rule.interrupt == InterruptUse::ThreadOnly;
    isKernel_ = isKernel_ || rule.isKernel;
    if (rule.allocates) {
      movesMemory_ = true;
      isHeap_ = isHeap_ || rule.allocates->isHeap;
      isLibraryHeap_ = isLibraryHeap_ || rule.allocates->isLibrary;
    }
    if (rule.releases) {
      movesMemory_ = true;
      if (rule.releases->isTransfer)
        continue; // another owner, not the heap
      for (const std::string &family : rule.releases->families) {
        isHeap_ = isHeap_ || heapFamilies(program).contains(family);
        isLibraryHeap_ = isLibraryHeap_ || libraryFamilies(program).contains(family);
      }
    }
    if (note_.empty())
      note_ = rule.note;
  }
}

bool isInterrupt(const Circumstance &circumstance)
{
  return circumstance.context == ExecutionContext::Interrupt || circumstance.context == ExecutionContext::ZeroLatency;
}

bool mayBeInterrupt(const Circumstance &circumstance)
{
  return isInterrupt(circumstance) || circumstance.context == ExecutionContext::Either;
}

const HeldLock *atomicLock(const Circumstance &circumstance)
{
  for (auto lock = circumstance.locks.rbegin(); lock != circumstance.locks.rend(); ++lock)
    if (lock->kind == LockRule::Kind::Spin || lock->kind == LockRule::Kind::Interrupts)
      return &*lock;
  return nullptr;
}

const HeldLock *schedulerLock(const Circumstance &circumstance)
{
  for (auto lock = circumstance.locks.rbegin(); lock != circumstance.locks.rend(); ++lock)
    if (lock->kind == LockRule::Kind::Scheduler)
      return &*lock;
  return nullptr;
}

std::string contextText(const Circumstance &circumstance, const ImageProgram &program)
{
  if (circumstance.root < program.roots.size())
    return rootText(program.roots[circumstance.root]);
  if (circumstance.context == ExecutionContext::Interrupt)
    return "callback that runs in an interrupt";
  if (circumstance.context == ExecutionContext::Either)
    return "callback that runs in an interrupt or a thread";
  return contextName(circumstance.context);
}

std::string lockText(const HeldLock &lock)
{
  switch (lock.kind) {
  case LockRule::Kind::Interrupts: return "interrupts are locked";
  case LockRule::Kind::Scheduler: return "the scheduler is locked";
  case LockRule::Kind::Mutex: return "a mutex is held";
  case LockRule::Kind::Spin: break;
  }
  return lock.name.empty() ? "a spinlock is held" : "spinlock " + lock.name + " is held";
}

std::string waitText(WaitTime wait)
{
  switch (wait) {
  case WaitTime::None: return "";
  case WaitTime::Finite: return "for a time";
  case WaitTime::Forever: return "forever";
  case WaitTime::Unknown: break;
  }
  return "for a time that is not known here";
}

Draft useDraft(const ApiUse &use, const std::vector<const Circumstance *> &circumstances, const RuleInput &input, std::string message)
{
  Draft draft;
  Finding &finding = draft.finding;
  finding.level = input.level;
  finding.symbol = use.function;
  finding.message = std::move(message);
  finding.place = use.place;
  const Circumstance &worst = *circumstances.front();
  if (!isOwnPlace(use.place, input))
    for (const BehaviourStep &step : worst.chain)
      if (isOwnPlace(step.place, input))
        finding.place = step.place;
  finding.path = stepsOf(use, worst, input.program);
  for (const Circumstance *one : circumstances)
    draft.roots.push_back(one->root < input.program.roots.size() ? input.program.roots[one->root].name : std::string());
  if (circumstances.size() > mostPaths)
    finding.notes.push_back({"", {}, "reached in " + std::to_string(circumstances.size() - mostPaths) + " more ways, of which none is worse"});
  std::set<std::string> told;
  for (std::size_t i = 1; i < std::min(circumstances.size(), mostPaths); ++i)
    finding.otherPaths.push_back(stepsOf(use, *circumstances[i], input.program));
  for (const HeldLock &lock : worst.locks)
    finding.notes.push_back({lock.function, lock.place, "from here on " + lockText(lock)});
  for (const std::string &function : worst.through)
    if (told.insert(function).second)
      finding.notes.push_back({"", {}, "the chain goes through a call of " + function + " whose targets are not all known"});
  draft.discriminator = use.callee;
  return draft;
}

RuleOutcome undecidedWithoutSources(const RuleInput &input)
{
  RuleOutcome out;
  if (!input.program.behaviour.isKnown)
    out.undecided.push_back({"", input.program.id, noSourceReason});
  return out;
}

RuleOutcome findUses(const UseRule &rule, const RuleInput &input)
{
  RuleOutcome out = undecidedWithoutSources(input);
  for (const ApiUse &use : input.program.behaviour.uses) {
    if (use.isInKernel)
      continue;
    const CallTraits traits(use, input.program);
    std::vector<const Circumstance *> meant;
    for (const Circumstance &circumstance : use.circumstances)
      if (rule.isMeant(use, traits, circumstance))
        meant.push_back(&circumstance);
    if (meant.empty())
      continue;
    Draft draft = useDraft(use, meant, input, rule.say(use, traits, *meant.front()));
    draft.finding.help = rule.help;
    if (!traits.note().empty())
      draft.finding.notes.push_back({"", {}, traits.note()});
    if (rule.ceiling) {
      Level ceiling = Level::Off;
      for (const Circumstance *one : meant)
        ceiling = std::max(ceiling, rule.ceiling(use, traits, *one));
      draft.ceiling = ceiling;
      draft.finding.level = std::min(draft.finding.level, ceiling);
    }
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
