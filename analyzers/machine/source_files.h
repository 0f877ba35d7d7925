// SPDX-License-Identifier: Apache-2.0
// File names that positions refer to, numbered as they are met and in order of their names at the end.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "facts/machine_facts.h"

namespace headroom::machine {

class SourceFiles {
public:
  FileId idOf(const std::string &path)
  {
    if (path.empty())
      return noFile;
    return ids_.emplace(path, static_cast<FileId>(ids_.size())).first->second;
  }

  /// The names in order; `renumbered[id]` is the final number of what idOf() gave.
  [[nodiscard]] std::vector<std::string> sorted(std::vector<FileId> &renumbered) const
  {
    std::vector<std::string> names;
    renumbered.resize(ids_.size());
    for (const auto &[name, id] : ids_) {
      renumbered[id] = static_cast<FileId>(names.size());
      names.push_back(name);
    }
    return names;
  }

private:
  std::map<std::string, FileId> ids_;
};

} // namespace headroom::machine
