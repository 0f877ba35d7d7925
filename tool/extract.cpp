// SPDX-License-Identifier: Apache-2.0
// `headroom extract`: one translation unit, one image, or the objects of one build, to facts. A pure function of its inputs, so that any build engine can run it.
#include <algorithm>
#include <ostream>

#include "audited_image.h"
#include "byte_codec.h"
#include "commands.h"
#include "console.h"
#include "depfile.h"
#include "facts/format/machine_file.h"
#include "facts/format/source_file.h"
#include "inputs.h"
#include "machine/machine.h"
#include "options.h"
#include "output.h"
#include "paths.h"
#include "run.h"
#include "unit_command.h"
#include "unit_task.h"

namespace headroom::tool {

namespace {

struct ExtractOptions {
  std::string output;
  std::string depfile;
  std::string elf;
  std::string build;
  InputOptions input;
};

int writeOutputs(const ExtractOptions &options, std::string_view facts, const std::vector<std::string> &inputs, const Streams &streams,
                 const Environment &environment)
{
  std::optional<Error> error = writeFile(pathToOpen(options.output, environment), std::string(facts));
  if (!error && !options.depfile.empty())
    error = writeFile(pathToOpen(options.depfile, environment), depfileText(options.output, inputs));
  if (!error)
    return exitClean;
  printError(streams.err, *error);
  return exitEnvironment;
}

int extractUnit(const ExtractOptions &options, const std::vector<std::string> &argv, const Streams &streams, const Environment &environment)
{
  const Expected<CompileCommand> command = commandOf(argv, environment.directory);
  if (!command) {
    printError(streams.err, command.error());
    return exitEnvironment;
  }
  UnitExtraction extraction;
  Expected<SourceFacts> facts = extraction.run(*command);
  if (!facts && facts.error().kind == Error::Kind::Incomplete) {
    // Still a fact: the unit is there, and nothing is known of it.
    SourceFacts unknown;
    unknown.mainFile = command->file;
    unknown.isIncomplete = true;
    unknown.errors = {facts.error().message};
    facts = std::move(unknown);
  }
  if (!facts) {
    printError(streams.err, facts.error());
    return exitEnvironment;
  }
  for (const std::string &error : facts->errors)
    printError(streams.err, {Error::Kind::Incomplete, error, {}, {}});
  if (!facts->droppedFlags.empty() && !options.input.isQuiet) {
    std::string list;
    for (const std::string &flag : facts->droppedFlags)
      list += (list.empty() ? "" : ", ") + flag;
    printWarning(streams.err, "dropped GCC options unknown to clang: " + list);
  }
  std::vector<std::string> inputs;
  for (const SourceInput &input : facts->inputs)
    inputs.push_back(input.path);
  const std::vector<std::uint8_t> bytes = encodeSourceFacts(*facts);
  const int written = writeOutputs(options, asText(bytes), inputs, streams, environment);
  return worseCode(written, facts->isIncomplete ? exitIncomplete : exitClean);
}

/// What `--elf` or `--build` names.
Expected<MachineFacts> readMachine(const ExtractOptions &options, const ImageInput &input, const MachineOptions &machine, const Environment &environment)
{
  return options.build.empty() ? readMachineFile(pathToOpen(options.elf, environment), machine) : readMachineObjects(input.objects, machine);
}

/// The objects of the one image that `--build` names; of no build, nothing.
ImageInput objectsOf(const ExtractOptions &options, const Environment &environment, std::vector<Error> &errors)
{
  if (options.build.empty())
    return {};
  InputOptions wanted;
  wanted.builds = {options.build};
  wanted.evidence = "objects";
  Inputs found = findInputs(wanted, environment);
  errors = std::move(found.errors);
  if (errors.empty() && found.images.size() > 1)
    errors.push_back({Error::Kind::Environment, "builds " + std::to_string(found.images.size()) + " images, wanted one", options.build,
                      "name the directory of one of them, first: " + options.build + "/" + found.images.front().domain});
  return errors.empty() ? std::move(found.images.front()) : ImageInput();
}

int extractMachine(const ExtractOptions &options, const Streams &streams, const Environment &environment)
{
  std::vector<Error> errors;
  const ImageInput input = objectsOf(options, environment, errors);
  printErrors(streams.err, errors);
  if (!errors.empty())
    return codeOf(errors);
  const Packs packs = packsFor(options.input, {}, {}, environment);
  printErrors(streams.err, packs.errors);
  if (!packs.errors.empty())
    return codeOf(packs.errors);
  MachineOptions machine;
  machine.queries = queriesOf(packs.packs);
  machine.jobs = environment.cores;
  const Expected<MachineFacts> facts = readMachine(options, input, machine, environment);
  if (!facts) {
    printError(streams.err, facts.error());
    return codeOf({facts.error()});
  }
  return writeOutputs(options, asText(encodeMachineFacts(*facts)), options.build.empty() ? std::vector{options.elf} : input.objects, streams,
                      environment);
}

} // namespace

int runExtract(const Words &words, const Streams &streams, const Environment &environment)
{
  if (words == Words{"--worker"}) // what check starts; it speaks to its parent alone
    return runWorker();
  const auto separator = std::find(words.begin(), words.end(), "--");
  const bool hasArgv = separator != words.end();
  const Words argv(hasArgv ? separator + 1 : separator, words.end());
  ExtractOptions options;
  CommandLine line("extract", "Extracts the facts of one translation unit (-- and the build's command, compiler first), of one image, or of "
                              "all objects of one build. "
                              "Exit 0, 2, or 3: the unit did not parse, its facts say so.");
  line.text("-o", "OUT", options.output, "facts file to write");
  line.text("--depfile", "D", options.depfile, "write what the facts were made from, for make and Ninja");
  line.text("--elf", "FILE", options.elf, "an ELF executable, object or archive of objects instead of a command");
  line.text("--build", "DIR", options.build, "all objects of this build directory, before or instead of its image");
  line.texts("--rules", "PACK", options.input.packs, "with --elf and --build: packs whose data is read; default: every shipped pack");
  line.flag("-q", options.input.isQuiet, "no warnings on stderr");
  line.helpForArguments("the compiler's command stands behind --: headroom extract -o OUT -- COMPILER OPTION... SOURCE");
  if (const auto code = settle(line.parse(Words(words.begin(), separator)), streams))
    return *code;
  const auto refuse = [&](std::string message) {
    printError(streams.err, {Error::Kind::Environment,
                             std::move(message),
                             {},
                             "headroom extract -o OUT -- COMPILER OPTION... SOURCE, or "
                             "headroom extract -o OUT --elf FILE | --build DIR"});
    return exitEnvironment;
  };
  if (options.output.empty())
    return refuse("headroom extract needs -o OUT");
  const int given = (hasArgv ? 1 : 0) + (options.elf.empty() ? 0 : 1) + (options.build.empty() ? 0 : 1);
  if (given != 1)
    return refuse(given > 1 ? "headroom extract takes one of a command, --elf and --build, not several" : "headroom extract needs a command, --elf FILE or --build DIR");
  return hasArgv ? extractUnit(options, argv, streams, environment) : extractMachine(options, streams, environment);
}

} // namespace headroom::tool
