// SPDX-License-Identifier: Apache-2.0
#include "audit.h"

#include <algorithm>
#include <optional>
#include <set>

#include "audited_image.h"
#include "facts_cache.h"
#include "generated_code.h"
#include "image_sources.h"
#include "inputs.h"
#include "machine/machine.h"
#include "memory_layout.h"
#include "named_files.h"
#include "settings.h"

namespace headroom::tool {

namespace {

Expected<MachineFacts> readMachine(const ImageInput &input, const std::vector<Pack> &packs, unsigned jobs)
{
  MachineOptions options;
  options.queries = queriesOf(packs);
  options.jobs = jobs;
  return input.file.empty() ? readMachineObjects(input.objects, options) : readMachineFile(input.file, options);
}

/// The code of a build that was not made, or not as a whole. Where all of it was, the evidence is `objects` as ever.
Expected<MachineFacts> generate(ImageInput &input, ImageSources &sources, AuditedImage &image, unsigned jobs, AuditOutcome &out)
{
  if (std::optional<Error> error = missingBuildProducts(input, sources, image.packs))
    out.errors.push_back(std::move(*error));
  MachineOptions options;
  options.queries = queriesOf(image.packs);
  options.jobs = jobs;
  Expected<GeneratedCode> code = readGeneratedCode(input, sources, options);
  if (!code) {
    out.errors.insert(out.errors.end(), sources.errors.begin(), sources.errors.end());
    return code.error();
  }
  if (code->isAllBuilt)
    input.evidence = "objects";
  else
    input.objects.clear();
  image.origins = std::move(code->origins);
  image.codeNotes = std::move(code->notes);
  return std::move(code->machine);
}

/// What several images of one run say once, and which sources they have.
class Gathering {
public:
  Gathering(const AuditRequest &request, const Environment &environment, AuditOutcome &out)
      : request_(request), environment_(environment), out_(out), files_(openNamedFiles(request.files, environment, out.errors))
  {
  }

  /// Code is generated where the evidence is.
  [[nodiscard]] ImageSources read(const ImageInput &input, const std::vector<Pack> &packs) const
  {
    const bool isGenerated = input.evidence == "generated";
    const CodeWanted code = !isGenerated ? CodeWanted::None : request_.input.evidence == "generated" ? CodeWanted::All : CodeWanted::Missing;
    return readImageSources(input, request_.input, request_.files, code, packs, request_.onProgress, environment_);
  }

  void addSources(AuditedImage &image, ImageSources sources)
  {
    image.assemblySources = std::move(sources.assembly);
    image.sources = std::move(sources.units);
    image.outputs = std::move(sources.outputs);
    image.sourcesIdentity = std::move(sources.identity);
    if (!image.input.build.empty() && !request_.input.noCache)
      image.behaviours = BehaviourCache(image.input.build + "/" + std::string(cacheFolder), environment_);
    image.translationUnits = sources.count;
    image.incompleteSources = std::move(sources.incomplete);
    out_.errors.insert(out_.errors.end(), sources.errors.begin(), sources.errors.end());
    out_.warnings.insert(out_.warnings.end(), sources.warnings.begin(), sources.warnings.end());
    if (!sources.database.empty())
      databases_.push_back(std::move(sources.database));
    hasBrokenDatabase_ = hasBrokenDatabase_ || (sources.database.empty() && !sources.errors.empty());
  }

  /// Before the image is joined: what it is built from decides which of its bounds still hold.
  void findNamed(AuditedImage &image)
  {
    if (request_.files.empty())
      return;
    image.files = findNamedFiles(files_, image);
    known_.insert(image.files->known.begin(), image.files->known.end());
    mayKnowMore_ = mayKnowMore_ || image.files->mayKnowMore;
  }

  /// Files that no image is built from: as given where they are skipped, else errors. A database that cannot be read is an error already,
  /// and without any there is nothing that could be skipped.
  std::vector<std::string> unknownFiles(const std::string &shownBuild)
  {
    std::vector<std::string> skipped;
    if (hasBrokenDatabase_)
      return skipped;
    for (const NamedFile &file : files_) {
      if (known_.contains(file.given))
        continue;
      if (request_.skipsUnknownFiles && !databases_.empty()) {
        skipped.push_back(file.given);
        continue;
      }
      out_.errors.push_back(unknownFile(file, databases_, shownBuild, mayKnowMore_));
      if (databases_.empty())
        break; // one cause
    }
    return skipped;
  }

private:
  const AuditRequest &request_;
  const Environment &environment_;
  AuditOutcome &out_;
  std::vector<NamedFile> files_;
  std::set<std::string> known_; ///< of these, as given
  bool mayKnowMore_ = false;
  std::vector<std::string> databases_;
  bool hasBrokenDatabase_ = false;
};

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
  const std::string shownBuild = inputs.images.front().shownBuild.empty() ? "." : inputs.images.front().shownBuild;
  Gathering gathering(request, environment, out);
  std::vector<AuditedImage> images;
  std::set<std::string> told; // an error of a pack is one error, whatever the number of images
  for (ImageInput &input : inputs.images) {
    AuditedImage image;
    image.config = configFor(settings.config, input.board, input.id);
    Packs packs = packsFor(request.input, image.config, settings.configPath, environment);
    for (Error &error : packs.errors)
      if (told.insert(error.text()).second)
        out.errors.push_back(std::move(error));
    if (!packs.errors.empty())
      continue;
    image.packs = std::move(packs.packs);
    ImageSources sources;
    const bool isGenerated = input.evidence == "generated";
    if (isGenerated && !request.needsSources) {
      out.errors.push_back({Error::Kind::Environment, "no firmware image in it, and this command wants one", input.shownBuild, "build first"});
      continue;
    }
    if (request.needsSources)
      sources = gathering.read(input, image.packs);
    Expected<MachineFacts> facts = isGenerated ? generate(input, sources, image, jobs, out) : readMachine(input, image.packs, jobs);
    if (!facts) {
      out.errors.push_back(facts.error());
      continue;
    }
    if (input.evidence != "generated")
      input.evidence = facts->isLinked ? "image" : "objects"; // what the file is, not what its name looks like
    if (!request.input.evidence.empty() && request.input.evidence != input.evidence) {
      out.errors.push_back({Error::Kind::Environment,
                            "is evidence '" + input.evidence + "', --evidence wants '" + request.input.evidence + "'", input.shownPath,
                            "leave --evidence out, or name the other file"});
      continue;
    }
    image.input = std::move(input);
    image.machine = std::move(*facts);
    if (request.needsSources)
      gathering.addSources(image, std::move(sources));
    image.layout = readMemoryLayout(image, out.warnings);
    gathering.findNamed(image);
    joinFacts(image, {});
    images.push_back(std::move(image));
  }
  const std::vector<std::string> skipped = gathering.unknownFiles(shownBuild);
  for (AuditedImage &image : images)
    image.skippedFiles = skipped;
  addNamedRoots(images, request.roots, out.errors);
  if (request.onJoined)
    for (AuditedImage &image : images)
      request.onJoined(image);
  out.report = judge(images, settings, request.input.pathMaps, true);
  return out;
}

std::string toolVersion()
{
  return HEADROOM_VERSION;
}

} // namespace headroom::tool
