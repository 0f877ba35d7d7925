// SPDX-License-Identifier: Apache-2.0
#include "memory_layout.h"

#include <algorithm>
#include <filesystem>

#include "build/build.h"
#include "machine/image_layout.h"
#include "paths.h"
#include "program/layout/join_layout.h"

namespace headroom::tool {

namespace {

/// Objects that the map names, as they can be opened: the linker ran in the build directory.
std::vector<std::string> objectsOf(const BuildFacts &build)
{
  std::vector<std::string> out;
  for (const std::string &name : build.map.loaded)
    out.push_back(std::filesystem::path(name).is_absolute() ? name : build.directory + "/" + name);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace

std::shared_ptr<const MemoryLayout> readMemoryLayout(const AuditedImage &image, std::vector<std::string> &warnings)
{
  if (!image.machine.isLinked)
    return nullptr;
  BuildPaths paths;
  paths.directory = image.input.build;
  paths.image = std::filesystem::absolute(image.input.file).lexically_normal().string();
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
  layout.objects = readLayoutObjects(objectsOf(layout.build)).objects;
  return joinLayout(std::move(layout), {image.machine, image.sources, image.packs, image.config});
}

} // namespace headroom::tool
