// SPDX-License-Identifier: Apache-2.0
// What the layout rules share: where their evidence is, and what they say where it is not.
#pragma once

#include <initializer_list>
#include <string>

#include "checks/rule.h"
#include "program/layout/memory_layout.h"

namespace headroom {

/// One of three: the rule does not apply to this image (no layout, nothing undecided), it is undecided, or `layout` can be judged.
struct LayoutEvidence {
  const MemoryLayout *layout = nullptr; ///< null: return `outcome` as it is
  RuleOutcome outcome;
};

/// For rules about mechanisms that a pack describes: they apply where such a pack does. `needed` are ids of BuildFacts::artefacts; the
/// first that is missing is named. Without a layout (facts of another machine, a program file) the rule is undecided.
[[nodiscard]] LayoutEvidence layoutEvidence(const RuleInput &input, std::initializer_list<const char *> needed);

/// For rules about any linked image, whatever its RTOS. Where no pack knows the layout, an artefact that is not there is nothing to judge;
/// one that was named or found and cannot be read makes the rule undecided.
[[nodiscard]] LayoutEvidence linkEvidence(const RuleInput &input, std::initializer_list<const char *> needed);

} // namespace headroom
