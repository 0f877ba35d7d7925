// SPDX-License-Identifier: Apache-2.0
#include "program/layout/link_objects.h"

#include <algorithm>

#include "program/source_places.h"

namespace headroom {

std::string linkedName(const std::string &archive, const std::string &object)
{
  return archive.empty() ? object : archive + "(" + object + ")";
}

bool isMadeByLinker(const std::string &object)
{
  return object == "linker stubs" || object == "<internal>";
}

std::vector<std::string> linkedFiles(const LinkerMap &map)
{
  std::set<std::string> out(map.loaded.begin(), map.loaded.end());
  for (const MapOutput &output : map.outputs)
    for (const MapInput &input : output.inputs)
      if (const std::string &file = input.archive.empty() ? input.object : input.archive; !file.empty() && !isMadeByLinker(file))
        out.insert(file);
  return {out.begin(), out.end()};
}

std::string linkedPath(const BuildFacts &build, const std::string &name)
{
  return name.starts_with('/') || build.directory.empty() ? name : build.directory + "/" + name;
}

std::string baseName(const std::string &path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string directoryName(const std::string &path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : baseName(path.substr(0, slash));
}

std::string targetOf(const std::string &object)
{
  constexpr std::string_view folder = "CMakeFiles/";
  constexpr std::string_view ending = ".dir";
  const std::size_t at = object.rfind(folder);
  if (at == std::string::npos)
    return {};
  const std::size_t begin = at + folder.size();
  const std::string name = object.substr(begin, object.find('/', begin) - begin);
  return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : std::string();
}

LinkObjects::LinkObjects(const BuildFacts &build) : build_(build)
{
  std::set<Named> seen;
  const auto note = [&](const std::string &archive, const std::string &object, const LinkedInput &input) {
    inputs_[linkedName(archive, object)].push_back(input);
    if (seen.emplace(archive, object).second)
      byBaseName_[baseName(object)].emplace_back(archive, object);
  };
  for (const MapOutput &output : build.map.outputs)
    for (const MapInput &input : output.inputs)
      note(input.archive, input.object, {&output, &input, nullptr});
  for (const MapDiscarded &one : build.map.discarded)
    note(one.archive, one.object, {nullptr, nullptr, &one});
  for (const CompiledSource &source : build.sources) {
    ++compiled_[baseName(source.object)];
    ++compiledFor_[{targetOf(source.object), baseName(source.object)}];
  }
}

std::vector<LinkObjects::Named> LinkObjects::candidates(const std::string &object) const
{
  const auto found = byBaseName_.find(baseName(object));
  if (found == byBaseName_.end())
    return {};
  std::vector<Named> same;
  std::vector<Named> ofTarget;
  const std::string archive = "lib" + targetOf(object) + ".a";
  for (const Named &named : found->second) {
    if (named.first.empty() && program::withoutDots(linkedPath(build_, named.second)) == object)
      same.push_back(named);
    if (!named.first.empty() && baseName(named.first) == archive)
      ofTarget.push_back(named);
  }
  if (!same.empty())
    return same;
  if (!ofTarget.empty())
    return ofTarget;
  // An object library's objects end in whichever archive uses it: that is only clear where the name is unique.
  const auto count = compiled_.find(baseName(object));
  if (found->second.size() == 1 && !found->second.front().first.empty() && count != compiled_.end() && count->second == 1)
    return found->second;
  return {};
}

LinkObjects::Match LinkObjects::find(const std::string &object) const
{
  const std::vector<Named> named = candidates(object);
  if (named.empty())
    return {};
  Match out{linkedName(named.front().first, named.front().second), named.front().first, named.front().second, named.size() > 1};
  if (out.archive.empty())
    return out;
  const auto sources = compiledFor_.find({targetOf(object), baseName(object)});
  out.isSeveral = out.isSeveral || (sources != compiledFor_.end() && sources->second > 1);
  return out;
}

const std::vector<LinkedInput> &LinkObjects::inputsOf(const std::string &linked) const
{
  static const std::vector<LinkedInput> none;
  const auto found = inputs_.find(linked);
  return found == inputs_.end() ? none : found->second;
}

WalkedObjects::WalkedObjects(const BuildFacts &build)
{
  for (const CompiledSource &source : build.sources)
    objects_[baseName(source.object)].insert(source.object);
}

std::vector<std::string> WalkedObjects::of(const std::string &file) const
{
  const auto named = objects_.find(baseName(file) + ".obj");
  std::vector<std::string> out;
  if (named == objects_.end())
    return out;
  const std::string directory = directoryName(file);
  for (const std::string &object : named->second)
    if (directoryName(object).find(directory) != std::string::npos)
      out.push_back(object);
  return out;
}

} // namespace headroom
