// SPDX-License-Identifier: Apache-2.0
#include "memory_layout.h"

#include <algorithm>
#include <filesystem>

#include "build/build.h"
#include "machine/image_layout.h"
#include "paths.h"
#include "program/layout/foreign_artefacts.h"
#include "program/layout/join_layout.h"
#include "program/layout/link_objects.h"

namespace headroom::tool {

namespace {

namespace fs = std::filesystem;

// So many names tell which directory they are seen from.
constexpr std::size_t mostProbes = 32;

/// Where the linker ran, which is what relative names in a map are seen from: the directory in which most of the objects are that the map
/// names. Ninja links in the build directory, make in one below it. Without a build directory it may be above the map, or here; with one
/// it is not here, where another build may lie.
std::string linkDirectoryOf(const BuildFacts &build, const std::string &here)
{
  std::vector<std::string> candidates;
  if (!build.directory.empty())
    candidates.push_back(build.directory);
  fs::path at = fs::path(build.map.file).parent_path();
  for (int level = 0; level < 3 && !at.empty(); ++level, at = at.parent_path())
    candidates.push_back(at.string());
  if (build.directory.empty())
    candidates.push_back(here);
  std::vector<std::string> names;
  for (const std::string &name : linkedFiles(build.map))
    if (names.size() < mostProbes && fs::path(name).is_relative())
      names.push_back(name);
  std::string best = candidates.front();
  std::ptrdiff_t most = 0;
  for (const std::string &candidate : candidates) {
    std::error_code error;
    const auto found = std::count_if(names.begin(), names.end(), [&](const std::string &name) { return fs::is_regular_file(candidate + "/" + name, error); });
    if (found > most) {
      best = candidate;
      most = found;
    }
  }
  return best;
}

/// Objects that the map names, as they can be opened.
std::vector<std::string> objectsOf(const BuildFacts &build)
{
  std::vector<std::string> out;
  for (const std::string &name : linkedFiles(build.map))
    out.push_back(linkedPath(build, name));
  return out;
}

/// What is missing of the link's objects makes rules about them undecided: it is said as of any other artefact.
Artefact artefactOf(const std::vector<Error> &errors)
{
  Artefact out;
  out.state = Artefact::State::Read;
  if (errors.empty())
    return out;
  const Error &first = errors.front();
  std::error_code error;
  // `libapp.a(main.c.obj)` is no file.
  const bool isMember = first.place.ends_with(')') && !fs::exists(first.place, error);
  out.path = isMember ? first.place.substr(0, first.place.rfind('(')) : first.place;
  out.state = fs::exists(out.path, error) ? Artefact::State::Unreadable : Artefact::State::Absent;
  out.reason = first.place.substr(out.path.rfind('/') + 1) + " of the link: " + first.message;
  if (errors.size() > 1)
    out.reason += ", and " + std::to_string(errors.size() - 1) + " more";
  return out;
}

} // namespace

std::shared_ptr<const MemoryLayout> readMemoryLayout(const AuditedImage &image, std::vector<std::string> &warnings)
{
  if (!image.machine.isLinked)
    return nullptr;
  BuildPaths paths;
  paths.directory = image.input.build;
  paths.image = fs::absolute(image.input.file).lexically_normal().string();
  if (paths.directory.empty())
    paths.directory = buildDirectoryOf(paths.image);
  // Without a board the directory is a guess, at worst somebody's home, and nothing in it belongs to this build for certain.
  if (!image.input.board.empty())
    paths.project = image.input.project;
  paths.sysbuild = image.input.sysbuild;
  paths.domain = image.input.domain;
  paths.domains = image.input.domains;
  paths.kconfig = image.input.kconfig;
  paths.devicetree = image.input.devicetree;
  paths.map = image.input.map;
  paths.script = image.input.script;
  MemoryLayout layout;
  layout.build = readBuild(paths);
  layout.pathRoots = image.input.pathRoots;
  Expected<ImageLayout> read = readImageLayout(image.input.file);
  if (!read) {
    warnings.push_back(read.error().text());
    return nullptr;
  }
  layout.image = std::move(*read);
  dropForeignArtefacts(layout);
  if (layout.build.has(artefact::map)) {
    std::error_code error;
    layout.build.directory = linkDirectoryOf(layout.build, fs::current_path(error).string());
    ObjectsRead objects = readLayoutObjects(objectsOf(layout.build));
    layout.objects = std::move(objects.objects);
    layout.build.artefacts[artefact::objects] = artefactOf(objects.errors);
    dropForeignObjects(layout);
  }
  return joinLayout(std::move(layout), {image.machine, image.sources, image.packs, image.config});
}

} // namespace headroom::tool
