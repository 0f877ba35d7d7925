// SPDX-License-Identifier: Apache-2.0
// What interrupts need on one stack when they preempt each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "program/program.h"

namespace headroom::program {

struct HandlerDepth {
  enum class Level : std::uint8_t { Configurable, HardFault, Nmi };

  std::string name;
  std::uint64_t bytes = 0;
  bool usesFpu = false;
  Level level = Level::Configurable;
  std::optional<int> priority; ///< of a configurable level; empty: not known
  unsigned copies = 1;         ///< interrupts that share it: it may run on as many levels
};

/// What the core or port pushes for one preemption.
struct PreemptionFrame {
  std::uint64_t bytes = 0;
  std::uint64_t fpBytes = 0; ///< with a live FP context
  std::uint64_t padBytes = 0;
};

struct NestingDepth {
  std::uint64_t bytes = 0; ///< the sum of the terms
  std::vector<Term> terms; ///< handlers from the outermost in, then the frames
};

struct Nesting {
  NestingDepth certain;       ///< holds whatever the unknown priorities are; no more than one of their handlers is active
  NestingDepth worst;         ///< each unknown priority on a level of its own, as far as there are levels
  unsigned unknownHandlers = 0; ///< without a known priority
  [[nodiscard]] bool isCertain() const { return certain.bytes == worst.bytes; }
};

/// One handler is active on each priority level at most; the fixed levels of HardFault and NMI come on top of `levels`
/// configurable ones. `baseUsesFpu`: the code that the first of them interrupts has a live FP context.
[[nodiscard]] Nesting nest(const std::vector<HandlerDepth> &handlers, unsigned levels, const PreemptionFrame &frame, bool baseUsesFpu);

/// Configurable preemption levels of the core at most (Armv6-M and Armv8-M baseline: 2 priority bits; others: 8 bits, of which the
/// grouping leaves 7 to preemption). `priorityBits` from a pack, where the port fixes them, wins; 0 is unknown.
[[nodiscard]] unsigned preemptionLevels(Machine machine, const std::string &cpu, unsigned priorityBits);

} // namespace headroom::program
