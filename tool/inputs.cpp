// SPDX-License-Identifier: Apache-2.0
#include "inputs.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "build/build.h"
#include "build_directory.h"
#include "path_roots.h"
#include "paths.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

std::string stem(const std::string &path)
{
  return fs::path(path).stem().string();
}

std::string shownUnder(const std::string &prefix, const std::string &path)
{
  return prefix.empty() ? path : prefix + "/" + path;
}

Error noImage(const BuildDirectory &build, const std::string &shown, const std::string &evidence)
{
  std::string found;
  for (const FoundElf &elf : build.executables)
    found += (found.empty() ? "" : ", ") + elf.path + (elf.isFirmware ? "" : " (of another machine)");
  std::string message = evidence == "objects" ? "no objects (.o, .obj, .a) of a firmware in it" : "no firmware image and no objects in it";
  if (evidence == "image")
    message = "no firmware image in it, and --evidence image wants one";
  if (evidence == "generated")
    message = "no compile_commands.json in it, and --evidence generated wants one";
  if (!found.empty())
    message += ", found " + found;
  if (build.isTruncated)
    message += ", the search ended at its limit of files";
  return {Error::Kind::Environment, message, shown,
          evidence == "generated" ? "a west build writes one; CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; make: bear -- make"
                                  : "build first, or name the image: headroom check --elf FILE"};
}

Error severalImages(const std::vector<std::string> &found, const std::string &shown)
{
  constexpr std::size_t shownCount = 8;
  std::string list;
  for (std::size_t i = 0; i < std::min(found.size(), shownCount); ++i)
    list += "\n" + found[i];
  if (found.size() > shownCount)
    list += "\nand " + std::to_string(found.size() - shownCount) + " more";
  return {Error::Kind::Environment, std::to_string(found.size()) + " firmware images in it, wanted one:" + list, shown,
          "name one with --elf, or several for one report"};
}

/// CMake writes its database into its own build directory, and one in a parent is another build's. Other builds write theirs where they
/// were started, which is somewhere between the image and the root of the repository.
std::string databaseOf(const BuildDirectory &build, const std::string &shown, const Environment &environment)
{
  constexpr const char *name = "/compile_commands.json";
  std::error_code error;
  const std::string own = pathToOpen(shown + name, environment);
  if (fs::is_regular_file(own, error) && realPath(shown, environment) == build.path)
    return own; // as it was typed, for messages
  if (fs::is_regular_file(build.path + name, error))
    return build.path + name;
  const std::string top = gitRoot(build.path);
  if (!build.cache.empty() || top.empty())
    return {};
  for (fs::path at = build.path; at.string() != top; at = at.parent_path())
    if (const std::string found = at.parent_path().string() + name; fs::is_regular_file(found, error))
      return found;
  return {};
}

/// A build that was configured and stopped in the relocation generator has the directives on record, and no image to hold against them.
std::vector<Error> brokenRelocations(const BuildDirectory &build, const ImageInput &input)
{
  BuildPaths paths;
  paths.directory = build.path;
  paths.image = build.path + "/zephyr/zephyr.elf"; // where it would be
  paths.project = input.board.empty() ? "" : input.project;
  const BuildFacts facts = readBuild(paths);
  std::vector<Error> out;
  std::set<std::string> told;
  for (const RelocationDirective &directive : facts.relocation.directives) {
    if (directive.error.empty() || !told.insert(directive.location).second)
      continue;
    std::string place = below(facts.relocation.file, build.path) + ":" + std::to_string(std::max(directive.line, 1U));
    for (const RelocationText &text : facts.relocationTexts)
      if (text.location == directive.location) {
        place = below(text.file, input.project) + ":" + std::to_string(text.line);
        break;
      }
    out.push_back({Error::Kind::Environment, directive.error + ": the generator stops here, and the build with it", place,
                   "headroom explain relocation-bad-location"});
  }
  return out;
}

/// Whether code is to be generated where objects are missing: there is a database of a firmware's sources. Where the build only left archives
/// their members lie elsewhere.
bool mayGenerate(const BuildDirectory &build, const ImageInput &input, const std::string &evidence)
{
  if (input.database.empty() || evidence == "objects" || evidence == "image")
    return false;
  if (evidence == "generated")
    return true;
  const bool isHost = !build.executables.empty();
  return !isHost && (build.objects.empty() || !build.objects.front().ends_with(".a"));
}

/// The image or the objects of one build directory; what stopped a build that has no image goes to `broken`. `prefix` is the domain's name in a sysbuild.
Expected<ImageInput> inputOf(const BuildDirectory &build, const std::string &shown, const std::string &prefix, const InputOptions &options,
                             const Environment &environment, std::vector<Error> &broken)
{
  std::vector<std::string> images;
  for (const FoundElf &elf : build.executables)
    if (elf.isFirmware)
      images.push_back(elf.path);
  ImageInput out;
  out.board = build.board();
  const std::string source = build.sourceDirectory();
  out.project = source.empty() ? realPath(build.path + "/..", environment) : realPath(source, environment);
  out.build = build.path;
  out.shownBuild = shown;
  out.database = databaseOf(build, shown, environment);
  const bool takesImage = options.evidence.empty() || options.evidence == "image";
  if (takesImage && images.size() > 1)
    return severalImages(images, shown);
  if (takesImage && images.size() == 1) {
    out.evidence = "image";
    out.file = build.path + "/" + images.front();
    out.shownPath = shownUnder(prefix, images.front());
  } else if (mayGenerate(build, out, options.evidence)) {
    out.evidence = "generated";
    if (options.evidence.empty())
      for (const std::string &object : build.objects)
        out.objects.push_back(build.path + "/" + object);
    out.shownPath = prefix.empty() ? lastComponent(build.path) : prefix;
    broken = brokenRelocations(build, out);
  } else if (options.evidence != "image" && options.evidence != "generated" && !build.objects.empty()) {
    out.evidence = "objects";
    for (const std::string &object : build.objects)
      out.objects.push_back(build.path + "/" + object);
    out.shownPath = prefix.empty() ? lastComponent(build.path) : prefix;
    broken = brokenRelocations(build, out);
  } else {
    broken = brokenRelocations(build, out);
    return noImage(build, shown, options.evidence);
  }
  const bool isZephyr = !out.board.empty();
  const std::string application = source.empty() ? lastComponent(build.path) : lastComponent(source);
  out.id = !prefix.empty() ? prefix : isZephyr ? application : out.file.empty() ? application : stem(images.front());
  if (isZephyr)
    out.id += "/" + out.board;
  out.pathRoots = pathRootsOf(build, out.project, options.pathMaps, environment);
  return out;
}

void addBuild(const std::string &given, const InputOptions &options, const Environment &environment, Inputs &out)
{
  const std::string path = realPath(given, environment);
  const auto domains = sysbuildDomains(path, given);
  if (!domains) {
    out.errors.push_back(domains.error());
    return;
  }
  std::vector<std::pair<std::string, std::string>> builds = *domains; // domain name, directory
  if (builds.empty())
    builds.emplace_back("", path);
  for (const auto &[name, directory] : builds) {
    const std::string shown = name.empty() ? given : given + "/" + name;
    const Expected<BuildDirectory> build = readBuildDirectory(directory, shown);
    if (!build) {
      out.errors.push_back(build.error());
      continue;
    }
    Expected<ImageInput> input = inputOf(*build, shown, name, options, environment, out.errors);
    if (!input) {
      out.errors.push_back(input.error());
      continue;
    }
    if (!name.empty()) {
      input->sysbuild = path;
      input->domain = name;
      input->domains = builds;
    }
    out.images.push_back(std::move(*input));
  }
}

// An absolute path says where somebody's checkout lies; the part below the project says which file it is.
std::string shownElf(const std::string &given, const std::string &project, const Environment &environment)
{
  if (given.empty() || given.front() != '/')
    return given;
  const std::string real = realPath(given, environment);
  return isBelow(real, project) ? below(real, project) : lastComponent(real);
}

void addElf(const std::string &given, const InputOptions &options, const Environment &environment, Inputs &out)
{
  ImageInput input;
  input.file = pathToOpen(given, environment);
  const std::string real = realPath(given, environment);
  const std::string here = realPath("", environment);
  input.project = isBelow(real, here) ? here : fs::path(real).parent_path().string();
  const std::string git = gitRoot(input.project);
  input.shownPath = shownElf(given, git.empty() ? input.project : git, environment);
  input.id = stem(given);
  input.pathRoots = pathRootsOf(input.project, options.pathMaps, environment);
  out.images.push_back(std::move(input));
}

/// Artefacts that the user names belong to one image: a file that is not there, or one for several images, is a mistake to be told of.
void nameArtefacts(const InputOptions &options, const Environment &environment, Inputs &out)
{
  struct Named {
    const char *option;
    const std::string &given;
    std::string ImageInput::*member;
  };
  for (const Named &one :
       {Named{"--map", options.map, &ImageInput::map}, Named{"--dts", options.devicetree, &ImageInput::devicetree},
        Named{"--kconfig", options.kconfig, &ImageInput::kconfig}, Named{"--linker-script", options.script, &ImageInput::script}}) {
    if (one.given.empty())
      continue;
    std::error_code error;
    const std::string path = realPath(one.given, environment);
    if (!fs::is_regular_file(path, error)) {
      out.errors.push_back(
          {Error::Kind::Environment,
           std::string(one.option) + (fs::exists(path, error) ? " names no regular file" : " names a file that is not there"),
           one.given,
           {}});
    } else if (out.images.size() > 1) {
      out.errors.push_back({Error::Kind::Environment,
                            std::string(one.option) + " names one file, and " + std::to_string(out.images.size()) + " images are audited",
                            one.given, "name one image with --elf, or one of the build directories with -p"});
    } else if (!out.images.empty()) {
      out.images.front().*one.member = path;
    }
  }
}

/// Images of one name are told apart by their paths, then by their position.
void makeIdsUnique(std::vector<ImageInput> &images)
{
  std::map<std::string, unsigned> counts;
  for (const ImageInput &image : images)
    ++counts[image.id];
  std::map<std::string, unsigned> seen;
  for (ImageInput &image : images) {
    if (counts[image.id] > 1)
      image.id = image.shownPath;
    if (const unsigned before = seen[image.id]++; before > 0)
      image.id += "#" + std::to_string(before + 1);
  }
}

bool looksLikeBuild(const std::string &path)
{
  std::error_code error;
  if (fs::exists(path + "/domains.yaml", error) || fs::exists(path + "/zephyr/zephyr.elf", error))
    return true;
  if (!fs::exists(path + "/CMakeCache.txt", error) && !fs::exists(path + "/compile_commands.json", error))
    return false;
  const Expected<BuildDirectory> build = readBuildDirectory(path, path);
  return build && std::any_of(build->executables.begin(), build->executables.end(), [](const FoundElf &elf) { return elf.isFirmware; });
}

} // namespace

bool isInBuildDirectory(const Environment &environment)
{
  return looksLikeBuild(realPath("", environment));
}

Inputs findInputs(const InputOptions &options, const Environment &environment)
{
  Inputs out;
  for (const std::string &map : options.pathMaps)
    if (map.find('=') == std::string::npos || map.front() == '=')
      out.errors.push_back({Error::Kind::Environment, "--path-map is '" + map + "', wanted FROM=TO", {}, {}});
  if (!out.errors.empty())
    return out;
  for (const std::string &build : options.builds)
    addBuild(build, options, environment, out);
  for (const std::string &elf : options.elfs)
    addElf(elf, options, environment, out);
  if (options.builds.empty() && options.elfs.empty()) {
    std::error_code error;
    const std::string here = realPath("", environment);
    if (looksLikeBuild(here))
      addBuild(".", options, environment, out);
    else if (fs::is_directory(here + "/build", error))
      addBuild("build", options, environment, out);
    else if (fs::exists(here + "/compile_commands.json", error))
      addBuild(".", options, environment, out);
    else
      out.errors.push_back({Error::Kind::Environment,
                            "no build directory here: neither this directory nor ./build holds a firmware image",
                            {},
                            "name one: headroom check -p BUILD, or an image: headroom check --elf FILE"});
  }
  nameArtefacts(options, environment, out);
  makeIdsUnique(out.images);
  return out;
}

} // namespace headroom::tool
