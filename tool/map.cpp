// SPDX-License-Identifier: Apache-2.0
// `headroom map`: what fills the memory of an image.
#include "commands.h"
#include "report/memory_map.h"
#include "report/memory_map_json.h"
#include "report_command.h"

namespace headroom::tool {

int runMap(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  request.needsSources = false;
  OutputOptions output;
  GateOptions gate;
  gate.failOn = Level::Off;
  unsigned rows = 10;
  CommandLine line("map", "Prints the memory map: each region of the linker with the sections, libraries, files and symbols in it. "
                          "Does not gate: exit 0, 2, or 3 with what could not be read.");
  line.count("--top", rows, "rows of libraries, files and symbols, each (default 10)");
  addInputOptions(line, request.input);
  addOutputOptions(line, output);
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  return reportCommand(request, output, gate, streams, environment,
                       [&](const Report &report, const std::string &format, bool useColor) -> Expected<std::string> {
                         return format == "json" ? memoryMapJson(report, rows) : memoryMapReport(report, rows, useColor);
                       });
}

} // namespace headroom::tool
