// SPDX-License-Identifier: Apache-2.0
// From the names of a pack to the addresses of an image. Internal to this folder.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/image_layout.h"
#include "facts/initialisation_knowledge.h"
#include "program/layout/initialisation_view.h"

namespace headroom {

/// Symbols by name: a global one first.
class SymbolAddresses {
public:
  explicit SymbolAddresses(const ImageLayout &image);

  [[nodiscard]] std::optional<std::uint64_t> of(const std::string &name) const;
  /// What `*` stands for in the names that match `pattern`, which has one.
  [[nodiscard]] std::vector<std::string> fillings(const std::string &pattern) const;

private:
  std::map<std::string, std::pair<bool, std::uint64_t>> addresses_; ///< by name: whether it is global, and where
};

struct FoundRange {
  AddressRange range;
  std::optional<std::uint64_t> loadAddress; ///< empty: it is zeroed
  std::string name;
};

/// The range's symbols resolved: none where its start does not exist; where it does, a symbol that is missing is said in `open`.
[[nodiscard]] std::vector<FoundRange> findRanges(const StartupRange &row, const SymbolAddresses &symbols, std::vector<std::string> &open);

} // namespace headroom
