// SPDX-License-Identifier: Apache-2.0
#include "behaviour_cache.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "audit.h"
#include "behaviour_codec.h"
#include "byte_codec.h"
#include "facts/format/envelope.h"
#include "facts/format/machine_file.h"
#include "facts/sha256.h"
#include "file_bytes.h"
#include "file_digests.h"
#include "output.h"

namespace headroom::tool {

namespace fs = std::filesystem;

namespace {

constexpr FileKind behaviourKind = {"HRCB", 2, "headroom cache clear"};
// As many as a unit has versions.
constexpr std::size_t maxEntries = 4;

/// Removes all but the newest entries. Files of a parallel run that go meanwhile are no matter.
void prune(const std::string &directory)
{
  std::vector<std::pair<fs::file_time_type, fs::path>> entries;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const fs::file_time_type written = it->last_write_time(gone);
    if (!gone && it->path().extension() == ".behaviour")
      entries.emplace_back(written, it->path());
  }
  std::sort(entries.rbegin(), entries.rend());
  for (std::size_t i = maxEntries; i < entries.size(); ++i)
    fs::remove(entries[i].second, error);
}

} // namespace

BehaviourCache::BehaviourCache(std::string directory, const Environment &environment) : directory_(std::move(directory))
{
  if (const std::optional<FileStamp> stamp = stampOf(environment.executable); stamp && !directory_.empty())
    identity_ = toolVersion() + " " + std::to_string(stamp->bytes) + " " + std::to_string(stamp->modifiedNs);
}

std::string BehaviourCache::keyOf(const MachineFacts &machine, const std::string &units, const std::vector<Pack> &packs,
                                  const ProjectConfig &config, const ProgramOptions &options) const
{
  if (identity_.empty() || units.empty())
    return {};
  ByteWriter out;
  out.text(identity_);
  out.text(asText(encodeMachineFacts(machine)));
  out.text(units);
  out.number(packs.size());
  for (const Pack &pack : packs) {
    out.text(pack.name);
    out.text(pack.digest);
  }
  // Of one file and one image there is one configuration.
  out.text(config.digest);
  out.texts(config.own);
  out.text(options.board);
  out.text(options.id);
  out.text(options.evidence);
  out.texts(options.extraRoots);
  out.number(options.pathRoots.size());
  for (const auto &[prefix, name] : options.pathRoots) {
    out.text(prefix);
    out.text(name);
  }
  out.number(options.clonesPerFunction);
  out.number(options.isEstimate);
  out.number(options.origins.size());
  for (const auto &[object, origin] : options.origins) {
    out.text(object);
    out.number(origin.isEstimate ? 1 : 0);
    out.text(origin.assumption);
  }
  return sha256Hex(out.bytes());
}

std::string BehaviourCache::pathOf(const std::string &key) const
{
  return directory_ + "/behaviour/" + key + ".behaviour";
}

std::optional<SourceBehaviour> BehaviourCache::find(const std::string &key) const
{
  if (key.empty())
    return std::nullopt;
  const std::string path = pathOf(key);
  const Expected<std::string> file = fileBytes(path);
  if (!file)
    return std::nullopt;
  const Expected<std::span<const std::uint8_t>> payload = openFile(behaviourKind, asBytes(*file), path);
  return payload ? decodeBehaviour(asText(*payload)) : std::nullopt;
}

void BehaviourCache::store(const std::string &key, const ImageProgram &program) const
{
  if (key.empty())
    return;
  const std::string path = pathOf(key);
  std::error_code error;
  // Where the units' facts could not be kept either there is no directory, and that was said.
  if (!fs::is_directory(directory_, error))
    return;
  fs::create_directory(fs::path(path).parent_path(), error);
  const std::string bytes = encodeBehaviour({program.behaviour, program.suppressions});
  if (!error && !writeFile(path, std::string(asText(sealFile(behaviourKind, asBytes(bytes))))))
    prune(fs::path(path).parent_path().string());
}

} // namespace headroom::tool
