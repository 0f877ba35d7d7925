// SPDX-License-Identifier: Apache-2.0
// `headroom cache`: what is kept of a build directory's sources, why a unit would be parsed again, and the way to forget it all.
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "commands.h"
#include "console.h"
#include "facts/nearest.h"
#include "facts_cache.h"
#include "image_sources.h"
#include "inputs.h"
#include "options.h"
#include "report/terminal.h"
#include "run.h"
#include "source/commands/compile_database.h"

namespace headroom::tool {

namespace {

std::string sizeText(const CacheSize &size)
{
  return std::to_string(size.units) + " units, " + std::to_string(size.facts) + " files of facts, " +
         std::to_string((size.bytes + 1023) / 1024) + " KB";
}

void show(const ImageInput &input, const InputOptions &options, const std::string &directory, const Streams &streams,
          const Environment &environment, std::vector<Error> &errors)
{
  streams.out << harmless(directory) << ": " << sizeText(sizeOfCache(directory)) << '\n';
  if (input.database.empty())
    return;
  const Expected<CompileDatabase> database = readCompileDatabase(input.database, pathMapPairs(options.pathMaps));
  if (!database) {
    errors.push_back(database.error());
    return;
  }
  FactsCache cache(directory, environment);
  std::uint64_t current = 0;
  for (const CompileCommand &command : database->commands) {
    std::string reason;
    if (cache.find(command, false, reason))
      ++current;
    else
      streams.out << "  " << harmless(command.file) << ": " << harmless(reason) << '\n';
  }
  streams.out << current << " of " << database->commands.size() << " units need no parse\n";
  for (const std::string &warning : cache.warnings())
    printWarning(streams.err, warning);
}

void clear(const std::string &directory, const Streams &streams, std::vector<Error> &errors)
{
  const CacheSize size = sizeOfCache(directory);
  std::error_code error;
  std::filesystem::remove_all(directory, error);
  if (error)
    errors.push_back({Error::Kind::Environment, "cannot be removed: " + error.message(), directory, {}});
  else
    streams.out << harmless(directory) << ": removed " << sizeText(size) << '\n';
}

} // namespace

int runCache(const Words &words, const Streams &streams, const Environment &environment)
{
  const std::vector<std::string> actions = {"show", "clear"};
  std::string action;
  InputOptions options;
  CommandLine line("cache", "Shows what is kept of a build's sources and why a unit would be parsed again (show), or forgets it (clear).");
  line.argument("ACTION", action, "show or clear");
  line.texts("-p,--build", "BUILD", options.builds, "a build directory (several); default: the current one, or ./build");
  line.texts("--path-map", "FROM=TO", options.pathMaps, "as for headroom check");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
    const std::string near = nearest(action, actions);
    printError(
        streams.err,
        {Error::Kind::Environment, "unknown action '" + action + "', wanted show or clear", {}, near.empty() ? "" : "nearest: " + near});
    return exitEnvironment;
  }
  const Inputs inputs = findInputs(options, environment);
  std::vector<Error> errors = inputs.errors;
  for (const ImageInput &input : inputs.images) {
    const std::string directory = input.build + "/" + std::string(cacheFolder);
    if (action == "show")
      show(input, options, directory, streams, environment, errors);
    else
      clear(directory, streams, errors);
  }
  printErrors(streams.err, errors);
  return codeOf(errors);
}

} // namespace headroom::tool
