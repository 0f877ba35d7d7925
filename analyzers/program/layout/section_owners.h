// SPDX-License-Identifier: Apache-2.0
// Whose each byte of a section is, by the linker's map. Internal to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "program/layout/memory_map.h"

namespace headroom {

class SectionOwners {
public:
  explicit SectionOwners(const MemoryLayout &layout);

  /// What adds up to `section.sizeBytes`. Where the map does not have this section as it is in the image, all is unknown.
  [[nodiscard]] std::map<MemoryOwner, std::uint64_t> of(const ImageSection &section) const;

  /// Of an address in it.
  [[nodiscard]] MemoryOwner at(const ImageSection &section, std::uint64_t address) const;

private:
  [[nodiscard]] const MapOutput *outputOf(const ImageSection &section) const;
  [[nodiscard]] MemoryOwner ownerOf(const MapInput &input) const;

  const MemoryLayout &layout_;
  std::unordered_map<std::string, std::vector<const MapOutput *>> outputs_; ///< by name
  std::unordered_map<const MapOutput *, std::vector<const MapInput *>> inputs_; ///< by address; non-empty ones
};

/// The same bytes by library: members become their archive, objects that are in none become one.
[[nodiscard]] MemoryOwner libraryOf(const MemoryOwner &file);

} // namespace headroom
