// SPDX-License-Identifier: Apache-2.0
// The partition objects of an image, and the variables that the linker gathers for them.
#pragma once

#include "program/layout/source_objects.h"

namespace headroom {

/// Every partition record of the image, with the place of its definition and why its contents may be others at run time.
void findPartitions(const MemoryLayout &layout, const LayoutInput &input, const SourceObjects &sources, ProtectionView &view);

/// Variables whose section names a partition, and the names of all such partitions.
void findGathered(const MemoryLayout &layout, const SourceObjects &sources, ProtectionView &view);

/// `p` where `name` is `pattern` with p for `{}`; empty where it is not.
[[nodiscard]] std::string namedBy(const std::string &pattern, const std::string &name);
/// `pattern` with `name` for `{}`.
[[nodiscard]] std::string filledIn(const std::string &pattern, const std::string &name);

/// A section of `inner` that the linker's pattern for `outer` takes; empty: none.
[[nodiscard]] std::string swallowedSection(const GatheredPartition &kind, const std::string &outer, const std::string &inner);

} // namespace headroom
