// SPDX-License-Identifier: Apache-2.0
// Which rows of packs and configuration describe a function of this image.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/pack.h"
#include "facts/project_config.h"
#include "program/image_index.h"

namespace headroom::program {

class ApiTable {
public:
  /// Rows whose symbols and conditions hold for `index`, the project's first. Its entries are copies: `rules()` outlives the packs. Of
  /// rows with `userSymbols` those say `isUserModeIgnored` whose image has none of them.
  ApiTable(const ImageIndex &index, const std::vector<const Pack *> &packs, const ProjectConfig &config);
  ApiTable(ApiTable &&) = default;
  ApiTable(const ApiTable &) = delete; // its names point into its own rows

  [[nodiscard]] const std::vector<ApiRule> &rules() const { return rules_; }
  /// Indices into rules() of the rows for a function of this link name and declared C type; ascending. `type` may be empty: rows that ask
  /// for one are left out then.
  [[nodiscard]] std::vector<std::uint32_t> rowsOf(std::string_view linkName, std::string_view type) const;

private:
  std::vector<ApiRule> rules_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> exact_; ///< by name without `*`
  std::vector<std::pair<std::string_view, std::uint32_t>> globs_;
};

} // namespace headroom::program
