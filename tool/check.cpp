// SPDX-License-Identifier: Apache-2.0
// `headroom check`: the audit and the gate.
#include "commands.h"
#include "render_context.h"
#include "report_command.h"

namespace headroom::tool {

int runCheck(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  OutputOptions output;
  output.known = reportFormats();
  GateChoice gate;
  CommandLine line("check", "Audits images: stack table and findings. Exit 0 clean, 1 findings, 2 usage or environment, 3 incomplete.");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  addGateOptions(line, gate);
  line.flag("--skip-unknown", request.skipsUnknownFiles, "name FILES that the build does not read instead of failing: they are not checked");
  line.arguments("FILES", request.files,
                 "sources and headers of the build: show only what they can cause, and judge by that; everything is read all the same");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  ReportOptions options;
  options.showAll = output.showAll;
  options.isVerbose = request.input.isVerbose;
  return reportCommand(request, output, gateOf(gate), streams, environment,
                       [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                         options.useColor = useColor;
                         return rendered(format, report, options, gateOf(gate), request.input.pathMaps);
                       });
}

} // namespace headroom::tool
