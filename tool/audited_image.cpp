// SPDX-License-Identifier: Apache-2.0
#include "audited_image.h"

#include <algorithm>
#include <map>

#include "audit.h"
#include "checks/caused.h"
#include "checks/places.h"
#include "culprit_places.h"
#include "facts/nearest.h"
#include "stale.h"

namespace headroom::tool {

namespace {

bool hasRoot(const ImageProgram &program, const std::string &name)
{
  return std::any_of(program.roots.begin(), program.roots.end(), [&](const Root &root) { return root.name == name; });
}

bool hasFunction(const ImageProgram &program, const std::string &name)
{
  return std::any_of(program.functions.begin(), program.functions.end(),
                     [&](const FunctionBound &function) { return function.name == name; });
}

ToolIdentity identityOf(const std::vector<AuditedImage> &images, const Settings &settings)
{
  ToolIdentity out;
  out.version = toolVersion();
  out.configDigest = settings.config.config.digest;
  std::map<std::string, std::string> packs;
  for (const AuditedImage &image : images)
    for (const Pack &pack : image.packs)
      packs.emplace(pack.name, pack.digest);
  for (const auto &[name, digest] : packs)
    out.packs.push_back({name, digest});
  return out;
}

/// `src/rx.c, src/tx.c and 3 more`
std::string listed(const std::vector<StaleSource> &files)
{
  constexpr std::size_t few = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(few, files.size()); ++i)
    out += (i ? ", " : "") + fileText(files[i].place);
  return out + (files.size() > few ? " and " + std::to_string(files.size() - few) + " more" : "");
}

/// With the newer files that the debug information does not name.
std::vector<StaleSource> withChanged(std::vector<StaleSource> stale, const std::vector<StaleSource> &changed)
{
  stale.insert(stale.end(), changed.begin(), changed.end());
  std::sort(stale.begin(), stale.end(), [](const StaleSource &a, const StaleSource &b) { return a.place < b.place; });
  stale.erase(std::unique(stale.begin(), stale.end(), [](const StaleSource &a, const StaleSource &b) { return a.place == b.place; }), stale.end());
  return stale;
}

void limitTo(const ImageFiles &files, const std::vector<std::string> &skipped, const ImageProgram &program, CheckResult &result)
{
  Limit limit;
  limit.files = files.shown;
  limit.skipped = skipped;
  for (const StaleSource &file : files.stale)
    limit.changed.push_back(fileText(file.place));
  keepCaused(files.named, program, result, limit);
  result.limit = std::move(limit);
}

} // namespace

std::vector<RecordQuery> queriesOf(const std::vector<Pack> &packs)
{
  std::vector<RecordQuery> out;
  for (const Pack &pack : packs)
    out.insert(out.end(), pack.records.begin(), pack.records.end());
  return out;
}

void joinFacts(AuditedImage &image, std::vector<std::string> extraRoots)
{
  ProgramOptions options;
  options.id = image.input.id;
  options.board = image.input.board;
  options.evidence = image.input.evidence;
  options.extraRoots = std::move(extraRoots);
  options.pathRoots = image.input.pathRoots;
  options.origins = image.origins;
  const std::string key = image.behaviours.keyOf(image.machine, image.sourcesIdentity, image.packs, image.config, options);
  if (std::optional<SourceBehaviour> known = image.behaviours.find(key)) {
    image.program = buildProgram(image.machine, image.sources, image.packs, image.config, options, std::move(*known));
  } else {
    image.program = buildProgram(image.machine, image.sources, image.packs, image.config, options);
    image.behaviours.store(key, image.program);
  }
  image.program.path = image.input.shownPath;
  image.program.layout = image.layout;
  Coverage &coverage = image.program.coverage;
  coverage.translationUnits = image.translationUnits;
  coverage.notes.insert(coverage.notes.end(), image.codeNotes.begin(), image.codeNotes.end());
  coverage.incomplete.insert(coverage.incomplete.end(), image.incompleteSources.begin(), image.incompleteSources.end());
  nameCulpritFiles(image.program, image.input.pathRoots);
  if (image.files && !image.files->stale.empty())
    markChanged(image.files->changed, "as it was built: " + listed(image.files->stale) + " changed since", image.program);
}

void addNamedRoots(std::vector<AuditedImage> &images, const std::vector<std::string> &names, std::vector<Error> &errors)
{
  std::vector<std::vector<std::string>> extra(images.size());
  for (const std::string &name : names) {
    if (std::any_of(images.begin(), images.end(), [&](const AuditedImage &image) { return hasRoot(image.program, name); }))
      continue;
    bool isFunction = false;
    for (std::size_t i = 0; i < images.size(); ++i)
      if (hasFunction(images[i].program, name)) {
        extra[i].push_back(name);
        isFunction = true;
      }
    if (isFunction || images.empty())
      continue;
    std::vector<std::string> valid;
    for (const AuditedImage &image : images) {
      for (const Root &root : image.program.roots)
        valid.push_back(root.name);
      for (const FunctionBound &function : image.program.functions)
        valid.push_back(function.name);
    }
    const std::string near = nearest(name, valid);
    errors.push_back({Error::Kind::Environment, "no root and no function named " + name,
                      images.size() == 1 ? images.front().input.shownPath : "",
                      near.empty() ? "headroom stack without a name lists the roots" : "nearest: " + near});
  }
  for (std::size_t i = 0; i < images.size(); ++i)
    if (!extra[i].empty())
      joinFacts(images[i], extra[i]);
}

Report judge(std::vector<AuditedImage> &images, const Settings &settings, const std::vector<std::string> &pathMaps, bool isReadingFiles)
{
  CheckOptions checks;
  checks.today = settings.today;
  for (const RuleInfo &rule : settings.rules)
    checks.defaultLevels.emplace(rule.id, rule.level);
  Report report;
  report.tool = identityOf(images, settings);
  for (AuditedImage &image : images) {
    if (isReadingFiles)
      for (const auto &root : image.input.pathRoots)
        if (std::find(report.pathRoots.begin(), report.pathRoots.end(), root) == report.pathRoots.end())
          report.pathRoots.push_back(root);
    checks.stale.clear();
    if (isReadingFiles)
      checks.stale = staleSources(image.machine, image.input, BuildTimes(image.input, image.sources, image.outputs), pathMaps);
    if (image.files)
      checks.stale = withChanged(std::move(checks.stale), image.files->stale);
    checks.drafts = std::move(image.drafts);
    image.machine = {};
    image.sources = {};
    CheckResult result = runChecks(image.program, image.config, checks);
    if (image.files)
      limitTo(*image.files, image.skippedFiles, image.program, result);
    report.images.push_back({std::move(image.program), std::move(result), std::move(image.config)});
  }
  return report;
}

} // namespace headroom::tool
