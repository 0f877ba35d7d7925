// SPDX-License-Identifier: Apache-2.0
// Worst-case bytes and how far they can be trusted. A byte count that is printed always travels in one of these.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// One reason why a bound is not `Bounded`: what was met, where, and what to do about it.
struct Culprit {
  /// kebab-case, stable: `indirect-call`, `recursion`, `dynamic-frame`, `external-call`, `undecoded-code`, `lost-stack-pointer`,
  /// `unreached-code`, `no-body`, `stripped`, `unknown-root`, ...
  std::string reason;
  std::string function; ///< link name of the function it was met in; empty where it is not in one
  std::string detail;   ///< a sentence fragment: `call through r3`, `symbol memcpy has no code here`
  std::uint64_t address = 0; ///< 0 where it has none
  std::string file;          ///< empty where unknown
  std::uint32_t line = 0;

  auto operator<=>(const Culprit &) const = default;
};

/// Worst-case stack bytes with their kind (design section 1).
struct Bound {
  /// Ordered from the best to the worst, so that the kind of a combination is the maximum of the kinds.
  enum class Kind : std::uint8_t { Bounded, Estimate, AtLeast, Unbounded };

  Kind kind = Kind::Bounded;
  std::uint64_t bytes = 0; ///< of `Unbounded`: the known part
  std::vector<std::string> assumptions; ///< sorted, unique
  std::vector<Culprit> culprits;        ///< sorted, unique; empty iff `kind` is `Bounded` or `Estimate`
};

/// `bounded`, `estimate`, `at-least`, `unbounded`: the JSON spelling.
[[nodiscard]] const char *kindName(Bound::Kind kind);

/// `<= 304`, `~ 304`, `>= 304`, `unbounded`: what a person reads.
[[nodiscard]] std::string text(const Bound &bound);

} // namespace headroom
