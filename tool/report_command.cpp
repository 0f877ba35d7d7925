// SPDX-License-Identifier: Apache-2.0
#include "report_command.h"

#include "console.h"
#include "run.h"

namespace headroom::tool {

namespace {

int write(const AuditOutcome &outcome, const std::vector<Sink> &sinks, const OutputOptions &output, const GateOptions &gate,
          const Streams &streams, const Environment &environment, const Render &render, std::vector<Error> &errors)
{
  bool isRendered = true;
  const std::vector<Error> failed =
      writeResults(sinks, output, environment, streams.out, [&](const std::string &format, bool useColor) -> std::string {
        Expected<std::string> text = render(outcome.report, format, useColor);
        if (text)
          return std::move(*text);
        if (isRendered)
          errors.push_back(text.error());
        isRendered = false;
        return {};
      });
  errors.insert(errors.end(), failed.begin(), failed.end());
  std::vector<const CheckResult *> results;
  for (const ImageReport &image : outcome.report.images)
    results.push_back(&image.checks);
  return exitCode(results, gate);
}

} // namespace

int reportCommand(const AuditRequest &request, const OutputOptions &output, const GateOptions &gate, const Streams &streams,
                  const Environment &environment, const Render &render)
{
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  if (!sinks) {
    printError(streams.err, sinks.error());
    return exitEnvironment;
  }
  AuditOutcome outcome = audit(request, environment);
  if (!request.input.isQuiet)
    for (const std::string &warning : outcome.warnings)
      printWarning(streams.err, warning);
  const int code =
      outcome.report.images.empty() ? exitClean : write(outcome, *sinks, output, gate, streams, environment, render, outcome.errors);
  printErrors(streams.err, outcome.errors);
  return worseCode(codeOf(outcome.errors), code);
}

} // namespace headroom::tool
