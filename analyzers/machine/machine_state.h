// SPDX-License-Identifier: Apache-2.0
// What is known at one point of a function: registers, the words of its own frame, and which of them others may write.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "machine/abstract_value.h"
#include "machine/step.h"

namespace headroom::machine {

/// A position within one of the function's stack bases.
struct StackPlace {
  std::uint8_t base = 0;
  std::int32_t offset = 0;

  friend bool operator==(const StackPlace &, const StackPlace &) = default;
  friend auto operator<=>(const StackPlace &, const StackPlace &) = default;
};

struct StackSlot {
  StackPlace place;
  AbstractValue value;

  friend bool operator==(const StackSlot &, const StackSlot &) = default;
};

/// Operands of the last comparison. `left` is forgotten when its register is written.
struct Comparison {
  Register left = noRegister;
  AbstractValue right;
  bool isSwapped = false; ///< the instruction has them the other way round (`bltu limit, index`)

  friend bool operator==(const Comparison &, const Comparison &) = default;
};

/// Choices that trade precision for soundness, all in one place:
/// - A store through a pointer that may point to the frame, and every call, may write each word at or above the lowest address
///   of the frame that has got out. Words below it, spilled values in slots whose address was never taken, survive.
/// - Words that hold saved registers and the return address survive too: a callee that overwrites them breaks its caller.
/// - An array of this frame does not reach into the caller's: words of the stack arguments change only through their own address.
/// - A pointer that came in as an argument, and a fixed address, do not point into this function's own frame.
class MachineState {
public:
  static constexpr std::int32_t nothingEscaped = std::numeric_limits<std::int32_t>::max();
  static constexpr std::int32_t everythingEscaped = std::numeric_limits<std::int32_t>::min();

  [[nodiscard]] const AbstractValue &at(Register number) const { return registers_[number]; }
  void set(Register number, const AbstractValue &value);
  [[nodiscard]] const AbstractValue &operator[](Register number) const { return registers_[number]; }

  /// Every register and slot that holds `old` holds `value`. Only for what is one and the same number wherever it stands.
  void replace(const AbstractValue &old, const AbstractValue &value);

  /// The word at `place`, or null where nothing of it is known.
  [[nodiscard]] const AbstractValue *slot(StackPlace place) const;
  /// Whether the word at `place`, not stored by this function, still is what the caller put there.
  [[nodiscard]] bool isUntouched(StackPlace place) const;
  void store(StackPlace place, unsigned bytes, unsigned wordBytes, const AbstractValue *value);
  /// Anything may have been written to [low, high) of `base`, but not to saved registers.
  void forgetRange(std::uint8_t base, std::int64_t low, std::int64_t high, unsigned wordBytes);
  /// Anything may have been written through a pointer that got out.
  void forgetEscaped();
  /// `value` got out of the function's own hands.
  void escape(const AbstractValue &value);
  /// What lies below `place` is free, nothing keeps it.
  void dropBelow(StackPlace place);
  /// `base` now stands for another address than before: values that refer to it are void.
  void rebind(std::uint8_t base);
  /// Stack addresses in the words from `place` upwards are handed to a callee.
  void escapeOutgoing(StackPlace place, std::int64_t bytes);

  /// The last stack address that was stored to a fixed place, as wrappers do that come back from another stack. That nothing
  /// else writes the place while they are away is taken for granted: without it they would not come back.
  void keepAt(std::int64_t address, const AbstractValue &value) { kept_ = {address, value}; }
  [[nodiscard]] const AbstractValue *keptAt(std::int64_t address) const { return kept_.value.isStack() && kept_.address == address ? &kept_.value : nullptr; }

  void compare(Register left, const AbstractValue &right, bool isSwapped = false) { comparison_ = {left, right, isSwapped}; }
  void forgetComparison() { comparison_ = {}; }
  [[nodiscard]] const Comparison &comparison() const { return comparison_; }

  /// Joins `other` into this state, but for register `stackPointer`, which the caller joins first. Returns whether it changed.
  bool join(const MachineState &other, Register stackPointer, ValueStore &values, bool widen);

private:
  struct Escape {
    std::uint8_t base = 0;
    std::int32_t lowest = nothingEscaped;
    friend bool operator==(const Escape &, const Escape &) = default;
  };
  struct Kept {
    std::int64_t address = 0;
    AbstractValue value;
    friend bool operator==(const Kept &, const Kept &) = default;
  };
  [[nodiscard]] std::int32_t lowestEscape(std::uint8_t base) const;
  [[nodiscard]] bool hasEscaped(StackPlace place) const;
  void escapeFrom(std::uint8_t base, std::int64_t lowest);

  std::array<AbstractValue, registerCount> registers_{};
  Comparison comparison_;
  Kept kept_;
  std::vector<StackSlot> slots_;   ///< by place
  std::vector<Escape> escapes_;    ///< by base, only those with something
  std::int32_t lowestIncoming_ = nothingEscaped; ///< the same of the caller's words, at and above base 0
  std::int32_t touchedFrom_ = nothingEscaped; ///< the caller's words from here on may have been written
};

} // namespace headroom::machine
