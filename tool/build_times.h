// SPDX-License-Identifier: Apache-2.0
// How old the evidence is, for each file that it was built from. An image is of one time; of objects each has its own, and a build that
// made one of them again says nothing of the others.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/source_facts.h"
#include "inputs.h"

namespace headroom::tool {

/// Sources and where the build puts their objects, absolute; a source that is built twice is in it twice.
using BuiltOutputs = std::vector<std::pair<std::string, std::string>>;

class BuildTimes {
public:
  BuildTimes(const ImageInput &input, const std::vector<SourceFacts> &sources, const BuiltOutputs &outputs);

  /// Nanoseconds since 1970: the oldest of what is made from the file; where nobody knows what is made from it, the oldest of all.
  /// 0: there is no evidence with a time.
  [[nodiscard]] std::uint64_t of(const std::string &path) const;
  [[nodiscard]] bool isOlderThan(const std::string &path, std::uint64_t modifiedNs) const;

private:
  std::uint64_t oldest_ = 0;
  std::map<std::string, std::uint64_t> byFile_; ///< paths without dots
};

} // namespace headroom::tool
