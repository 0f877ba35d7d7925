// SPDX-License-Identifier: Apache-2.0
#include "console.h"

#include <algorithm>
#include <ostream>

#include "report/terminal.h"
#include "run.h"

namespace headroom::tool {

namespace {

/// Harmless, but with line breaks kept, each continued line indented: messages that list things have several lines.
std::string lines(const std::string &text)
{
  std::string out;
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
    out += harmless(text.substr(start, end - start)) + "\n  ";
    start = end + 1;
  }
  return out + harmless(text.substr(start));
}

} // namespace

void printError(std::ostream &err, const Error &error)
{
  err << "error: " << (error.place.empty() ? "" : harmless(error.place) + ": ") << lines(error.message) << '\n';
  if (!error.help.empty())
    err << "  help: " << lines(error.help) << '\n';
}

void printErrors(std::ostream &err, const std::vector<Error> &errors)
{
  for (const Error &error : errors)
    printError(err, error);
}

void printWarning(std::ostream &err, const std::string &message)
{
  err << "warning: " << lines(message) << '\n';
}

int codeOf(const std::vector<Error> &errors)
{
  int code = exitClean;
  for (const Error &error : errors)
    code = worseCode(code, error.kind == Error::Kind::Environment ? exitEnvironment : exitIncomplete);
  return code;
}

int worseCode(int a, int b)
{
  for (const int code : {exitEnvironment, exitIncomplete, exitFindings})
    if (a == code || b == code)
      return code;
  return exitClean;
}

bool wantsColor(const std::string &choice, const Environment &environment)
{
  if (choice != "auto")
    return choice == "always";
  const std::string force = environment.variable("CLICOLOR_FORCE");
  if (!force.empty() && force != "0")
    return true;
  return environment.variable("NO_COLOR").empty() && environment.variable("TERM") != "dumb" && environment.outIsTerminal;
}

} // namespace headroom::tool
