// SPDX-License-Identifier: Apache-2.0
#include "config/pack_choice.h"

#include <filesystem>
#include <map>
#include <utility>

#include "config/knowledge.h"
#include "config/pack_file.h"
#include "facts/nearest.h"

namespace headroom {

namespace {

bool isPath(const std::string &wanted)
{
  return wanted.find('/') != std::string::npos || wanted.ends_with(".yaml");
}

/// Adds the pack of a file under its name; nothing where it has errors.
void addFile(const std::string &path, std::map<std::string, Pack> &packs, std::vector<Error> &errors)
{
  PackRead read = loadPack(path);
  errors.insert(errors.end(), read.errors.begin(), read.errors.end());
  if (!read.pack)
    return;
  std::string name = read.pack->name;
  packs.insert_or_assign(std::move(name), std::move(*read.pack));
}

/// It only tells of functions: no system is chosen by it, and a choice of systems is not against it. Whether it applies, its detection says.
bool isLibrary(const Pack &pack)
{
  return !pack.isFallback && pack.roots.empty() && pack.registrations.empty() && pack.vectors.empty() &&
         pack.ports.empty();
}

Error unknownPack(const std::string &name, const std::map<std::string, Pack> &known)
{
  std::vector<std::string> names;
  std::string listed;
  for (const auto &[knownName, pack] : known) {
    names.push_back(knownName);
    listed += (listed.empty() ? "" : ", ") + knownName;
  }
  const std::string suggestion = nearest(name, names);
  return {Error::Kind::Environment, "no pack named '" + name + "'" + (suggestion.empty() ? "" : ", nearest: " + suggestion), "",
          "packs: " + listed + "; a path to another one ends in .yaml"};
}

} // namespace

PackChoice choosePacks(const std::vector<std::string> &wanted, const std::vector<std::string> &extraPaths, const std::string &baseDirectory)
{
  PackChoice out;
  Expected<std::vector<Pack>> shipped = shippedPacks();
  if (!shipped) {
    out.errors.push_back(shipped.error());
    return out;
  }
  std::map<std::string, Pack> known;
  for (Pack &pack : *shipped)
    known.emplace(pack.name, pack);
  std::map<std::string, Pack> extra;
  for (const std::string &path : extraPaths)
    addFile(path, extra, out.errors);
  for (const auto &[name, pack] : extra)
    known.insert_or_assign(name, pack);

  std::map<std::string, Pack> chosen = wanted.empty() ? known : extra;
  for (const auto &[name, pack] : known)
    if (isLibrary(pack))
      chosen.insert({name, pack});
  for (const std::string &name : wanted) {
    const auto pack = known.find(name);
    if (isPath(name))
      addFile((std::filesystem::path(baseDirectory) / name).string(), chosen, out.errors);
    else if (pack != known.end())
      chosen.insert(*pack);
    else
      out.errors.push_back(unknownPack(name, known));
  }
  if (out.errors.empty())
    for (auto &[name, pack] : chosen)
      out.packs.push_back(std::move(pack));
  return out;
}

} // namespace headroom
