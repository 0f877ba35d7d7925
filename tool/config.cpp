// SPDX-License-Identifier: Apache-2.0
// `headroom config show|check|schema`.
#include <algorithm>
#include <map>
#include <ostream>

#include "audit.h"
#include "checks/places.h"
#include "commands.h"
#include "config/effective_config.h"
#include "config/json_schema.h"
#include "config/knowledge.h"
#include "console.h"
#include "facts/nearest.h"
#include "inputs.h"
#include "options.h"
#include "paths.h"
#include "report/runtime_report.h"
#include "report/schema.h"
#include "report/terminal.h"
#include "run.h"
#include "settings.h"

namespace headroom::tool {

namespace {

/// The settings without any image: what `show` and `check` start from when none is named.
std::string projectOf(const InputOptions &options, const Environment &environment, Inputs &inputs)
{
  if (!options.builds.empty() || !options.elfs.empty())
    inputs = findInputs(options, environment);
  return inputs.images.empty() ? realPath("", environment) : inputs.images.front().project;
}

int showConfig(const Words &words, const Streams &streams, const Environment &environment)
{
  InputOptions options;
  CommandLine line("config show",
                   "Prints the effective configuration, each value with its origin; with -p or --elf, as it holds for that image.");
  addInputOptions(line, options);
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  Inputs inputs;
  const std::string project = projectOf(options, environment, inputs);
  const Settings settings = readSettings(options, project, environment);
  printErrors(streams.err, inputs.errors);
  printErrors(streams.err, settings.errors);
  for (const std::string &warning : settings.warnings)
    printWarning(streams.err, warning);
  if (const int code = worseCode(codeOf(inputs.errors), codeOf(settings.errors)))
    return code;
  if (inputs.images.empty())
    inputs.images.emplace_back();
  for (const ImageInput &image : inputs.images) {
    if (!image.id.empty())
      streams.out << "# image " << harmless(image.id) << '\n';
    streams.out << effectiveConfig(configFor(settings.config, image.board, image.id), settings.rules);
  }
  return exitClean;
}

/// What is dead in every image: entries that one image does not use are no fault, since one file serves many boards.
std::vector<const Finding *> deadEverywhere(const Report &report)
{
  std::map<std::string, std::size_t> counts;
  const auto key = [](const Finding &finding) { return finding.rule + '\n' + text(finding.place) + '\n' + finding.message; };
  const auto isAbout = [](const Finding &finding) { return finding.rule == "config-unmatched" || finding.rule == "suppression-unused"; };
  for (const ImageReport &image : report.images)
    for (const Finding &finding : image.checks.findings)
      if (isAbout(finding))
        ++counts[key(finding)];
  std::vector<const Finding *> out;
  for (const Finding &finding : report.images.front().checks.findings)
    if (isAbout(finding) && counts[key(finding)] == report.images.size())
      out.push_back(&finding);
  return out;
}

/// A configuration without any image: what it says, and the packs that it names.
int checkAlone(const InputOptions &options, const Streams &streams, const Environment &environment)
{
  const Settings settings = readSettings(options, realPath("", environment), environment);
  std::vector<Error> errors = settings.errors;
  if (errors.empty() && !settings.configPath.empty())
    errors = packsFor(options, settings.config.config, settings.configPath, environment).errors;
  printErrors(streams.err, errors);
  for (const std::string &warning : settings.warnings)
    printWarning(streams.err, warning);
  if (!errors.empty())
    return codeOf(errors);
  if (settings.configPath.empty())
    streams.out << "no " << configFileName << " here or above\n";
  else
    streams.out << harmless(settings.config.config.path.empty() ? settings.configPath : settings.config.config.path) << ": valid\n";
  return exitClean;
}

int checkConfig(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  std::vector<std::string> files;
  CommandLine line("config check", "Checks the configuration; with -p or --elf also reports what none of those images has.");
  addInputOptions(line, request.input);
  line.arguments("FILES", files, "configuration files to check, each by itself; default: the one that holds here");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  const bool hasImage = !request.input.builds.empty() || !request.input.elfs.empty();
  if (!files.empty() && (hasImage || !request.input.config.empty() || request.input.noConfig)) {
    printError(streams.err, {Error::Kind::Environment, "headroom config check takes FILES, or one configuration by option", {},
                             "with an image: headroom config check --config FILE -p BUILD"});
    return exitEnvironment;
  }
  int code = exitClean;
  for (const std::string &file : files) {
    InputOptions one = request.input;
    one.config = file;
    code = worseCode(code, checkAlone(one, streams, environment));
  }
  if (!files.empty())
    return code;
  if (!hasImage)
    return checkAlone(request.input, streams, environment);
  const AuditOutcome outcome = audit(request, environment);
  printErrors(streams.err, outcome.errors);
  for (const std::string &warning : outcome.warnings)
    printWarning(streams.err, warning);
  if (outcome.report.images.empty())
    return codeOf(outcome.errors);
  const std::vector<const Finding *> dead = deadEverywhere(outcome.report);
  for (const Finding *finding : dead)
    streams.out << harmless(text(finding->place)) << (finding->place.file.empty() ? "" : ": ") << "note: " << harmless(finding->message)
                << " [" << finding->rule << "]\n";
  streams.out << dead.size() << (dead.size() == 1 ? " entry is" : " entries are") << " dead in "
              << (outcome.report.images.size() == 1 ? "this image" : "all " + std::to_string(outcome.report.images.size()) + " images")
              << '\n';
  return codeOf(outcome.errors);
}

int printSchema(const Words &words, const Streams &streams, const Environment &)
{
  bool isReport = false, isRuntime = false;
  CommandLine line("config schema", "Prints the JSON Schema of .headroom.yaml, or of a JSON report.");
  line.flag("--report", isReport, "of the JSON report");
  line.flag("--runtime", isRuntime, "of the JSON report of headroom runtime");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  if (isReport || isRuntime) {
    streams.out << (isReport ? reportSchema() : runtimeSchema());
    return exitClean;
  }
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  if (!rules) {
    printError(streams.err, rules.error());
    return exitEnvironment;
  }
  streams.out << projectConfigSchema(*rules);
  return exitClean;
}

} // namespace

int runConfig(const Words &words, const Streams &streams, const Environment &environment)
{
  const std::vector<std::string> names = {"show", "check", "schema"};
  const std::string first = words.empty() ? std::string() : words.front();
  const Words rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (first == "show")
    return showConfig(rest, streams, environment);
  if (first == "check")
    return checkConfig(rest, streams, environment);
  if (first == "schema")
    return printSchema(rest, streams, environment);
  if (first == "-h" || first == "--help") {
    streams.out << "usage: headroom config show|check|schema [OPTION]...; each has --help\n";
    return exitClean;
  }
  const std::string near = nearest(first, names);
  printError(streams.err, {Error::Kind::Environment,
                           first.empty() ? "headroom config needs one of show, check, schema"
                                         : "headroom config has no '" + first + "', wanted show, check or schema",
                           {},
                           near.empty() ? "" : "nearest: " + near});
  return exitEnvironment;
}

} // namespace headroom::tool
