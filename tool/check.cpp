// SPDX-License-Identifier: Apache-2.0
// `headroom check`: the audit and the gate.
#include "commands.h"
#include "report/json.h"
#include "report/text.h"
#include "report_command.h"

namespace headroom::tool {

int runCheck(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  OutputOptions output;
  GateOptions gate;
  gate.needsRoots = true;
  std::string failOn = "error";
  CommandLine line("check", "Audits images: stack table and findings. Exit 0 clean, 1 findings, 2 usage or environment, 3 incomplete.");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  line.choice("--fail-on", {"error", "warning", "never"}, failOn, "the lowest level that makes exit 1; default: error");
  line.flag("--strict", gate.isStrict, "a rule that could not be decided makes exit 3");
  line.helpForArguments("an image is named with --elf FILE, a build directory with -p BUILD");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  gate.failOn = failOn == "error" ? Level::Error : failOn == "warning" ? Level::Warning : Level::Off;
  ReportOptions options;
  options.showAll = output.showAll;
  options.isVerbose = request.input.isVerbose;
  return reportCommand(request, output, gate, streams, environment,
                       [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                         options.useColor = useColor;
                         return format == "json" ? jsonReport(report, options) : textReport(report, options);
                       });
}

} // namespace headroom::tool
