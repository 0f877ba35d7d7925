// SPDX-License-Identifier: Apache-2.0
#include "machine/machine_state.h"

#include <algorithm>
#include <utility>

namespace headroom::machine {

using Kind = AbstractValue::Kind;

namespace {

/// A word that only this function's own prologue and epilogue deal with: saved registers, and an SP saved before it moved to
/// another base.
bool isKept(const StackSlot &slot)
{
  return slot.value.isSaved() || (slot.value.isStack() && slot.value.index != slot.place.base);
}

std::int32_t clampOffset(std::int64_t offset)
{
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(offset, MachineState::everythingEscaped, MachineState::nothingEscaped - 1));
}

} // namespace

void MachineState::set(Register number, const AbstractValue &value)
{
  registers_[number] = value;
  if (comparison_.left == number)
    comparison_ = {};
}

void MachineState::replace(const AbstractValue &old, const AbstractValue &value)
{
  for (AbstractValue &each : registers_)
    if (each == old)
      each = value;
  for (StackSlot &slot : slots_)
    if (slot.value == old)
      slot.value = value;
}

const AbstractValue *MachineState::slot(StackPlace place) const
{
  const auto found = std::lower_bound(slots_.begin(), slots_.end(), place, [](const StackSlot &one, StackPlace other) { return one.place < other; });
  return found != slots_.end() && found->place == place ? &found->value : nullptr;
}

bool MachineState::isUntouched(StackPlace place) const
{
  return place.base == 0 && place.offset >= 0 && place.offset < touchedFrom_;
}

void MachineState::store(StackPlace place, unsigned bytes, unsigned wordBytes, const AbstractValue *value)
{
  const std::int64_t low = place.offset;
  const std::int64_t high = low + bytes;
  std::erase_if(slots_, [&](const StackSlot &slot) {
    return slot.place.base == place.base && slot.place.offset < high && slot.place.offset + static_cast<std::int64_t>(wordBytes) > low;
  });
  if (place.base == 0 && high > 0)
    touchedFrom_ = std::min(touchedFrom_, place.offset);
  if (!value || bytes != wordBytes)
    return;
  const bool saysNothing = value->is(Kind::Unknown) && !value->isForeign && value->extra == unlimited;
  if (saysNothing)
    return;
  const auto at = std::lower_bound(slots_.begin(), slots_.end(), place, [](const StackSlot &one, StackPlace other) { return one.place < other; });
  slots_.insert(at, {place, *value});
}

void MachineState::forgetRange(std::uint8_t base, std::int64_t low, std::int64_t high, unsigned wordBytes)
{
  std::erase_if(slots_, [&](const StackSlot &slot) {
    return slot.place.base == base && slot.place.offset + static_cast<std::int64_t>(wordBytes) > low && slot.place.offset < high && !isKept(slot);
  });
  if (base == 0 && low >= 0)
    touchedFrom_ = std::min(touchedFrom_, clampOffset(low));
}

std::int32_t MachineState::lowestEscape(std::uint8_t base) const
{
  for (const Escape &escape : escapes_)
    if (escape.base == base)
      return escape.lowest;
  return nothingEscaped;
}

bool MachineState::hasEscaped(StackPlace place) const
{
  return place.offset >= (place.base == 0 && place.offset >= 0 ? lowestIncoming_ : lowestEscape(place.base));
}

void MachineState::escapeFrom(std::uint8_t base, std::int64_t lowest)
{
  const std::int32_t offset = clampOffset(lowest);
  if (base == 0 && offset >= 0) {
    lowestIncoming_ = std::min(lowestIncoming_, offset);
    return;
  }
  const auto at = std::lower_bound(escapes_.begin(), escapes_.end(), base, [](const Escape &one, std::uint8_t other) { return one.base < other; });
  if (at != escapes_.end() && at->base == base)
    at->lowest = std::min(at->lowest, offset);
  else
    escapes_.insert(at, {base, offset});
}

void MachineState::escape(const AbstractValue &value)
{
  if (value.is(Kind::StackAddress))
    escapeFrom(value.index, value.value);
  else if (value.is(Kind::StackDerived))
    escapeFrom(value.index, value.extra == unlimited ? value.value : value.value - static_cast<std::int64_t>(value.extra));
}

void MachineState::escapeOutgoing(StackPlace place, std::int64_t bytes)
{
  for (const StackSlot &slot : slots_)
    if (slot.place.base == place.base && slot.place.offset >= place.offset && slot.place.offset < place.offset + bytes)
      escape(slot.value);
}

void MachineState::forgetEscaped()
{
  if (escapes_.empty() && lowestIncoming_ == nothingEscaped)
    return;
  // What lies in escaped words can be read there, so the addresses among them have got out as well.
  for (bool grows = true; grows;) {
    grows = false;
    for (const StackSlot &slot : slots_) {
      if (!slot.value.isStack() || isKept(slot) || !hasEscaped(slot.place))
        continue;
      const std::pair before(lowestEscape(slot.value.index), lowestIncoming_);
      escape(slot.value);
      grows = grows || before != std::pair(lowestEscape(slot.value.index), lowestIncoming_);
    }
  }
  std::erase_if(slots_, [&](const StackSlot &slot) { return hasEscaped(slot.place) && !isKept(slot); });
  touchedFrom_ = std::min(touchedFrom_, lowestIncoming_);
}

void MachineState::dropBelow(StackPlace place)
{
  std::erase_if(slots_, [&](const StackSlot &slot) { return slot.place.base == place.base && slot.place.offset < place.offset; });
}

void MachineState::rebind(std::uint8_t base)
{
  std::erase_if(slots_, [&](const StackSlot &slot) { return slot.place.base == base; });
  for (StackSlot &slot : slots_)
    if (slot.value.isStack() && slot.value.index == base)
      slot.value = AbstractValue::unknown();
  for (AbstractValue &value : registers_)
    if (value.isStack() && value.index == base)
      value = AbstractValue::unknown();
  if (kept_.value.isStack() && kept_.value.index == base)
    kept_ = {};
}

bool MachineState::join(const MachineState &other, Register stackPointer, ValueStore &values, bool widen)
{
  bool changed = false;
  const auto joined = [&](const AbstractValue &mine, const AbstractValue &theirs) {
    const AbstractValue result = values.join(mine, theirs, widen);
    if (!result.isStack()) { // an address that is no longer followed counts as one that got out
      escape(mine);
      escape(theirs);
    }
    return result;
  };
  const std::vector<Escape> escapesBefore = escapes_;
  const std::int32_t incomingBefore = lowestIncoming_;
  lowestIncoming_ = std::min(lowestIncoming_, other.lowestIncoming_);
  for (const Escape &theirs : other.escapes_)
    escapeFrom(theirs.base, theirs.lowest);
  for (unsigned number = 0; number < firstScratch; ++number) {
    if (number == stackPointer || registers_[number] == other.registers_[number])
      continue;
    const AbstractValue result = joined(registers_[number], other.registers_[number]);
    changed = changed || result != registers_[number];
    registers_[number] = result;
  }
  if (!(comparison_ == other.comparison_) && comparison_.left != noRegister) {
    comparison_ = {};
    changed = true;
  }
  if (!(kept_ == other.kept_) && kept_.value.isStack()) {
    kept_ = {};
    changed = true;
  }
  if (other.touchedFrom_ < touchedFrom_) {
    touchedFrom_ = other.touchedFrom_;
    changed = true;
  }
  // A word that one side knows nothing of is known to neither.
  auto kept = slots_.begin();
  for (StackSlot &slot : slots_) {
    const AbstractValue *theirs = other.slot(slot.place);
    AbstractValue result;
    if (theirs)
      result = *theirs == slot.value ? slot.value : joined(slot.value, *theirs);
    else
      escape(slot.value);
    if (!theirs || (result.is(Kind::Unknown) && !result.isForeign && result.extra == unlimited)) {
      changed = true;
      continue;
    }
    changed = changed || result != slot.value;
    *kept++ = {slot.place, result};
  }
  slots_.erase(kept, slots_.end());
  for (const StackSlot &slot : other.slots_)
    if (slot.value.isStack() && !this->slot(slot.place))
      escape(slot.value);
  return changed || escapesBefore != escapes_ || incomingBefore != lowestIncoming_;
}

} // namespace headroom::machine
