// SPDX-License-Identifier: Apache-2.0
// `headroom check`: the audit and the gate.
#include "baselines.h"
#include "commands.h"
#include "console.h"
#include "render_context.h"
#include "report_command.h"
#include "run.h"

namespace headroom::tool {

int runCheck(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  OutputOptions output;
  output.known = reportFormats();
  GateChoice gate;
  BaselineChoice baseline;
  CommandLine line("check", "Audits images: stack table and findings. Exit 0 clean, 1 findings, 2 usage or environment, 3 incomplete.");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  addGateOptions(line, gate);
  addBaselineOptions(line, baseline);
  line.flag("--skip-unknown", request.skipsUnknownFiles, "name FILES that the build does not read instead of failing: they are not checked");
  line.arguments("FILES", request.files,
                 "sources and headers of the build: show only what they can cause, and judge by that; everything is read all the same");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  ReportOptions options;
  options.showAll = output.showAll;
  options.isVerbose = request.input.isVerbose;
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  if (!sinks) {
    printError(streams.err, sinks.error());
    return exitEnvironment;
  }
  AuditOutcome outcome = auditShown(request, streams, environment);
  compareShown(outcome.report, outcome.errors, baseline, request.input.isQuiet, streams, environment);
  return writeReport(outcome.report, *sinks, output, gateOf(gate), std::move(outcome.errors), streams, environment,
                     [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                       options.useColor = useColor;
                       return rendered(format, report, options, gateOf(gate), request.input.pathMaps);
                     });
}

} // namespace headroom::tool
