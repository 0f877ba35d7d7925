// SPDX-License-Identifier: Apache-2.0
#include "image_sources.h"

#include <algorithm>

#include "built_object.h"
#include "facts_cache.h"

namespace headroom::tool {

namespace {

constexpr const char *howToGetOne =
    "a west build writes one; CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; make: bear -- make; then headroom check -p BUILD";

/// `/home/me/app/src/rx.c:3:5: text`, also behind `no code: `, with the file as reports call it.
std::string withShownFile(const std::string &text, const PathRoots &roots)
{
  const std::string noCode = "no code: ";
  if (text.starts_with(noCode + "/"))
    return noCode + withShownFile(text.substr(noCode.size()), roots);
  const std::size_t colon = text.find(':');
  return text.empty() || text.front() != '/' || colon == std::string::npos ? text
                                                                           : shownFile(text.substr(0, colon), roots) + text.substr(colon);
}

/// Clang's words for it (DiagnosticLexKinds.td, err_pp_file_not_found).
std::vector<std::string> missingHeaders(const std::vector<IncompleteUnit> &units)
{
  constexpr std::string_view notFound = "' file not found";
  std::vector<std::string> out;
  for (const IncompleteUnit &unit : units) {
    const std::size_t end = unit.first.find(notFound);
    const std::size_t begin = end == std::string::npos || end == 0 ? std::string::npos : unit.first.rfind('\'', end - 1);
    if (begin != std::string::npos)
      out.push_back(unit.first.substr(begin + 1, end - begin - 1));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::uint64_t entriesOf(const CompileDatabase &database)
{
  return database.commands.size() + database.assemblyEntries + database.otherEntries;
}

} // namespace

std::vector<std::pair<std::string, std::string>> pathMapPairs(const std::vector<std::string> &pathMaps)
{
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string &map : pathMaps)
    if (const std::size_t equals = map.find('='); equals != std::string::npos)
      out.emplace_back(map.substr(0, equals), map.substr(equals + 1));
  return out;
}

std::string incompleteText(const IncompleteUnit &unit, const PathRoots &roots)
{
  std::string out = shownFile(unit.file, roots) + ": ";
  if (unit.errors > 0)
    out += std::to_string(unit.errors) + (unit.errors == 1 ? " error, first: " : " errors, first: ");
  return out + withShownFile(unit.first, roots);
}

ImageSources readImageSources(const ImageInput &input, const InputOptions &options, const std::vector<std::string> &files,
                              CodeWanted code, const std::vector<Pack> &packs,
                              const std::function<void(std::size_t done, std::size_t total)> &onProgress, const Environment &environment)
{
  ImageSources out;
  if (input.build.empty())
    return out;
  out.count = 0;
  if (input.database.empty()) {
    // With files named, notInDatabase() is the error; an image alone is audited as far as its code goes.
    if (files.empty())
      out.warnings.push_back("no compile_commands.json in " + input.shownBuild +
                             ": calls are resolved from machine code alone\nhelp: " + howToGetOne);
    return out;
  }
  Expected<CompileDatabase> database = readCompileDatabase(input.database, pathMapPairs(options.pathMaps));
  if (!database) {
    out.errors.push_back(database.error());
    return out;
  }
  out.database = input.database + " (" + std::to_string(entriesOf(*database)) + (entriesOf(*database) == 1 ? " entry)" : " entries)");
  for (const CompileCommand &command : database->assembly)
    for (const std::string &file : out.assembly.emplace_back(assemblySourceOf(command)).inputs)
      out.outputs.emplace_back(file, outputOf(command));
  for (const CompileCommand &command : database->commands)
    out.outputs.emplace_back(command.file, outputOf(command));
  SourcesRequest request;
  request.workers = options.jobs ? options.jobs : environment.cores;
  request.secondsPerUnit = options.secondsPerUnit;
  request.cacheDirectory = options.noCache ? "" : input.build + "/" + std::string(cacheFolder);
  request.keepsStderr = options.isVerbose;
  request.onProgress = onProgress;
  request.code = code;
  for (const Pack &pack : packs)
    request.linkSources.insert(request.linkSources.end(), pack.buildProducts.linkSources.begin(), pack.buildProducts.linkSources.end());
  if (!database->commands.empty())
    out.command = database->commands.front();
  Sources sources = extractSources(*database, request, environment);
  out.units = std::move(sources.units);
  out.code = std::move(sources.code);
  out.linkSources = std::move(sources.linkSources);
  out.missing = missingHeaders(sources.incomplete);
  out.identity = std::move(sources.identity);
  out.errors = std::move(sources.errors);
  out.warnings = std::move(sources.warnings);
  for (const IncompleteUnit &unit : sources.incomplete)
    out.incomplete.push_back(incompleteText(unit, input.pathRoots));
  for (const SourceFacts &unit : out.units)
    *out.count += unit.isIncomplete ? 0 : 1;
  return out;
}

Error notInDatabase(const std::string &file, const std::vector<std::string> &databases, const std::string &shownBuild)
{
  if (databases.empty())
    return {Error::Kind::Environment, "no compile_commands.json in " + shownBuild + " or any parent directory", {}, howToGetOne};
  std::string all;
  for (const std::string &database : databases)
    all += (all.empty() ? "" : " nor in ") + database;
  return {Error::Kind::Environment, file + " is not in " + all + ", and no C or C++ source in it reads it", {},
          "a new file: add it to the build and build again; a file of another build: leave it out, or --skip-unknown"};
}

} // namespace headroom::tool
