// SPDX-License-Identifier: Apache-2.0
#include "program/paths/blocks.h"

#include <algorithm>

namespace headroom::program {

namespace {

using State = HeldBlock::State;

// Two objects that are known, and known to be two: variables, or fields of variables.
bool areDistinct(const Walk &walk, Term a, Term b)
{
  if (a == noTerm || b == noTerm || a == b)
    return false;
  const auto isObject = [&](Term term) { return walk.terms[term].kind == TermKind::Address && walk.terms.base(term) == noTerm; };
  if (!isObject(a) || !isObject(b))
    return false;
  const auto hasUnknownElement = [&](Term term) {
    Place place = walk.terms[term].a;
    for (;;) {
      const PlaceData &data = walk.terms.at(place);
      if (data.kind == PlaceKind::AnyElement)
        return true;
      if (data.kind != PlaceKind::Field && data.kind != PlaceKind::Element)
        return false;
      place = data.a;
    }
  };
  const Place rootA = walk.terms.root(walk.terms[a].a);
  const Place rootB = walk.terms.root(walk.terms[b].a);
  if (walk.terms.isWithin(walk.terms[a].a, walk.terms[b].a) || walk.terms.isWithin(walk.terms[b].a, walk.terms[a].a))
    return false; // the first member has its record's address
  return rootA != rootB || (!hasUnknownElement(a) && !hasUnknownElement(b));
}

const ReleaseRule *releaseOf(const Walk &walk, std::uint32_t rule)
{
  return rule < walk.rules().size() && walk.rules()[rule].releases ? &*walk.rules()[rule].releases : nullptr;
}

bool isFamilyOf(const Walk &walk, const ReleaseRule &release, const AllocationSite &site)
{
  const auto &allocates = walk.rules()[site.rule].allocates;
  return !allocates || allocates->family.empty() ||
         std::find(release.families.begin(), release.families.end(), allocates->family) != release.families.end();
}

bool isCounted(const Walk &walk, const HeldBlock &block)
{
  return block.allocation != noOperation && walk.rules()[walk.allocations[block.allocation].rule].allocates &&
         walk.rules()[walk.allocations[block.allocation].rule].allocates->isCounted;
}

// Put into a container that takes anything: it need not be a block, nor the only reference of one.
bool mayBeShared(const Walk &walk, const HeldBlock &block)
{
  if (block.allocation != noOperation || block.releaseRule >= walk.rules().size())
    return false;
  const auto &releases = walk.rules()[block.releaseRule].releases;
  return releases && releases->isTransfer && releases->families.size() > 1;
}

// Handed over while others hold it, too: this path may go on with theirs.
bool mayBeHeldByOthers(const Walk &walk, const HeldBlock &block)
{
  return block.state == State::Given && ((isCounted(walk, block) && block.references != 0) || mayBeShared(walk, block));
}

void notePassedOnInside(Walk &walk, Term symbol)
{
  // Loaded from behind a parameter: its holder cannot know which block this was.
  Term at = symbol;
  for (unsigned depth = 0; at != noTerm && depth < 16; ++depth) {
    const TermData &data = walk.terms[at];
    if (data.kind == TermKind::Parameter) {
      if (at != symbol && data.a < 64)
        walk.summary.passedOnInside |= std::uint64_t{1} << data.a;
      return;
    }
    if (data.kind != TermKind::Memory)
      return;
    const PlaceData &root = walk.terms.at(walk.terms.root(data.a));
    at = root.kind == PlaceKind::Pointee ? walk.terms.base(root.a) : noTerm;
  }
}

bool isPointerParameter(const Walk &walk, Term symbol)
{
  const TermData &data = walk.terms[symbol];
  return data.kind == TermKind::Parameter && data.a < walk.body.locals.size() && walk.body.locals[data.a].isPointer;
}

} // namespace

std::uint32_t allocationAt(Walk &walk, std::uint32_t operation, std::uint32_t ordinal, std::uint32_t rule, Term heap)
{
  constexpr unsigned mostHeaps = 8; // of one call; what comes behind stands for any
  unsigned heaps = 0;
  for (std::uint32_t i = 0; i < walk.allocations.size(); ++i) {
    AllocationSite &site = walk.allocations[i];
    if (site.operation != operation || site.ordinal != ordinal || site.rule != rule)
      continue;
    if (site.heap == heap)
      return i;
    if (++heaps == mostHeaps) {
      site.heap = noTerm;
      return i;
    }
  }
  AllocationSite site;
  site.operation = operation;
  site.ordinal = ordinal;
  site.rule = rule;
  site.heap = heap;
  walk.allocations.push_back(std::move(site));
  return static_cast<std::uint32_t>(walk.allocations.size() - 1);
}

bool isHeldElsewhere(const Walk &walk, const PathState &state, Term symbol)
{
  for (const auto &[place, value] : state.memory) {
    if (walk.terms.base(value) != symbol)
      continue;
    const PlaceData &root = walk.terms.at(walk.terms.root(place));
    if (root.kind != PlaceKind::Pointee || walk.terms.base(root.a) != symbol)
      return true;
  }
  for (const auto &[operation, value] : state.values)
    if (walk.terms.base(value) == symbol)
      return true;
  return false;
}

void usePointer(Walk &walk, PathState &state, Term pointer, std::uint32_t operation)
{
  const Term base = walk.terms.base(pointer);
  if (base == noTerm)
    return;
  if (walk.terms[base].kind == TermKind::Parameter && walk.terms[base].a < 64) {
    const std::uint64_t bit = std::uint64_t{1} << walk.terms[base].a;
    walk.summary.dereferenced |= bit;
    if (state.of(base).canBe(0))
      walk.summary.dereferencedUntested |= bit;
  }
  HeldBlock *block = state.block(base);
  if (!block)
    return;
  switch (block->state) {
  case State::Released:
  case State::Given:
    if (mayBeHeldByOthers(walk, *block))
      return;
    report(walk, state, PathIssue::Kind::UseAfterFree, operation, block->allocation, base);
    state.dropBlock(base);
    return;
  case State::Unset:
  case State::Failed:
    report(walk, state, block->state == State::Unset && block->isTested ? PathIssue::Kind::UnsetOnTimeout : PathIssue::Kind::Unchecked,
           operation, block->allocation, base);
    state.dropBlock(base);
    return;
  case State::Live:
  case State::Kept:
    if (block->allocation != noOperation && walk.allocations[block->allocation].canFail && limitOf(walk, state, base).canBe(0)) {
      report(walk, state, PathIssue::Kind::Unchecked, operation, block->allocation, base);
      Constraint limit;
      if (limit.notEqual(0))
        state.constrain(base, limit);
    }
    return;
  }
}

void escapeValue(Walk &walk, PathState &state, Term value)
{
  if (value == noTerm)
    return;
  std::erase_if(state.locks, [&](const HeldLockState &lock) { return lock.key != noTerm && walk.terms.base(value) == lock.key; });
  const TermData &data = walk.terms[value];
  if (data.kind == TermKind::Address) {
    const Place root = walk.terms.root(data.a);
    if (walk.terms.at(root).kind == PlaceKind::Local) {
      if (!state.isEscaped(walk.terms.at(root).a)) {
        state.escape(walk.terms.at(root).a);
        escapePlace(walk, state, root);
      }
      return;
    }
  }
  const Term base = walk.terms.base(value);
  if (base == noTerm)
    return;
  notePassedOnInside(walk, base);
  HeldBlock *block = state.block(base);
  if (block && block->state != State::Live)
    return;
  if (block)
    block->state = State::Kept;
  else if (isPointerParameter(walk, base))
    state.addBlock(base).state = State::Kept;
  else
    return;
  escapePlace(walk, state, walk.terms.pointee(base));
}

void escapePlace(Walk &walk, PathState &state, Place place)
{
  // Each block and local escapes once, so the chain ends.
  std::vector<Term> inside;
  for (const auto &[at, value] : state.memory)
    if (walk.terms.root(at) == place)
      inside.push_back(value);
  for (const Term value : inside)
    escapeValue(walk, state, value);
}

void overwritten(Walk &walk, PathState &state, Term old, Term value, std::uint32_t operation)
{
  const Term base = walk.terms.base(old);
  if (base == noTerm)
    return;
  HeldBlock *block = state.block(base);
  const Term newBase = value == noTerm ? noTerm : walk.terms.base(value);
  // What a failed reallocation returns takes the place of the block that it left alone.
  if (newBase != noTerm && newBase != base) {
    const HeldBlock *result = state.block(newBase);
    if (result && result->state == State::Failed && result->allocation != noOperation && walk.allocations[result->allocation].old == old &&
        !result->isTested && !isHeldElsewhere(walk, state, base) &&
        (!block || block->state == State::Live)) {
      report(walk, state, PathIssue::Kind::ReallocLeak, operation, result->allocation, base);
      state.dropBlock(base);
      return;
    }
  }
  if (!block || block->state != State::Live || newBase == base || isHeldElsewhere(walk, state, base))
    return;
  // Null was never ruled out, but it was never a block either then: the path with the block loses it.
  report(walk, state, PathIssue::Kind::Leak, operation, block->allocation, base);
  state.dropBlock(base);
}

void reportUnset(Walk &walk, PathState &state, Term value, std::uint32_t operation)
{
  const auto at = std::find_if(state.blocks.begin(), state.blocks.end(), [&](const HeldBlock &block) {
    return block.state == State::Unset && walk.terms.mentions(value, block.symbol);
  });
  if (at == state.blocks.end())
    return;
  const HeldBlock block = *at;
  report(walk, state, PathIssue::Kind::UnsetOnTimeout, operation, block.allocation, block.symbol);
  state.dropBlock(block.symbol);
}

void loseUnused(Walk &walk, PathState &state, std::uint32_t operation, Term symbol)
{
  const HeldBlock *block = state.block(symbol);
  if (walk.shape.isUsed(operation) || !block || block->state != State::Live || isHeldElsewhere(walk, state, symbol))
    return;
  report(walk, state, PathIssue::Kind::Leak, operation, block->allocation, symbol);
  state.dropBlock(symbol);
}

void loseAtReturn(Walk &walk, PathState &state, Term returned, std::uint32_t operation)
{
  const Term returnedBase = returned == noTerm ? noTerm : walk.terms.base(returned);
  std::vector<Term> held;
  for (const HeldBlock &block : state.blocks)
    if (block.state == State::Live && (block.symbol == returnedBase || (returned != noTerm && walk.terms.mentions(returned, block.symbol) &&
                                                                         walk.terms[returned].kind == TermKind::Binary)))
      held.push_back(block.symbol);
  const auto isHeld = [&](Term symbol) { return std::find(held.begin(), held.end(), symbol) != held.end(); };
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto &[place, value] : state.memory) {
      const Term base = walk.terms.base(value);
      if (base == noTerm || isHeld(base))
        continue;
      const HeldBlock *block = state.block(base);
      if (!block || block->state != State::Live)
        continue;
      const PlaceData &root = walk.terms.at(walk.terms.root(place));
      if (root.kind == PlaceKind::Local)
        continue;
      if (root.kind == PlaceKind::Pointee) {
        const Term holder = walk.terms.base(root.a);
        const HeldBlock *holding = holder == noTerm ? nullptr : state.block(holder);
        if (holding && holding->state == State::Live && !isHeld(holder))
          continue;
      }
      held.push_back(base);
      changed = true;
    }
  }
  std::vector<HeldBlock> lost;
  for (const HeldBlock &block : state.blocks)
    if (block.state == State::Live && block.allocation != noOperation && !isHeld(block.symbol))
      lost.push_back(block);
  for (const HeldBlock &block : lost) {
    report(walk, state, PathIssue::Kind::Leak, operation, block.allocation, block.symbol);
    state.dropBlock(block.symbol);
  }
}

void releaseArgument(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, const std::vector<Term> &arguments)
{
  const ReleaseRule &release_ = *walk.rules()[rule].releases;
  if (release_.block >= arguments.size())
    return;
  Term pointer = arguments[release_.block];
  const Term heap = release_.heap && *release_.heap < arguments.size() ? arguments[*release_.heap] : noTerm;
  const TermData data = walk.terms[pointer];
  if (release_.isAddressOfBlock) {
    // The block itself where its holder's address is wanted: its first word would be taken for the block.
    const Term base = walk.terms.base(pointer);
    const HeldBlock *block = base == pointer ? state.block(base) : nullptr;
    if (block && block->allocation != noOperation && block->state == State::Live && isFamilyOf(walk, release_, walk.allocations[block->allocation])) {
      report(walk, state, PathIssue::Kind::FreeSignature, operation, block->allocation, base);
      state.dropBlock(base);
      return;
    }
    const Place place = walk.terms.pointee(pointer);
    if (walk.terms.at(walk.terms.root(place)).kind == PlaceKind::Pointee)
      usePointer(walk, state, pointer, operation);
    pointer = readPlace(walk, state, place, operation);
  } else if (data.kind == TermKind::Address) {
    // The address of what holds a block of this family.
    const Term inside = state.valueAt(data.a);
    const Term base = inside == noTerm ? noTerm : walk.terms.base(inside);
    const HeldBlock *block = base == noTerm ? nullptr : state.block(base);
    const PlaceData place = walk.terms.at(data.a);
    const bool isPointerLocal = place.kind == PlaceKind::Local && walk.body.locals[place.a].isPointer;
    if ((block && block->allocation != noOperation && isFamilyOf(walk, release_, walk.allocations[block->allocation])) || isPointerLocal) {
      report(walk, state, PathIssue::Kind::FreeSignature, operation, block ? block->allocation : noOperation, base);
      if (base != noTerm)
        state.dropBlock(base);
      return;
    }
  }
  release(walk, state, operation, rule, pointer, heap);
}

void release(Walk &walk, PathState &state, std::uint32_t operation, std::uint32_t rule, Term pointer, Term heap)
{
  const ReleaseRule *release_ = releaseOf(walk, rule);
  const Term base = walk.terms.base(pointer);
  if (!release_ || base == noTerm || limitOf(walk, state, pointer).number() == 0)
    return;
  notePassedOnInside(walk, base);
  HeldBlock *block = state.block(base);
  if (base != pointer) {
    // From within a block: whether it is the whole is the layout's affair.
    escapeValue(walk, state, pointer);
    return;
  }
  if (!block) {
    if (release_->isReference)
      return; // somebody else may hold others
    HeldBlock &added = state.addBlock(base);
    added.state = release_->isTransfer ? State::Given : State::Released;
    added.releasedAt = operation;
    added.releaseRule = rule;
    walk.addStep(state, WalkStep::Kind::Released, operation, base);
    return;
  }
  const bool hasAllocation = block->allocation != noOperation;
  switch (block->state) {
  case State::Unset:
    report(walk, state, PathIssue::Kind::UnsetOnTimeout, operation, block->allocation, base);
    state.dropBlock(base);
    return;
  case State::Failed: return;
  case State::Released:
  case State::Given:
    if (!mayBeHeldByOthers(walk, *block))
      report(walk, state, PathIssue::Kind::DoubleFree, operation, block->allocation, base);
    state.dropBlock(base);
    return;
  case State::Live:
  case State::Kept: break;
  }
  if (hasAllocation && !isFamilyOf(walk, *release_, walk.allocations[block->allocation])) {
    if (release_->isTransfer) {
      escapeValue(walk, state, pointer);
      return;
    }
    report(walk, state, PathIssue::Kind::Mismatch, operation, block->allocation, base);
  } else if (hasAllocation && areDistinct(walk, heap, walk.allocations[block->allocation].heap)) {
    report(walk, state, PathIssue::Kind::WrongHeap, operation, block->allocation, base);
  }
  if (release_->isReference && (block->state == State::Kept || block->references > 1)) {
    if (block->state == State::Kept)
      return; // others may hold references
    --block->references;
    return;
  }
  if (release_->isTransfer && (!hasAllocation || isCounted(walk, *block)) && block->references > 1) {
    --block->references;
    return;
  }
  const bool wasLive = block->state == State::Live;
  if (release_->isTransfer && wasLive && isCounted(walk, *block))
    block->references = 0;
  block->state = release_->isTransfer ? State::Given : State::Released;
  block->releasedAt = operation;
  block->releaseRule = rule;
  walk.addStep(state, release_->isTransfer ? WalkStep::Kind::Given : WalkStep::Kind::Released, operation, base);
  if (!wasLive)
    return;
  // What only the released block held is lost with it; what is handed over goes along.
  const Place inside = walk.terms.pointee(base);
  if (release_->isTransfer) {
    escapePlace(walk, state, inside);
    return;
  }
  std::vector<Term> values;
  state.forgetIf([&](Place at, Term value) {
    const bool isInside = walk.terms.root(at) == inside;
    if (isInside)
      values.push_back(value);
    return isInside;
  });
  for (const Term value : values)
    overwritten(walk, state, value, noTerm, operation);
}

} // namespace headroom::program
