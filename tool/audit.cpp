// SPDX-License-Identifier: Apache-2.0
#include "audit.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "culprit_places.h"
#include "facts/nearest.h"
#include "inputs.h"
#include "machine/machine.h"
#include "program/program.h"
#include "settings.h"
#include "stale.h"

namespace headroom::tool {

namespace {

struct Image {
  ImageInput input;
  ProjectConfig config;
  std::vector<Pack> packs;
  MachineFacts facts;
  ImageProgram program;
};

ImageProgram programOf(const Image &image, std::vector<std::string> extraRoots)
{
  ProgramOptions options;
  options.id = image.input.id;
  options.board = image.input.board;
  options.evidence = image.input.evidence;
  options.extraRoots = std::move(extraRoots);
  options.pathRoots = image.input.pathRoots;
  ImageProgram program = buildProgram(image.facts, image.packs, image.config, options);
  program.path = image.input.shownPath;
  nameCulpritFiles(program, image.input.pathRoots);
  return program;
}

Expected<MachineFacts> readMachine(const ImageInput &input, const std::vector<Pack> &packs, unsigned jobs)
{
  MachineOptions options;
  for (const Pack &pack : packs)
    options.queries.insert(options.queries.end(), pack.records.begin(), pack.records.end());
  options.jobs = jobs;
  return input.file.empty() ? readMachineObjects(input.objects, options) : readMachineFile(input.file, options);
}

bool hasRoot(const ImageProgram &program, const std::string &name)
{
  return std::any_of(program.roots.begin(), program.roots.end(), [&](const Root &root) { return root.name == name; });
}

bool hasFunction(const ImageProgram &program, const std::string &name)
{
  return std::any_of(program.functions.begin(), program.functions.end(),
                     [&](const FunctionBound &function) { return function.name == name; });
}

/// Names that are no root of any image become roots where they are functions; names that are neither are errors.
void addNamedRoots(std::vector<Image> &images, const std::vector<std::string> &names, std::vector<Error> &errors)
{
  std::vector<std::vector<std::string>> extra(images.size());
  for (const std::string &name : names) {
    if (std::any_of(images.begin(), images.end(), [&](const Image &image) { return hasRoot(image.program, name); }))
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
    for (const Image &image : images) {
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
      images[i].program = programOf(images[i], extra[i]);
}

ToolIdentity identityOf(const std::vector<Image> &images, const Settings &settings)
{
  ToolIdentity out;
  out.version = toolVersion();
  out.configDigest = settings.config.config.digest;
  std::map<std::string, std::string> packs;
  for (const Image &image : images)
    for (const Pack &pack : image.packs)
      packs.emplace(pack.name, pack.digest);
  for (const auto &[name, digest] : packs)
    out.packs.push_back({name, digest});
  return out;
}

} // namespace

AuditOutcome audit(const AuditRequest &request, const Environment &environment)
{
  AuditOutcome out;
  Inputs inputs = findInputs(request.input, environment);
  out.errors = std::move(inputs.errors);
  out.warnings = std::move(inputs.warnings);
  if (inputs.images.empty())
    return out;
  // One configuration for one report: images of one run share a project; `images` in it tells them apart.
  const Settings settings = readSettings(request.input, inputs.images.front().project, environment);
  out.errors.insert(out.errors.end(), settings.errors.begin(), settings.errors.end());
  out.warnings.insert(out.warnings.end(), settings.warnings.begin(), settings.warnings.end());
  if (!settings.errors.empty())
    return out;

  const unsigned jobs = request.input.jobs ? request.input.jobs : environment.cores;
  std::vector<Image> images;
  std::set<std::string> told; // an error of a pack is one error, whatever the number of images
  for (ImageInput &input : inputs.images) {
    Image image;
    image.config = configFor(settings.config, input.board, input.id);
    Packs packs = packsFor(request.input, image.config, settings.configPath, environment);
    for (Error &error : packs.errors)
      if (told.insert(error.text()).second)
        out.errors.push_back(std::move(error));
    if (!packs.errors.empty())
      continue;
    image.packs = std::move(packs.packs);
    Expected<MachineFacts> facts = readMachine(input, image.packs, jobs);
    if (!facts) {
      out.errors.push_back(facts.error());
      continue;
    }
    input.evidence = facts->isLinked ? "image" : "objects"; // what the file is, not what its name looks like
    if (!request.input.evidence.empty() && request.input.evidence != input.evidence) {
      out.errors.push_back({Error::Kind::Environment,
                            "is evidence '" + input.evidence + "', --evidence wants '" + request.input.evidence + "'", input.shownPath,
                            "leave --evidence out, or name the other file"});
      continue;
    }
    image.input = std::move(input);
    image.facts = std::move(*facts);
    image.program = programOf(image, {});
    images.push_back(std::move(image));
  }
  addNamedRoots(images, request.roots, out.errors);

  CheckOptions checks;
  checks.today = settings.today;
  for (const RuleInfo &rule : settings.rules)
    checks.defaultLevels.emplace(rule.id, rule.level);
  out.report.tool = identityOf(images, settings);
  for (Image &image : images) {
    checks.stale = staleSources(image.facts, image.input, request.input.pathMaps);
    image.facts = {};
    CheckResult result = runChecks(image.program, image.config, checks);
    out.report.images.push_back({std::move(image.program), std::move(result), std::move(image.config)});
  }
  return out;
}

std::string toolVersion()
{
  return HEADROOM_VERSION;
}

} // namespace headroom::tool
