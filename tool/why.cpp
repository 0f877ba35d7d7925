// SPDX-License-Identifier: Apache-2.0
// `headroom why FUNCTION`: who reaches it, and how.
#include "report/why.h"

#include <algorithm>

#include "commands.h"
#include "facts/nearest.h"
#include "report_command.h"

namespace headroom::tool {

namespace {

/// Empty iff some image has the function.
std::optional<Error> unknownFunction(const Report &report, const std::string &function)
{
  std::vector<std::string> valid;
  for (const ImageReport &image : report.images)
    for (const FunctionBound &one : image.program.functions)
      valid.push_back(one.name);
  if (std::find(valid.begin(), valid.end(), function) != valid.end())
    return std::nullopt;
  const std::string near = nearest(function, valid);
  return Error{Error::Kind::Environment,
               "no function named " + function + " in the image",
               {},
               near.empty() ? "it may have been inlined everywhere; headroom stack --functions lists what is there" : "nearest: " + near};
}

} // namespace

int runWhy(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  OutputOptions output;
  GateOptions gate;
  gate.failOn = Level::Off;
  std::string function;
  CommandLine line("why", "Prints the roots that reach a function, each with its shortest chain of calls. Exit 0, 2 or 3.");
  line.argument("FUNCTION", function, "link name of a function");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  return reportCommand(request, output, gate, streams, environment,
                       [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                         if (std::optional<Error> error = unknownFunction(report, function))
                           return *error;
                         return format == "json" ? whyJson(report, function) : whyText(report, function, useColor);
                       });
}

} // namespace headroom::tool
