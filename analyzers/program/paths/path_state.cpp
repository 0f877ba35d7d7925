// SPDX-License-Identifier: Apache-2.0
#include "program/paths/path_state.h"

#include <algorithm>

namespace headroom::program {

namespace {

template <typename List, typename Key> auto placeIn(List &list, Key key)
{
  return std::lower_bound(list.begin(), list.end(), key, [](const auto &entry, Key wanted) { return entry.first < wanted; });
}

template <typename List, typename Key, typename Value> void put(List &list, Key key, const Value &value)
{
  const auto at = placeIn(list, key);
  if (at != list.end() && at->first == key)
    at->second = value;
  else
    list.insert(at, {key, value});
}

void add(std::size_t &hash, std::size_t value)
{
  hash = (hash ^ value) * 0x100000001B3U;
  hash ^= hash >> 29U;
}

// Of two histories of one block, the one that no rule speaks of.
HeldBlock::State harmless(HeldBlock::State a, HeldBlock::State b)
{
  return a == b ? a : HeldBlock::State::Kept;
}

} // namespace

Term PathState::valueAt(Place place) const
{
  const auto at = placeIn(memory, place);
  return at != memory.end() && at->first == place ? at->second : noTerm;
}

void PathState::set(Place place, Term value)
{
  put(memory, place, value);
}

Term PathState::valueOf(std::uint32_t operation) const
{
  const auto at = placeIn(values, operation);
  return at != values.end() && at->first == operation ? at->second : noTerm;
}

void PathState::setValue(std::uint32_t operation, Term value)
{
  put(values, operation, value);
}

Constraint PathState::of(Term symbol) const
{
  const auto at = placeIn(constraints, symbol);
  return at != constraints.end() && at->first == symbol ? at->second : Constraint();
}

void PathState::constrain(Term symbol, const Constraint &constraint)
{
  if (!constraint.isNothing())
    put(constraints, symbol, constraint);
}

HeldBlock *PathState::block(Term symbol)
{
  const auto at = std::find_if(blocks.begin(), blocks.end(), [symbol](const HeldBlock &block) { return block.symbol == symbol; });
  return at != blocks.end() ? &*at : nullptr;
}

const HeldBlock *PathState::block(Term symbol) const
{
  return const_cast<PathState *>(this)->block(symbol);
}

HeldBlock &PathState::addBlock(Term symbol)
{
  const auto at =
      std::lower_bound(blocks.begin(), blocks.end(), symbol, [](const HeldBlock &block, Term wanted) { return block.symbol < wanted; });
  if (at != blocks.end() && at->symbol == symbol)
    return *at;
  HeldBlock block;
  block.symbol = symbol;
  return *blocks.insert(at, block);
}

void PathState::dropBlock(Term symbol)
{
  std::erase_if(blocks, [symbol](const HeldBlock &block) { return block.symbol == symbol; });
}

bool PathState::isEscaped(std::uint32_t local) const
{
  return std::binary_search(escaped.begin(), escaped.end(), local);
}

void PathState::escape(std::uint32_t local)
{
  const auto at = std::lower_bound(escaped.begin(), escaped.end(), local);
  if (at == escaped.end() || *at != local)
    escaped.insert(at, local);
}

bool PathState::knowsSame(const PathState &other) const
{
  return inInterrupt == other.inInterrupt && preKernel == other.preKernel && memory == other.memory && values == other.values &&
         constraints == other.constraints && blocks == other.blocks && locks == other.locks && released == other.released &&
         started == other.started && escaped == other.escaped;
}

std::size_t PathState::hash() const
{
  std::size_t hash = static_cast<std::size_t>(inInterrupt) * 3 + static_cast<std::size_t>(preKernel);
  for (const auto &[place, value] : memory) {
    add(hash, place);
    add(hash, value);
  }
  for (const auto &[operation, value] : values)
    add(hash, value);
  for (const auto &[symbol, constraint] : constraints) {
    add(hash, symbol);
    add(hash, static_cast<std::size_t>(constraint.low()));
    add(hash, static_cast<std::size_t>(constraint.high()));
  }
  for (const HeldBlock &block : blocks) {
    add(hash, block.symbol);
    add(hash, static_cast<std::size_t>(block.state));
  }
  for (const HeldLockState &lock : locks)
    add(hash, lock.operation);
  add(hash, released.size());
  for (const auto &[thread, operation] : started)
    add(hash, thread);
  return hash;
}

void PathState::join(const PathState &other)
{
  if (inInterrupt != other.inInterrupt)
    inInterrupt = Answer::Open;
  if (preKernel != other.preKernel)
    preKernel = Answer::Open;
  std::erase_if(memory, [&](const auto &entry) { return other.valueAt(entry.first) != entry.second; });
  std::erase_if(values, [&](const auto &entry) { return other.valueOf(entry.first) != entry.second; });
  for (auto &[symbol, constraint] : constraints)
    constraint = constraint.joined(other.of(symbol));
  std::erase_if(constraints, [](const auto &entry) { return entry.second.isNothing(); });
  for (HeldBlock &block : blocks) {
    const HeldBlock *there = other.block(block.symbol);
    block.state = there ? harmless(block.state, there->state) : HeldBlock::State::Kept;
  }
  std::erase_if(blocks, [](const HeldBlock &block) { return block.state == HeldBlock::State::Kept; });
  // Misses rather than invents: a lock counts where every merged path holds it.
  std::erase_if(locks, [&](const HeldLockState &lock) { return std::find(other.locks.begin(), other.locks.end(), lock) == other.locks.end(); });
  if (other.released.size() > released.size())
    released = other.released;
  std::erase_if(started, [&](const auto &one) { return std::find(other.started.begin(), other.started.end(), one) == other.started.end(); });
  for (const std::uint32_t local : other.escaped)
    escape(local);
}

} // namespace headroom::program
