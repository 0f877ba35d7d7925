// SPDX-License-Identifier: Apache-2.0
// What check, stack, why and report have in common: audit, render, write, and one exit code from it all.
#pragma once

#include <functional>
#include <string>

#include "audit.h"
#include "checks/gate.h"
#include "output.h"

namespace headroom::tool {

/// What a command makes of a report in one format; an error where the report does not have what was asked for.
using Render = std::function<Expected<std::string>(const Report &report, const std::string &format, bool useColor)>;

/// The audit, with its progress and its warnings on stderr.
[[nodiscard]] AuditOutcome auditShown(AuditRequest request, const Streams &streams, const Environment &environment);

/// Results are written whatever the exit code is. The code: 2 for any error, 3 where something is missing (or, strict, undecided), 1 where
/// findings gate.
[[nodiscard]] int writeReport(const Report &report, const std::vector<Sink> &sinks, const OutputOptions &output, const GateOptions &gate,
                              std::vector<Error> errors, const Streams &streams, const Environment &environment, const Render &render);

/// The audit, then writeReport().
[[nodiscard]] int reportCommand(AuditRequest request, const OutputOptions &output, const GateOptions &gate, const Streams &streams,
                                const Environment &environment, const Render &render);

} // namespace headroom::tool
