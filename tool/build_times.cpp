// SPDX-License-Identifier: Apache-2.0
#include "build_times.h"

#include <algorithm>
#include <optional>

#include "file_digests.h"
#include "program/source_places.h"

namespace headroom::tool {

BuildTimes::BuildTimes(const ImageInput &input, const std::vector<SourceFacts> &sources, const BuiltOutputs &outputs)
{
  if (const std::optional<FileStamp> image = input.file.empty() ? std::nullopt : stampOf(input.file)) {
    oldest_ = image->modifiedNs;
    return;
  }
  for (const std::string &object : input.objects)
    if (const std::optional<FileStamp> stamp = stampOf(object))
      oldest_ = oldest_ == 0 ? stamp->modifiedNs : std::min(oldest_, stamp->modifiedNs);
  if (input.objects.size() < 2 || oldest_ == 0)
    return;
  const auto add = [&](const std::string &path, std::uint64_t time) {
    const auto [known, isNew] = byFile_.try_emplace(program::withoutDots(path), time);
    if (!isNew)
      known->second = std::min(known->second, time);
  };
  // An object that is not where the command says may be any of those that are there.
  for (const auto &[source, output] : outputs) {
    const std::optional<FileStamp> stamp = stampOf(output);
    add(source, stamp ? stamp->modifiedNs : oldest_);
  }
  const std::map<std::string, std::uint64_t> mains = byFile_;
  for (const SourceFacts &unit : sources) {
    const auto main = mains.find(program::withoutDots(unit.mainFile));
    for (const SourceInput &file : unit.inputs)
      add(file.path, main == mains.end() ? oldest_ : main->second);
  }
}

std::uint64_t BuildTimes::of(const std::string &path) const
{
  const auto found = byFile_.find(program::withoutDots(path));
  return found == byFile_.end() ? oldest_ : found->second;
}

bool BuildTimes::isOlderThan(const std::string &path, std::uint64_t modifiedNs) const
{
  const std::uint64_t built = of(path);
  return built != 0 && modifiedNs > built;
}

} // namespace headroom::tool
