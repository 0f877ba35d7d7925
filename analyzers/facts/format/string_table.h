// SPDX-License-Identifier: Apache-2.0
// Writing texts and lists of texts: each text once, in the order of first use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common_generated.h"

namespace headroom {

/// Keeps views of the texts it was given: they must outlive it.
class StringTable {
public:
  [[nodiscard]] std::uint32_t operator()(std::string_view text);

  /// Appends the list to a pool; the length that the row holds.
  std::uint32_t operator()(const std::vector<std::string> &texts, std::vector<wire::Index> &pool);

  [[nodiscard]] std::vector<wire::Index> list(const std::vector<std::string> &texts);

  [[nodiscard]] flatbuffers::Offset<wire::Strings> write(flatbuffers::FlatBufferBuilder &builder) const;

private:
  std::unordered_map<std::string_view, std::uint32_t> known_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint32_t> ends_;
};

/// The length of a list, as a row holds it.
template <typename List> std::uint32_t lengthOf(const List &list)
{
  return static_cast<std::uint32_t>(list.size());
}

} // namespace headroom
