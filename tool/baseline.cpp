// SPDX-License-Identifier: Apache-2.0
// `headroom baseline write|show`: what is accepted of each image, as files that are committed.
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include "baselines.h"
#include "commands.h"
#include "config/knowledge.h"
#include "console.h"
#include "facts/nearest.h"
#include "file_bytes.h"
#include "output.h"
#include "paths.h"
#include "report/baseline_file.h"
#include "report/terminal.h"
#include "report_command.h"
#include "run.h"

namespace headroom::tool {

namespace {

constexpr const char *usualDirectory = "headroom-baseline";

std::vector<std::string> ruleIds()
{
  std::vector<std::string> out;
  if (const Expected<std::vector<RuleInfo>> rules = shippedRules())
    for (const RuleInfo &rule : *rules)
      if (rule.isAvailable())
        out.push_back(rule.id);
  return out;
}

int writeBaselines(const Words &words, const Streams &streams, const Environment &environment)
{
  AuditRequest request;
  std::string output = usualDirectory;
  CommandLine line("baseline write", "Audits, and writes what is found as the accepted state: a file for each image, to be committed. Exit 0, 2 or 3.");
  addInputOptions(line, request.input);
  line.text("-o", "DIR", output, "directory of the files; default: headroom-baseline");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  AuditOutcome outcome = auditShown(request, streams, environment);
  const std::vector<std::string> rules = ruleIds();
  std::vector<Error> &errors = outcome.errors;
  if (std::optional<Error> error = numberedImage(outcome.report)) {
    errors.push_back(std::move(*error));
    outcome.report.images.clear();
  }
  std::vector<const CheckResult *> results;
  std::set<std::string> written;
  for (const ImageReport &image : outcome.report.images) {
    results.push_back(&image.checks);
    const std::string file = baselineFile(output, image.program.id);
    if (!written.insert(file).second) {
      errors.push_back({Error::Kind::Environment, "two images of this run are named '" + image.program.id + "'", file, "audit them in two runs, with a directory for each"});
      continue;
    }
    const std::string path = pathToOpen(file, environment);
    std::error_code problem;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), problem);
    const Baseline baseline = baselineOf(image.program, image.checks, image.config, rules, toolVersion());
    if (std::optional<Error> error = writeFile(path, baselineText(baseline))) {
      error->place = file;
      errors.push_back(std::move(*error));
      continue;
    }
    streams.out << harmless(file) << ": " << baseline.roots.size() << " roots, " << baseline.findings.size() << " findings\n";
  }
  printErrors(streams.err, errors);
  GateOptions gate;
  gate.failOn = Level::Off;
  gate.needsRoots = true;
  return worseCode(codeOf(errors), exitCode(results, gate));
}

int showBaselines(const Words &words, const Streams &streams, const Environment &environment)
{
  std::vector<std::string> paths;
  CommandLine line("baseline show", "Prints what baselines hold. Exit 0 or 2.");
  line.arguments("PATH", paths, "files, or directories of them; default: headroom-baseline");
  if (const auto code = settle(line.parse(words), streams))
    return *code;
  if (paths.empty())
    paths.emplace_back(usualDirectory);
  std::vector<std::string> files;
  std::vector<Error> errors;
  for (const std::string &path : paths) {
    const std::string opened = pathToOpen(path, environment);
    std::error_code problem;
    if (!std::filesystem::is_directory(opened, problem)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (std::filesystem::recursive_directory_iterator entry(opened, problem), end; !problem && entry != end; entry.increment(problem))
      if (entry->path().extension() == ".json")
        found.push_back(path + entry->path().string().substr(opened.size()));
    if (problem)
      errors.push_back({Error::Kind::Environment, "cannot be read: " + problem.message(), path, {}});
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  for (const std::string &file : files) {
    const Expected<std::string> bytes = fileBytes(pathToOpen(file, environment));
    const Expected<Baseline> baseline = bytes ? readBaseline(*bytes, file) : Expected<Baseline>(bytes.error());
    if (!baseline) {
      errors.push_back(baseline.error());
      continue;
    }
    streams.out << harmless(baseline->image) << ": " << harmless(file) << ", evidence " << harmless(baseline->evidence) << ", headroom " << harmless(baseline->tool) << ", "
                << baseline->rules.size() << " rules\n";
    Table table({Table::Align::Left, Table::Align::Left, Table::Align::Right, Table::Align::Right});
    for (const BaselineRoot &root : baseline->roots)
      table.add({{harmless(root.name)}, {harmless(root.kind)}, {root.stackBytes ? std::to_string(*root.stackBytes) : "-"}, {text(Bound{root.bound, root.bytes, {}, {}})}});
    streams.out << table.text(false, "  ");
    for (const BaselineFinding &finding : baseline->findings)
      streams.out << "  " << levelName(finding.level) << ": " << (finding.file.empty() ? "" : harmless(finding.file) + ": ") << harmless(finding.message) << " ["
                  << harmless(finding.rule) << "]\n";
  }
  if (files.empty())
    errors.push_back({Error::Kind::Environment, "no baseline in it", paths.front(), "headroom baseline write"});
  printErrors(streams.err, errors);
  return codeOf(errors);
}

} // namespace

int runBaseline(const Words &words, const Streams &streams, const Environment &environment)
{
  const std::string what = words.empty() ? "" : words.front();
  const Words rest(words.begin() + (words.empty() ? 0 : 1), words.end());
  if (what == "write")
    return writeBaselines(rest, streams, environment);
  if (what == "show")
    return showBaselines(rest, streams, environment);
  const bool wantsHelp = what == "--help" || what == "-h";
  (wantsHelp ? streams.out : streams.err) << "usage: headroom baseline write [OPTION]...  audit, and write the accepted state\n"
                                             "       headroom baseline show [PATH]...    what baselines hold\n";
  if (wantsHelp)
    return exitClean;
  const std::string near = nearest(what, {"write", "show"});
  printError(streams.err, {Error::Kind::Environment, what.empty() ? "baseline what? wanted write or show" : "unknown word '" + what + "', wanted write or show", {},
                           near.empty() || what.empty() ? "" : "nearest: " + near});
  return exitEnvironment;
}

} // namespace headroom::tool
