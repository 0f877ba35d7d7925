// SPDX-License-Identifier: Apache-2.0
#include "build/build.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "build/build_info.h"
#include "build/compile_database.h"
#include "build/devicetree_source.h"
#include "build/file_text.h"
#include "build/kconfig_file.h"
#include "build/map_file.h"
#include "build/relocation_code.h"
#include "build/relocation_record.h"
#include "build/relocation_texts.h"
#include "build/script_file.h"

namespace headroom {

namespace {

// The largest seen: a map of 30 MB and a database of 60 MB, both of a product with some thousand objects.
constexpr std::size_t maxTextBytes = 32u << 20;
constexpr std::size_t maxTreeBytes = 8u << 20;
constexpr std::size_t maxInfoBytes = 1u << 20;

constexpr const char *buildInfoName = "build_info.yml";
constexpr std::size_t maxLargeBytes = 512u << 20;

/// What was found of one artefact goes into BuildFacts::artefacts, whatever became of it.
class ArtefactReader {
public:
  explicit ArtefactReader(BuildFacts &out) : out_(out) {}

  /// The first of `candidates` that is there. Without candidates nobody looked.
  template <typename Facts>
  bool read(const char *id, const std::vector<std::string> &candidates, std::size_t maxBytes,
            Expected<Facts> (*reader)(std::string_view, const std::string &), Facts &into)
  {
    if (candidates.empty())
      return false;
    const auto found = std::find_if(candidates.begin(), candidates.end(), isFile);
    Artefact artefact;
    artefact.path = found == candidates.end() ? candidates.front() : *found;
    if (found != candidates.end()) {
      artefact.state = Artefact::State::Unreadable;
      const Expected<std::string> text = readFile(*found, maxBytes);
      Expected<Facts> facts = text ? reader(*text, *found) : Expected<Facts>(text.error());
      if (facts) {
        artefact.state = Artefact::State::Read;
        into = std::move(*facts);
      } else {
        describe(facts.error(), artefact);
      }
    }
    const bool isRead = artefact.state == Artefact::State::Read;
    out_.artefacts[id] = std::move(artefact);
    return isRead;
  }

private:
  /// Reports name files by root and path, so the reason has the name only.
  static void describe(const Error &error, Artefact &artefact)
  {
    const std::string name = std::filesystem::path(artefact.path).filename().string();
    std::string place = error.place.empty() ? artefact.path : error.place;
    if (place.starts_with(artefact.path + ":"))
      artefact.line = static_cast<std::uint32_t>(std::strtoul(place.c_str() + artefact.path.size() + 1, nullptr, 10));
    artefact.reason = place + ": " + error.message + (error.help.empty() ? "" : "; " + error.help);
    for (std::size_t at = 0; (at = artefact.reason.find(artefact.path, at)) != std::string::npos; at += name.size())
      artefact.reason.replace(at, artefact.path.size(), name);
  }

  BuildFacts &out_;
};

/// Where artefacts of this image are looked for.
struct Places {
  std::string build;                    ///< absolute; empty: nowhere
  std::vector<std::string> directories; ///< of the image and, where the build says that it is Zephyr's, of its other products
  std::string stem;                     ///< of the image

  [[nodiscard]] std::vector<std::string> candidates(const std::vector<std::string> &names) const
  {
    std::vector<std::string> out;
    for (const std::string &directory : directories)
      for (const std::string &name : names)
        out.push_back(directory + "/" + name);
    return out;
  }
};

Places placesOf(const BuildPaths &paths)
{
  Places out;
  out.build = paths.directory;
  const std::filesystem::path image(paths.image);
  const std::string beside = image.has_parent_path() ? image.parent_path().string() : paths.directory;
  if (!beside.empty())
    out.directories.push_back(beside);
  out.stem = image.stem().string();
  return out;
}

/// Zephyr's build_info.yml lies in the build's top directory and says by being there that the products are in `zephyr/`, wherever the
/// image was taken to; and where the application is.
void readInfo(const BuildPaths &paths, ArtefactReader &reader, Places &places, std::string &project, BuildFacts &out)
{
  project = paths.project;
  if (places.build.empty() || !reader.read(artefact::buildInfo, {places.build + "/" + buildInfoName}, maxInfoBytes, readBuildInfo, out.info))
    return;
  const std::string products = places.build + "/zephyr";
  if (std::find(places.directories.begin(), places.directories.end(), products) == places.directories.end())
    places.directories.push_back(products);
  std::error_code error;
  if (project.empty() && std::filesystem::is_directory(out.info.sourceDirectory, error))
    project = out.info.sourceDirectory;
}

std::vector<std::string> namedOr(const std::string &named, std::vector<std::string> found)
{
  return named.empty() ? std::move(found) : std::vector<std::string>{named};
}

std::vector<std::string> mapCandidates(const Places &places, const Kconfig &kconfig)
{
  std::vector<std::string> names = {places.stem + ".map"};
  if (const std::string name = kconfig.text("CONFIG_KERNEL_BIN_NAME"); !name.empty() && name != places.stem)
    names.push_back(name + ".map");
  names.emplace_back("zephyr_final.map"); // where the copy under the image's name was cleaned up
  return places.candidates(names);
}

/// The script of the last link has no number; where only those of earlier links are there, the last of them comes closest.
std::vector<std::string> scriptCandidates(const Places &places)
{
  std::vector<std::string> names = {"linker.cmd"};
  for (const std::string &directory : places.directories) {
    std::vector<std::string> earlier = filesIn(directory, "linker_zephyr_pre", ".cmd");
    names.insert(names.end(), earlier.rbegin(), earlier.rend());
  }
  for (const char *extension : {".ld", ".lds"})
    names.push_back(places.stem + extension);
  return places.candidates(names);
}

void readLink(const BuildPaths &paths, const Places &places, ArtefactReader &reader, BuildFacts &out)
{
  if (reader.read(artefact::map, namedOr(paths.map, mapCandidates(places, out.kconfig)), maxLargeBytes, readLinkerMap, out.map) &&
      out.map.dialect != LinkerMap::Dialect::Gnu && out.map.dialect != LinkerMap::Dialect::Lld) {
    Artefact &artefact = out.artefacts[artefact::map];
    artefact.state = Artefact::State::Unsupported;
    artefact.reason =
        std::filesystem::path(artefact.path).filename().string() + " is a map of a linker that is not read, wanted GNU ld or lld";
  }
  if (reader.read(artefact::script, namedOr(paths.script, scriptCandidates(places)), maxTextBytes, readLinkerScript, out.script))
    out.script.isPrelink = std::filesystem::path(out.script.file).filename().string().starts_with("linker_zephyr_pre");
}

/// The first of the candidates that is there, else the first.
std::string firstFile(const std::vector<std::string> &candidates)
{
  const auto found = std::find_if(candidates.begin(), candidates.end(), isFile);
  return found == candidates.end() ? candidates.front() : *found;
}

void readRelocation(const std::string &project, const Places &places, ArtefactReader &reader, BuildFacts &out)
{
  if (places.build.empty() || places.directories.empty())
    return;
  const std::string dictionary = firstFile(places.candidates({"relocation_dict.txt"}));
  const std::string ninja = places.build + "/build.ninja";
  RelocationRecord command;
  const bool hasCommand = reader.read(artefact::relocationRecord, {ninja}, maxLargeBytes, readRelocationCommand, command);
  if (isFile(dictionary)) {
    if (reader.read(artefact::relocationRecord, {dictionary}, maxTextBytes, readRelocationDictionary, out.relocation) && hasCommand)
      completeFromCommand(out.relocation, command);
  } else if (hasCommand && command.form == RelocationRecord::Form::Dictionary) {
    // The command names a dictionary that is gone: what was relocated is not known.
    out.artefacts[artefact::relocationRecord] = {Artefact::State::Absent, dictionary, {}, 0};
  } else {
    out.relocation = std::move(command);
  }
  reader.read(artefact::relocationCode, places.candidates({"code_relocation.c"}), maxTextBytes, readRelocationCode, out.relocationCode);

  if (project.empty())
    return;
  const FoundFiles files = buildFilesBelow(project);
  Artefact texts{Artefact::State::Read, project, {}, 0};
  for (const std::string &file : files.paths) {
    std::vector<RelocationText> found;
    if (!reader.read(artefact::buildFiles, {file}, maxTextBytes, readRelocationTexts, found) && texts.state == Artefact::State::Read)
      texts = out.artefacts[artefact::buildFiles];
    out.relocationTexts.insert(out.relocationTexts.end(), found.begin(), found.end());
  }
  if (files.isTruncated)
    texts = {Artefact::State::Unreadable, project, "the project has too many files to search for build files", 0};
  out.artefacts[artefact::buildFiles] = std::move(texts);
}

void readSiblings(const BuildPaths &paths, BuildFacts &out)
{
  if (paths.sysbuild.empty())
    return;
  Artefact whole{Artefact::State::Read, paths.sysbuild, {}, 0};
  const auto readOne = [&](const std::string &file, Kconfig &into) {
    BuildFacts one;
    ArtefactReader reader(one);
    if (reader.read(artefact::kconfig, {file}, maxTextBytes, readKconfig, into))
      return true;
    if (whole.state == Artefact::State::Read)
      whole = one.artefacts[artefact::kconfig];
    return false;
  };
  for (const auto &[name, directory] : paths.domains) {
    SiblingImage sibling;
    sibling.name = name;
    if (name != paths.domain && readOne(directory + "/zephyr/.config", sibling.kconfig))
      out.siblings.push_back(std::move(sibling));
  }
  std::sort(out.siblings.begin(), out.siblings.end(), [](const SiblingImage &a, const SiblingImage &b) { return a.name < b.name; });
  // Sysbuild's own configuration lies where an image's would; older ones have it without a namespace of its own.
  if (const std::string own = paths.sysbuild + "/zephyr/.config"; isFile(own))
    readOne(own, out.sysbuild);
  out.artefacts[artefact::otherImages] = std::move(whole);
}

} // namespace

BuildFacts readBuild(const BuildPaths &paths)
{
  BuildFacts out;
  out.directory = paths.directory;
  Places places = placesOf(paths);
  ArtefactReader reader(out);
  std::string project;
  readInfo(paths, reader, places, project, out);
  std::vector<std::string> kconfigs =
      places.candidates({".config", "include/generated/zephyr/autoconf.h", "include/generated/autoconf.h"});
  reader.read(artefact::kconfig, namedOr(paths.kconfig, std::move(kconfigs)), maxTextBytes, readKconfig, out.kconfig);
  reader.read(artefact::devicetree, namedOr(paths.devicetree, places.candidates({"zephyr.dts"})), maxTreeBytes, readDevicetree,
              out.devicetree);
  readLink(paths, places, reader, out);
  readRelocation(project, places, reader, out);
  if (!places.build.empty())
    reader.read(artefact::compileDatabase, {places.build + "/compile_commands.json"}, maxLargeBytes, readCompiledSources, out.sources);
  readSiblings(paths, out);
  return out;
}

std::string buildDirectoryOf(const std::string &image)
{
  const std::filesystem::path products = std::filesystem::path(image).parent_path();
  const std::filesystem::path top = products.parent_path();
  const bool isBuilt = isFile((top / buildInfoName).string()) || isFile((top / "CMakeCache.txt").string());
  return products.filename() == "zephyr" && isBuilt ? top.string() : std::string();
}

} // namespace headroom
