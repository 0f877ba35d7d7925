// SPDX-License-Identifier: Apache-2.0
// `headroom doctor`: what a run would use, what is missing, and the next command to type. Analyses the images, gates nothing.
#include <map>
#include <ostream>

#include "audit.h"
#include "commands.h"
#include "config/knowledge.h"
#include "console.h"
#include "facts_cache.h"
#include "image_sources.h"
#include "inputs.h"
#include "machine/machine.h"
#include "options.h"
#include "paths.h"
#include "report/terminal.h"
#include "run.h"
#include "settings.h"
#include "source/commands/translate_command.h"

namespace headroom::tool {

namespace {

class Lines {
public:
  void add(const std::string &what, const std::string &found) { table_.add({{what, Style::Bold}, {found}}); }
  [[nodiscard]] std::string text(bool useColor) const { return table_.text(useColor); }

private:
  Table table_{{Table::Align::Left, Table::Align::Left}};
};

std::string joined(const std::vector<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? "none" : out;
}

/// `gcc (146), clang (1)`
std::string counted(const std::map<std::string, std::uint64_t> &counts)
{
  std::vector<std::string> out;
  for (const auto &[what, count] : counts)
    out.push_back(what + " (" + std::to_string(count) + ")");
  return joined(out);
}

std::string witnessText(const MachineFacts &facts)
{
  std::size_t cfi = 0, su = 0, stackSizes = 0;
  for (const MachineFunction &function : facts.functions) {
    cfi += function.witnesses.cfi ? 1 : 0;
    su += function.witnesses.su ? 1 : 0;
    stackSizes += function.witnesses.stackSizes ? 1 : 0;
  }
  const std::string all = " of " + std::to_string(facts.functions.size()) + " functions";
  return "call frame information for " + std::to_string(cfi) + all + ", .su for " + std::to_string(su) + ", .stack_sizes for " +
         std::to_string(stackSizes) +
         (facts.coverage.unmatchedWitnesses ? "; " + std::to_string(facts.coverage.unmatchedWitnesses) + " match no function" : "");
}

void describeImage(const ImageInput &input, const InputOptions &options, const Settings &settings, const Environment &environment,
                   Lines &lines, std::vector<Error> &errors)
{
  lines.add("image", input.id + ", " + input.shownPath + (input.board.empty() ? "" : ", board " + input.board));
  if (input.evidence == "generated") {
    lines.add("  evidence", "generated: " + std::string(input.objects.empty() ? "nothing is built" : "there is no image") +
                                ", headroom check generates the objects that are missing");
    return;
  }
  const ProjectConfig config = configFor(settings.config, input.board, input.id);
  const Packs packs = packsFor(options, config, settings.configPath, environment);
  errors.insert(errors.end(), packs.errors.begin(), packs.errors.end());
  MachineOptions machine;
  machine.jobs = options.jobs ? options.jobs : environment.cores;
  const Expected<MachineFacts> facts =
      input.file.empty() ? readMachineObjects(input.objects, machine) : readMachineFile(input.file, machine);
  if (!facts) {
    errors.push_back(facts.error());
    return;
  }
  lines.add("  evidence", facts->isLinked ? "image" : "objects");
  ProgramOptions program;
  program.id = input.id;
  program.board = input.board;
  program.evidence = facts->isLinked ? "image" : "objects";
  program.pathRoots = input.pathRoots;
  const ImageProgram joined_ = buildProgram(*facts, packs.packs, config, program);
  lines.add("  machine", joined_.machine + ", " + facts->cpu + (facts->hasFpu ? ", with FPU" : ""));
  lines.add("  symbols", facts->coverage.hasSymbols ? "yes, functions: " + std::to_string(facts->functions.size())
                                                    : "none: stripped, names are missing");
  lines.add("  lines",
            facts->coverage.hasLines ? "yes, source files: " + std::to_string(facts->files.size()) : "none: build with -g to get places");
  lines.add("  witnesses", witnessText(*facts));
  lines.add("  packs", joined(joined_.packs));
  lines.add("  roots", std::to_string(joined_.roots.size()));
}

void describeSources(const ImageInput &input, const InputOptions &options, Lines &lines, std::vector<Error> &errors)
{
  if (input.build.empty())
    return;
  if (input.database.empty()) {
    lines.add("  database", "none: calls are resolved from machine code alone");
    return;
  }
  const Expected<CompileDatabase> database = readCompileDatabase(input.database, pathMapPairs(options.pathMaps));
  if (!database) {
    errors.push_back(database.error());
    return;
  }
  lines.add("  database", input.database);
  lines.add("  units", std::to_string(database->commands.size()) + " in C and C++, " + std::to_string(database->assemblyEntries) +
                           " in assembly, " + std::to_string(database->otherEntries) + " other");
  // What is asked once for each set of flags, and what that gives: the same answers that workers get.
  CommandTranslator translator;
  std::map<std::string, std::uint64_t> compilers, dropped, problems;
  for (const CompileCommand &command : database->commands) {
    ++compilers[command.arguments.empty() ? "none" : command.arguments.front()];
    const Expected<ClangCommand> clang = translator.translate(command);
    if (!clang)
      ++problems[clang.error().message];
    else
      for (const std::string &flag : clang->droppedFlags)
        ++dropped[flag];
  }
  lines.add("  compilers", counted(compilers));
  lines.add("  not understood", problems.empty() ? "nothing" : counted(problems));
  lines.add("  dropped options", dropped.empty() ? "none" : counted(dropped));
  const std::string directory = input.build + "/" + std::string(cacheFolder);
  const CacheSize size = sizeOfCache(directory);
  lines.add("  cache", size.units == 0 ? "empty" : std::to_string(size.units) + " units, " + std::to_string(size.bytes / 1024) + " KB");
}

} // namespace

int runDoctor(const Words &words, const Streams &streams, const Environment &environment)
{
  InputOptions options;
  std::string color = "auto";
  CommandLine line("doctor", "Shows what a run would use, what is missing, and the next command to type.");
  addInputOptions(line, options);
  line.choice("--color", {"auto", "always", "never"}, color, "default: auto");
  if (const auto code = settle(line.parse(words), streams))
    return *code;

  const Inputs inputs = findInputs(options, environment);
  std::vector<Error> errors = inputs.errors;
  const std::string project = inputs.images.empty() ? realPath("", environment) : inputs.images.front().project;
  const Settings settings = readSettings(options, project, environment);
  errors.insert(errors.end(), settings.errors.begin(), settings.errors.end());

  Lines lines;
  const std::string git = gitRoot(project);
  lines.add("headroom", toolVersion());
  lines.add("project", project);
  lines.add("app", git.empty() ? project + " (no git repository)" : git);
  lines.add("config", settings.configPath.empty() ? "none: every rule at its default" : settings.configPath);
  if (const Expected<std::vector<Pack>> shipped = shippedPacks()) {
    std::vector<std::string> names;
    for (const Pack &pack : *shipped)
      names.push_back(pack.name);
    lines.add("packs", joined(names));
  }
  if (settings.errors.empty())
    for (const ImageInput &input : inputs.images) {
      describeImage(input, options, settings, environment, lines, errors);
      describeSources(input, options, lines, errors);
    }
  std::string next = "headroom check";
  for (const std::string &build : options.builds)
    next += " -p " + build;
  for (const std::string &elf : options.elfs)
    next += " --elf " + elf;
  if (errors.empty())
    lines.add("next", next);
  streams.out << lines.text(wantsColor(color, environment));
  printErrors(streams.err, errors);
  return codeOf(errors);
}

} // namespace headroom::tool
