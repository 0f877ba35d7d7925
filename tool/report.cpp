// SPDX-License-Identifier: Apache-2.0
// `headroom report`: a program in any format, with check's gate. Reads that file and nothing else.
#include "baselines.h"
#include "byte_codec.h"
#include "commands.h"
#include "console.h"
#include "file_bytes.h"
#include "paths.h"
#include "render_context.h"
#include "report/program_file.h"
#include "report/stack_report.h"
#include "report_command.h"

namespace headroom::tool {

namespace {

Expected<Report> readProgram(const std::string &file, const Environment &environment)
{
  const Expected<std::string> bytes = fileBytes(pathToOpen(file, environment));
  return bytes ? decodeReport(asBytes(*bytes), file) : bytes.error();
}

} // namespace

int runReport(const Words &words, const Streams &streams, const Environment &environment)
{
  std::string file;
  bool asStack = false;
  OutputOptions output;
  output.known = reportFormats();
  GateChoice gate;
  BaselineChoice baseline;
  ReportOptions options;
  CommandLine line("report", "Renders what headroom link wrote. Exit as check: 0 clean, 1 findings, 2 usage or environment, 3 incomplete.");
  line.argument("PROGRAM", file, "what headroom link wrote");
  line.flag("--stack", asStack, "the stack budget as headroom stack prints it, instead of check's report");
  line.flag("--functions", options.withFunctions, "every function: own frame and the worst below it");
  line.flag("--calls", options.withCalls, "every indirect call: what closed it, and its targets");
  line.flag("--witnesses", options.withWitnesses, "functions whose frame the witnesses see differently");
  line.flag("-v", options.isVerbose, "everything that a finding and the coverage have to say");
  addOutputOptions(line, output);
  addGateOptions(line, gate);
  addBaselineOptions(line, baseline);
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  const Expected<std::vector<Sink>> sinks = sinksOf(output);
  Expected<Report> report = sinks ? readProgram(file, environment) : sinks.error();
  if (!report) {
    printError(streams.err, report.error());
    return codeOf({report.error()});
  }
  options.showAll = output.showAll;
  std::vector<Error> errors;
  compareShown(*report, errors, baseline, false, streams, environment);
  const bool isStack = asStack || options.withFunctions || options.withCalls || options.withWitnesses;
  return writeReport(
      *report, *sinks, output, gateOf(gate), std::move(errors), streams, environment,
      [&](const Report &shown, const std::string &format, bool useColor) -> Expected<std::string> {
        options.useColor = useColor;
        if (format == "text" && isStack)
          return stackReport(shown, options);
        return rendered(format, shown, options, gateOf(gate), {});
      });
}

} // namespace headroom::tool
