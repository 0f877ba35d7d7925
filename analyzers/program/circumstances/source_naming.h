// SPDX-License-Identifier: Apache-2.0
// Positions of the sources as (root, path) of a report. Each file is named when it is first asked for.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/source_facts.h"
#include "program/source_place.h"

namespace headroom::program {

class SourceNaming {
public:
  /// `pathRoots` as in ProgramOptions. All must outlive it.
  SourceNaming(const std::vector<SourceFacts> &units, const std::vector<std::pair<std::string, std::string>> &pathRoots)
      : units_(units), pathRoots_(pathRoots)
  {
  }

  [[nodiscard]] SourcePlace at(std::uint32_t unit, const SourcePosition &position) const;

private:
  const std::vector<SourceFacts> &units_;
  const std::vector<std::pair<std::string, std::string>> &pathRoots_;
  mutable std::map<std::string, SourcePlace, std::less<>> files_;
};

} // namespace headroom::program
