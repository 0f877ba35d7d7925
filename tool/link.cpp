// SPDX-License-Identifier: Apache-2.0
// `headroom link`: facts to a program. Reads the named files, the configuration and the packs, and nothing else.
#include <algorithm>
#include <ostream>

#include "audited_image.h"
#include "byte_codec.h"
#include "commands.h"
#include "console.h"
#include "facts/format/machine_file.h"
#include "facts/format/machine_kind.h"
#include "facts/format/source_file.h"
#include "file_bytes.h"
#include "image_sources.h"
#include "output.h"
#include "path_roots.h"
#include "paths.h"
#include "report/program_file.h"
#include "run.h"

namespace headroom::tool {

namespace {

struct LinkOptions {
  std::string output;
  std::vector<std::string> files;
  std::vector<std::string> pathRoots; ///< NAME=DIR
  std::string id;
  std::string board;
  InputOptions input;
};

struct Unit {
  std::string bytes;
  SourceFacts facts;
};

struct LinkInputs {
  std::optional<MachineFacts> machine;
  std::string machineFile;
  std::vector<Unit> units;
  std::vector<Error> errors;
};

bool isMachineFacts(const std::string &bytes)
{
  return bytes.compare(0, fileMagic.size(), fileMagic) == 0 && bytes.compare(fileMagic.size(), 4, machineFactsKind.identifier) == 0;
}

void readFacts(const std::string &file, const Environment &environment, LinkInputs &out)
{
  Expected<std::string> bytes = fileBytes(pathToOpen(file, environment));
  if (!bytes) {
    out.errors.push_back(bytes.error());
    return;
  }
  if (!isMachineFacts(*bytes)) {
    Expected<SourceFacts> facts = decodeSourceFacts(asBytes(*bytes), file);
    if (facts)
      out.units.push_back({std::move(*bytes), std::move(*facts)});
    else
      out.errors.push_back(facts.error());
    return;
  }
  Expected<MachineFacts> facts = decodeMachineFacts(asBytes(*bytes), file);
  if (!facts) {
    out.errors.push_back(facts.error());
  } else if (out.machine) {
    out.errors.push_back({Error::Kind::Environment, "is a second file of machine facts, after " + out.machineFile + ", wanted one", file,
                          "a program is of one image: link each image by itself"});
  } else {
    out.machine = std::move(*facts);
    out.machineFile = file;
  }
}

LinkInputs readInputs(const LinkOptions &options, const Environment &environment)
{
  LinkInputs out;
  for (const std::string &file : options.files)
    readFacts(file, environment, out);
  if (!out.machine && out.errors.empty())
    out.errors.push_back({Error::Kind::Environment,
                          "no machine facts among " + std::to_string(options.files.size()) + " files, wanted one",
                          {},
                          "headroom extract -o image.facts --elf FILE writes them"});
  // The order of the command line is an accident of whoever wrote it.
  std::sort(out.units.begin(), out.units.end(),
            [](const Unit &a, const Unit &b) { return std::tie(a.facts.mainFile, a.bytes) < std::tie(b.facts.mainFile, b.bytes); });
  return out;
}

PathRoots pathRootsFor(const LinkOptions &options, const Environment &environment, std::vector<Error> &errors)
{
  PathRoots roots = pathRootsOf(realPath("", environment), {}, environment);
  for (const std::string &given : options.pathRoots) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == given.size())
      errors.push_back({Error::Kind::Environment, "--path-root is '" + given + "', wanted NAME=DIRECTORY", {}, {}});
    else
      roots.emplace_back(given.substr(equals + 1), given.substr(0, equals));
  }
  std::stable_sort(roots.begin(), roots.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
  return roots;
}

AuditedImage imageOf(LinkInputs inputs, const LinkOptions &options, PathRoots roots)
{
  AuditedImage out;
  // An absolute path says where somebody's build lay.
  const std::string shown = shownFile(inputs.machine->path, roots);
  out.input.shownPath = shown.starts_with('/') ? lastComponent(shown) : shown;
  const std::string name = lastComponent(inputs.machine->path);
  out.input.id = options.id.empty() ? name.substr(0, name.rfind('.')) : options.id;
  out.input.board = options.board;
  out.input.evidence = inputs.machine->isLinked ? "image" : "objects";
  out.input.pathRoots = std::move(roots);
  out.machine = std::move(*inputs.machine);
  if (!inputs.units.empty())
    out.translationUnits = 0;
  for (Unit &unit : inputs.units) {
    const SourceFacts &facts = unit.facts;
    if (facts.isIncomplete)
      out.incompleteSources.push_back(incompleteText(
          {facts.mainFile, facts.errors.empty() ? "did not parse" : facts.errors.front(), facts.errors.size()}, out.input.pathRoots));
    else
      ++*out.translationUnits;
    out.sources.push_back(std::move(unit.facts));
  }
  return out;
}

} // namespace

int runLink(const Words &words, const Streams &streams, const Environment &environment)
{
  LinkOptions options;
  CommandLine line("link", "Joins the facts of one image and of its sources to a program that `headroom report` renders. Exit 0 or 2.");
  line.arguments("FACTS", options.files, "one file of machine facts and any number of source facts, in any order");
  line.text("-o", "PROGRAM", options.output, "program to write");
  line.text("--id", "NAME", options.id, "the image's name in the report; default: its file's, without extension");
  line.text("--board", "NAME", options.board, "its board");
  line.texts("--path-root", "NAME=DIR", options.pathRoots, "show files below DIR as NAME/...; default: app, the repository around here");
  line.text("--config", "FILE", options.input.config, "configuration; default: .headroom.yaml in the nearest parent");
  line.flag("--no-config", options.input.noConfig, "use no configuration");
  line.texts("--rules", "PACK", options.input.packs, "a pack by name or file; default: every shipped pack, by detection");
  line.text("--today", "DATE", options.input.today, "date that expiries are compared with; default: SOURCE_DATE_EPOCH, else the clock");
  line.flag("-q", options.input.isQuiet, "no warnings on stderr");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  if (options.output.empty()) {
    printError(streams.err, {Error::Kind::Environment, "headroom link needs -o PROGRAM", {}, "headroom link -o PROGRAM FACTS..."});
    return exitEnvironment;
  }
  LinkInputs inputs = readInputs(options, environment);
  std::vector<Error> errors = std::move(inputs.errors);
  PathRoots roots = pathRootsFor(options, environment, errors);
  const Settings settings = readSettings(options.input, realPath("", environment), environment);
  errors.insert(errors.end(), settings.errors.begin(), settings.errors.end());
  if (!options.input.isQuiet)
    for (const std::string &warning : settings.warnings)
      printWarning(streams.err, warning);
  if (errors.empty()) {
    std::vector<AuditedImage> images;
    images.push_back(imageOf(std::move(inputs), options, std::move(roots)));
    AuditedImage &image = images.front();
    image.config = configFor(settings.config, image.input.board, image.input.id);
    Packs packs = packsFor(options.input, image.config, settings.configPath, environment);
    errors = std::move(packs.errors);
    if (errors.empty()) {
      image.packs = std::move(packs.packs);
      joinFacts(image, {});
      const Report report = judge(images, settings, {}, false);
      if (std::optional<Error> error = writeFile(pathToOpen(options.output, environment), std::string(asText(encodeReport(report)))))
        errors.push_back(std::move(*error));
    }
  }
  printErrors(streams.err, errors);
  return codeOf(errors);
}

} // namespace headroom::tool
