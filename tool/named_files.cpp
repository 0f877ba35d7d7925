// SPDX-License-Identifier: Apache-2.0
#include "named_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "audited_image.h"
#include "build_times.h"
#include "image_sources.h"
#include "path_roots.h"
#include "paths.h"
#include "program/source_files.h"
#include "program/source_places.h"
#include "supplied.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

using Paths = std::unordered_set<std::string_view>;

/// What a source reads that has no entry of its own.
bool isHeaderName(const std::string &path)
{
  constexpr std::array<std::string_view, 9> known = {".h", ".hh", ".H", ".hp", ".hxx", ".hpp", ".h++", ".inc", ".def"};
  return std::find(known.begin(), known.end(), fs::path(path).extension().string()) != known.end();
}

/// Of GCC's list (GCC manual, "Options Controlling the Kind of Output"), and what is included by other names.
bool isSourceName(const std::string &path)
{
  constexpr std::array<std::string_view, 11> known = {".c", ".cc", ".cp", ".cxx", ".cpp", ".CPP", ".c++", ".C", ".s", ".S", ".sx"};
  return isHeaderName(path) || std::find(known.begin(), known.end(), fs::path(path).extension().string()) != known.end();
}

class Matching {
public:
  Matching(const std::vector<NamedFile> &named, const AuditedImage &image) : image_(image)
  {
    for (const NamedFile &one : named)
      named_[{one.stamp.device, one.stamp.inode}].push_back(&one);
    for (const SourceFacts &unit : image.sources) {
      read(unit.mainFile);
      for (const SourceInput &input : unit.inputs)
        read(input.path);
    }
    for (const AssemblySource &source : image.assemblySources)
      for (const std::string &file : source.inputs)
        read(file);
  }

  ImageFiles run()
  {
    const BuildTimes built(image_.input, image_.sources, image_.outputs);
    for (const auto &[path, stamp] : stamps_) {
      if (!stamp)
        continue;
      if (const auto found = named_.find({stamp->device, stamp->inode}); found != named_.end()) {
        namedPaths_.insert(path);
        for (const NamedFile *one : found->second)
          out_.known.insert(one->given);
      }
      if (built.isOlderThan(std::string(path), stamp->modifiedNs))
        changedPaths_.insert(path);
    }
    out_.mayKnowMore = std::any_of(image_.sources.begin(), image_.sources.end(), [](const SourceFacts &unit) { return unit.isIncomplete; });
    for (const SourcePlace &place : placesOf(changedPaths_))
      out_.stale.push_back({place});
    for (const std::string_view path : namedPaths_)
      out_.shown.push_back(shownFile(std::string(path), image_.input.pathRoots));
    sortUnique(out_.shown);
    fill(namedPaths_, out_.named);
    fill(changedPaths_, out_.changed);
    return std::move(out_);
  }

private:
  static void sortUnique(std::vector<std::string> &list)
  {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }

  void read(const std::string &path)
  {
    const auto [entry, isNew] = stamps_.try_emplace(path);
    if (!isNew)
      return;
    entry->second = stampOf(path);
    numbers_.emplace(path, files_.add(path));
  }

  [[nodiscard]] static bool reads(const SourceFacts &unit, const Paths &paths)
  {
    return paths.contains(unit.mainFile) || std::any_of(unit.inputs.begin(), unit.inputs.end(),
                                                        [&](const SourceInput &input) { return paths.contains(input.path); });
  }

  [[nodiscard]] SourcePlace placeOf(const std::string &path) const
  {
    MachineFacts one;
    one.files = {path};
    SourcePlace out = program::SourcePlaces(one, image_.input.pathRoots).at(SourcePosition{0, 0, 0});
    out.line = out.column = 0;
    return out;
  }

  [[nodiscard]] std::set<SourcePlace> placesOf(const Paths &paths) const
  {
    std::set<SourcePlace> out;
    for (const std::string_view path : paths)
      out.insert(placeOf(std::string(path)));
    return out;
  }

  /// The units that read one of `paths`, and the paths, under every name that the sources and the debug information have for them.
  void fill(const Paths &paths, FileSet &out)
  {
    if (paths.empty())
      return;
    Paths all = paths;
    std::vector<const SourceFacts *> units;
    for (const SourceFacts &unit : image_.sources)
      if (reads(unit, paths)) {
        units.push_back(&unit);
        all.insert(unit.mainFile);
      }
    for (const AssemblySource &source : image_.assemblySources)
      if (std::any_of(source.inputs.begin(), source.inputs.end(), [&](const std::string &file) { return paths.contains(file); }))
        all.insert(source.file);
    std::unordered_set<program::FileNumber> wanted;
    for (const std::string_view path : all)
      wanted.insert(numbers_.at(path));
    std::unordered_map<std::string_view, bool> spellings;
    const auto isOne = [&](const std::string &spelling) {
      const auto [known, isNew] = spellings.try_emplace(spelling);
      if (isNew) {
        const std::vector<program::FileNumber> meant = files_.find(spelling);
        known->second = std::any_of(meant.begin(), meant.end(), [&](program::FileNumber number) { return wanted.contains(number); });
        if (known->second)
          add(spelling, out);
      }
      return known->second;
    };
    for (const std::string_view path : all)
      add(std::string(path), out);
    for (const std::string &file : image_.machine.files)
      (void)isOne(file);
    for (const SourceFacts &unit : image_.sources)
      for (const std::string &file : unit.files)
        (void)isOne(file);
    out.supplied = suppliedFunctions(units, image_.sources);
    out.suppliesObjects = std::any_of(units.begin(), units.end(), [](const SourceFacts *unit) { return unit->language == "c++"; });
    for (const SourceFacts *unit : units)
      for (const SourceFunction &function : unit->functions)
        if (function.isDefined && function.position.file < unit->files.size() && isOne(unit->files[function.position.file]))
          out.functions.insert(function.name);
    for (const SourceFacts *unit : units)
      for (const SourceVariable &variable : unit->variables)
        if (variable.isDefined && variable.function == noIndex && variable.position.file < unit->files.size() && isOne(unit->files[variable.position.file]))
          out.objects.insert(variable.name);
  }

  void add(const std::string &path, FileSet &out) const
  {
    SourcePlace place = placeOf(path);
    out.files.emplace(std::move(place.root), std::move(place.file));
  }

  const AuditedImage &image_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<const NamedFile *>> named_; ///< by device and inode
  std::map<std::string_view, std::optional<FileStamp>> stamps_;                             ///< of everything that the image is built from
  std::unordered_map<std::string_view, program::FileNumber> numbers_;
  program::SourceFiles files_;
  Paths namedPaths_;
  Paths changedPaths_;
  ImageFiles out_;
};

} // namespace

std::vector<NamedFile> openNamedFiles(const std::vector<std::string> &given, const Environment &environment, std::vector<Error> &errors)
{
  std::vector<NamedFile> out;
  for (const std::string &one : given) {
    const std::string path = realPath(one, environment);
    std::error_code error;
    const auto fail = [&](std::string message, std::string help) {
      errors.push_back({Error::Kind::Environment, std::move(message), one.empty() ? "''" : one, std::move(help)});
    };
    if (one.empty() || !fs::exists(path, error))
      fail("no such file", "leave deleted files out: git diff --name-only --diff-filter=d");
    else if (fs::is_directory(path, error))
      fail("is a directory, wanted a file", "name its files: git ls-files " + one);
    else if (const std::optional<FileStamp> stamp = stampOf(path))
      out.push_back({one, path, *stamp});
    else
      fail("is no regular file, or cannot be looked at", {});
  }
  return out;
}

ImageFiles findNamedFiles(const std::vector<NamedFile> &files, const AuditedImage &image)
{
  return Matching(files, image).run();
}

Error unknownFile(const NamedFile &file, const std::vector<std::string> &databases, const std::string &shownBuild, bool mayKnowMore)
{
  if (databases.empty())
    return notInDatabase(file.given, databases, shownBuild);
  if (!isSourceName(file.path))
    return {Error::Kind::Environment, "is no C or C++ source: what it says reaches the image through a build", file.given,
            "build, then audit without naming files: headroom check -p " + shownBuild};
  if (mayKnowMore && isHeaderName(file.path))
    return {Error::Kind::Incomplete, "is read by no source that could be parsed, and some could not", file.given,
            "mend what is listed as incomplete; a file of another build: leave it out, or --skip-unknown"};
  return notInDatabase(file.given, databases, shownBuild);
}

} // namespace headroom::tool
