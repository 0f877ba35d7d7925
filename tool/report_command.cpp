// SPDX-License-Identifier: Apache-2.0
#include "report_command.h"

#include <ostream>

#include "console.h"
#include "run.h"

namespace headroom::tool {

namespace {

/// One line that is written over, for people who wait; nothing where stderr is no terminal.
class Progress {
public:
  Progress(std::ostream &err, bool isShown) : err_(err), isShown_(isShown) {}
  ~Progress() { clear(); }
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  void show(std::size_t done, std::size_t total)
  {
    if (!isShown_ || done == total)
      return clear();
    err_ << "\rparsing sources: " << done << " of " << total << std::flush;
    isOpen_ = true;
  }

  void clear()
  {
    if (isOpen_)
      err_ << "\r\x1b[K" << std::flush;
    isOpen_ = false;
  }

private:
  std::ostream &err_;
  bool isShown_ = false;
  bool isOpen_ = false;
};

} // namespace

AuditOutcome auditShown(AuditRequest request, const Streams &streams, const Environment &environment)
{
  Progress progress(streams.err, environment.errIsTerminal && !request.input.isQuiet);
  request.onProgress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  AuditOutcome outcome = audit(request, environment);
  progress.clear();
  if (!request.input.isQuiet)
    for (const std::string &warning : outcome.warnings)
      printWarning(streams.err, warning);
  return outcome;
}

int writeReport(const Report &report, const std::vector<Sink> &sinks, const OutputOptions &output, const GateOptions &gate,
                std::vector<Error> errors, const Streams &streams, const Environment &environment, const Render &render)
{
  if (!report.images.empty()) {
    bool isRendered = true;
    const std::vector<Error> failed =
        writeResults(sinks, output, environment, streams.out, [&](const std::string &format, bool useColor) -> std::string {
          Expected<std::string> text = render(report, format, useColor);
          if (text)
            return std::move(*text);
          if (isRendered)
            errors.push_back(text.error());
          isRendered = false;
          return {};
        });
    errors.insert(errors.end(), failed.begin(), failed.end());
  }
  std::vector<const CheckResult *> results;
  for (const ImageReport &image : report.images)
    results.push_back(&image.checks);
  printErrors(streams.err, errors);
  return worseCode(codeOf(errors), exitCode(results, gate));
}

int reportCommand(AuditRequest request, const OutputOptions &output, const GateOptions &gate, const Streams &streams,
                  const Environment &environment, const Render &render)
{
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  if (!sinks) {
    printError(streams.err, sinks.error());
    return exitEnvironment;
  }
  AuditOutcome outcome = auditShown(std::move(request), streams, environment);
  return writeReport(outcome.report, *sinks, output, gate, std::move(outcome.errors), streams, environment, render);
}

} // namespace headroom::tool
