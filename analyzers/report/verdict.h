// SPDX-License-Identifier: Apache-2.0
// What became of one root, in one word. Taken from its numbers, not from the findings: a rule that is switched off or suppressed does
// not turn an overflow into a fit.
#pragma once

#include <cstdint>
#include <optional>

#include "report/report.h"

namespace headroom {

enum class Verdict : std::uint8_t {
  Overflow,   ///< the known part exceeds the stack's size
  OverBudget, ///< it fits, but exceeds its budget
  Unverified, ///< it is not bounded
  Undecided,  ///< neither size nor budget is known
  AtRisk,     ///< exceeds only under an assumption, or only on a path that ends the system
  Margin,     ///< fits with less room than asked for
  Fits,
  NoOwnStack, ///< counted in the root on whose stack it runs
};

/// `overflow`, `over budget`, `unverified`, `undecided`, `at risk`, `margin`, `fits`, `-`.
[[nodiscard]] const char *verdictText(Verdict verdict);

/// The same as JSON writes it: `overflow`, `over-budget`, ..., `no-own-stack`.
[[nodiscard]] const char *verdictName(Verdict verdict);

[[nodiscard]] Verdict verdictOf(const Root &root, const ImageReport &image);

/// Size minus bound; negative where it exceeds, empty where the size is not known or the bound has no number. Of a bound that is not
/// `bounded` it is only what can be left at most.
[[nodiscard]] std::optional<std::int64_t> marginBytes(const Root &root);

} // namespace headroom
