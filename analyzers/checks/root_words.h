// SPDX-License-Identifier: Apache-2.0
// How the stack rules speak of roots, bounds and culprits, and what they hold a root against. Shared, so that no two rules differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checks/finding.h"

namespace headroom {

/// `thread 'rx'`, `interrupt 'uart_isr'`.
[[nodiscard]] std::string rootText(const Root &root);

/// `stack of thread 'rx'`, `interrupt stack 'z_interrupt_stacks'`.
[[nodiscard]] std::string stackText(const Root &root);

/// `<= 304 bytes`, `unbounded (at least 304 bytes)`.
[[nodiscard]] std::string boundText(const Bound &bound);

/// `2 indirect calls unresolved, 1 recursion without bound`: the culprits counted by reason; empty where there are none.
[[nodiscard]] std::string culpritSummary(const std::vector<Culprit> &culprits);

/// The callee that an `external-call` is about, as its detail (`NAME at 0x1fff1ff0 has no code here`) has it; empty where it has none.
[[nodiscard]] std::string calleeOf(const Culprit &culprit);

/// What to do about a culprit, in one line.
[[nodiscard]] std::string helpFor(const Culprit &culprit);

/// The worst path as steps of a finding, each with its bytes at the call.
[[nodiscard]] std::vector<FindingStep> pathSteps(const Root &root);

/// Culprits as notes of a finding.
[[nodiscard]] std::vector<FindingStep> culpritNotes(const std::vector<Culprit> &culprits);

/// The budget entry that names this root, or null.
[[nodiscard]] const RootBudget *budgetOf(const Root &root, const ProjectConfig &config);

/// Whether another root of the program answers for the stack that this one runs on: interrupts, timers and init entries without a stack
/// of their own add to the stack that they run on, and a function that the user asked about has none.
[[nodiscard]] bool isJudgedElsewhere(const Root &root, const ImageProgram &program, const ProjectConfig &config);

/// What a root's stack is held against: its bound, or, where nothing but unknown interrupt priorities keeps that from being bounded,
/// the bound with every such interrupt nested. That one holds whatever the priorities are.
[[nodiscard]] const Bound &judgedBound(const Root &root);

/// A finding about a root, with its identity filled in.
[[nodiscard]] Finding rootFinding(const Root &root, Level level, std::string message);

/// `below thread 'rx', 'main' and 3 more`: the roots whose bound suffers from a culprit of these functions; empty where none does.
[[nodiscard]] std::string sufferingRoots(const ImageProgram &program, const std::string &reason, const std::vector<std::string> &functions);

} // namespace headroom
