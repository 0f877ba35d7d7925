// SPDX-License-Identifier: Apache-2.0
// Every format that a report can be written in, by the name that `--format` takes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checks/gate.h"
#include "facts/rule_info.h"
#include "report/report.h"

namespace headroom {

struct RuleText {
  RuleInfo rule;
  std::string page; ///< Markdown; empty where it has none
};

/// The bytes of a file that a report names; empty where they cannot be had.
using SourceReader = std::function<std::optional<std::string>(const SourcePlace &)>;

/// What formats say beside the report itself.
struct RenderContext {
  ReportOptions options;
  GateOptions gate;
  std::vector<RuleText> rules; ///< in any order
  SourceReader readSource;     ///< empty: no sources on this machine
};

/// `text`, `json`, `sarif`, ...: in the order that help names them.
[[nodiscard]] const std::vector<std::string> &reportFormats();

/// `format` is one of reportFormats().
[[nodiscard]] std::string renderReport(const std::string &format, const Report &report, const RenderContext &context);

} // namespace headroom
