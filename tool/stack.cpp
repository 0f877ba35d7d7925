// SPDX-License-Identifier: Apache-2.0
// `headroom stack`: the budget report. Findings do not change its exit code, `check` is the gate.
#include "commands.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/stack_report.h"
#include "report_command.h"

namespace headroom::tool {

int runStack(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  OutputOptions output;
  output.known = {"text", "json", "csv"};
  GateOptions gate;
  gate.failOn = Level::Off;
  ReportOptions options;
  CommandLine line("stack", "Prints the stack budget of every root, or the worst path of the named ones. Does not gate: exit 0, 2 or 3.");
  line.arguments("ROOT", request.roots, "a root, or any function");
  line.flag("--functions", options.withFunctions, "every function: own frame and the worst below it");
  line.flag("--calls", options.withCalls, "every indirect call: what closed it, and its targets");
  line.flag("--suggest", options.withSuggestions, "the configuration entries that would close each open call");
  line.flag("--witnesses", options.withWitnesses, "functions whose frame the code, .debug_frame, .su and .stack_sizes see differently");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  line.flag("--strict", gate.isStrict, "a rule that could not be decided makes exit 3");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  options.roots = request.roots;
  options.showAll = output.showAll;
  options.isVerbose = request.input.isVerbose;
  return reportCommand(request, output, gate, streams, environment,
                       [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                         options.useColor = useColor;
                         if (format == "csv")
                           return csvReport(report, {options, gate, {}, {}});
                         return format == "json" ? jsonReport(report, options) : stackReport(report, options);
                       });
}

} // namespace headroom::tool
