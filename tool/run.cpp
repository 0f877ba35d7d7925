// SPDX-License-Identifier: Apache-2.0
#include "run.h"

#include <algorithm>
#include <exception>
#include <ostream>

#include "commands.h"
#include "console.h"
#include "facts/nearest.h"
#include "inputs.h"

namespace headroom::tool {

namespace {

struct Command {
  const char *name;
  const char *summary;
  int (*run)(const Words &, const Streams &, const Environment &);
};

constexpr Command commands[] = {
    {"check", "audit images: stack table, findings, the gate", runCheck},
    {"stack", "the stack budget; with ROOT its worst path frame by frame", runStack},
    {"why", "the roots that reach a function, with the chains", runWhy},
    {"map", "the memory map: what fills each region", runMap},
    {"runtime", "a target's dump and measured stacks beside the image", runRuntime},
    {"extract", "one translation unit, or one image, to facts", runExtract},
    {"link", "facts to a program", runLink},
    {"report", "a program to any output", runReport},
    {"baseline", "write or show what is accepted of an image", runBaseline},
    {"rules", "the rules", runRules},
    {"explain", "one rule's page", runExplain},
    {"config", "show, check or describe the configuration", runConfig},
    {"doctor", "what was found here, and the next command to type", runDoctor},
    {"cache", "what is kept of a build's sources: show, clear", runCache},
    {"version", "tool, LLVM, schema and pack versions (also --version)", runVersion},
};

std::string usage()
{
  std::string out = "headroom: how deep every stack of a firmware image can get, before the board finds out\n"
                    "usage: headroom COMMAND [OPTION]...\n\n";
  for (const Command &command : commands)
    out += "  " + std::string(command.name) + std::string(10 - std::string(command.name).size(), ' ') + command.summary + "\n";
  return out +
         "\nexamples:\n"
         "  headroom check -p build             audit the image of a build directory\n"
         "  headroom                            in a build directory: headroom check\n\n"
         "headroom COMMAND --help lists a command's options. Exit codes: 0 clean, 1 findings, 2 usage or environment, 3 incomplete.\n";
}

Error unknownCommand(const std::string &name)
{
  std::vector<std::string> names;
  std::string list;
  for (const Command &command : commands) {
    names.emplace_back(command.name);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  const std::string near = nearest(name, names);
  return {Error::Kind::Environment, "unknown command '" + name + "', wanted one of " + list, {}, near.empty() ? "" : "nearest: " + near};
}

int dispatch(const Words &args, const Streams &streams, const Environment &environment)
{
  if (args.empty()) {
    if (isInBuildDirectory(environment))
      return runCheck({}, streams, environment);
    streams.err << usage();
    printError(streams.err, {Error::Kind::Environment, "no command, and this is not a build directory", {}, "headroom check -p BUILD"});
    return exitEnvironment;
  }
  const std::string &first = args.front();
  const Words rest(args.begin() + 1, args.end());
  if (first == "-h" || first == "--help" || first == "help") {
    streams.out << usage();
    return exitClean;
  }
  if (first == "--version")
    return runVersion(rest, streams, environment);
  // `headroom -p build` can only mean the one thing that headroom does by itself.
  if (!first.empty() && first.front() == '-')
    return runCheck(args, streams, environment);
  const auto *found = std::find_if(std::begin(commands), std::end(commands), [&](const Command &command) { return first == command.name; });
  if (found != std::end(commands))
    return found->run(rest, streams, environment);
  printError(streams.err, unknownCommand(first));
  return exitEnvironment;
}

} // namespace

int run(const std::vector<std::string> &args, std::ostream &out, std::ostream &err, const Environment &environment)
{
  // The analyzers throw nothing; what still arrives here is the library's (no memory) and must not look like a result.
  try {
    return dispatch(args, {out, err}, environment);
  } catch (const std::exception &exception) {
    printError(err, {Error::Kind::Environment, std::string("ended unexpectedly: ") + exception.what(), {}, {}});
    return exitEnvironment;
  }
}

} // namespace headroom::tool
