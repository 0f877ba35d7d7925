// SPDX-License-Identifier: Apache-2.0
// File names as the debug information has them, as (root, path) of a report.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/machine_facts.h"
#include "program/program.h"

namespace headroom::program {

class SourcePlaces {
public:
  /// `pathRoots` as in ProgramOptions: the first prefix that holds a file names its root.
  SourcePlaces(const MachineFacts &facts, const std::vector<std::pair<std::string, std::string>> &pathRoots);

  [[nodiscard]] SourcePlace at(const SourcePosition &position) const;

  /// A place as numbers: keys compare as the root, file, line and column of at() do.
  struct Key {
    std::uint32_t file = 0; ///< 0: unknown
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    auto operator<=>(const Key &) const = default;
  };
  [[nodiscard]] Key keyOf(const SourcePosition &position) const;
  [[nodiscard]] SharedPlace placeOf(const Key &key) const;

private:
  std::vector<SourcePlace> files_;     ///< by FileId, line and column 0
  std::vector<std::uint32_t> rankOf_;  ///< by FileId: Key::file
  std::vector<SharedPlace> ofRank_;    ///< of Key::file - 1, line and column 0
};

/// `/a/b/../c.c` is `/a/c.c`: compilers keep the dots of include paths, and one file must have one name.
[[nodiscard]] std::string withoutDots(const std::string &path);

} // namespace headroom::program
