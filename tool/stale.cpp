// SPDX-License-Identifier: Apache-2.0
#include "stale.h"

#include <algorithm>
#include <optional>

#include "file_digests.h"
#include "path_roots.h"
#include "program/source_places.h"

namespace headroom::tool {

std::vector<StaleSource> staleSources(const MachineFacts &facts, const ImageInput &input, const BuildTimes &built,
                                      const std::vector<std::string> &pathMaps)
{
  std::vector<StaleSource> out;
  const program::SourcePlaces places(facts, input.pathRoots);
  for (FileId file = 0; file < facts.files.size(); ++file) {
    const std::string path = mappedPath(program::withoutDots(facts.files[file]), pathMaps);
    // A relative name is relative to where the compiler ran, which is not known here.
    if (path.empty() || path.front() != '/')
      continue;
    if (const std::optional<FileStamp> stamp = stampOf(path); stamp && built.isOlderThan(path, stamp->modifiedNs))
      out.push_back({places.at({file, 0, 0})});
  }
  std::sort(out.begin(), out.end(), [](const StaleSource &a, const StaleSource &b) {
    return std::tie(a.place.root, a.place.file) < std::tie(b.place.root, b.place.file);
  });
  out.erase(std::unique(out.begin(), out.end(), [](const StaleSource &a, const StaleSource &b) { return a.place == b.place; }), out.end());
  return out;
}

} // namespace headroom::tool
