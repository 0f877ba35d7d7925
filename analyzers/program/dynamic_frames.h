// SPDX-License-Identifier: Apache-2.0
// Frames that grow with the height of a balanced tree: bounded by what memory can hold.
#pragma once

#include <cstdint>
#include <string>

#include "facts/pack.h"
#include "program/image_index.h"

namespace headroom::program {

struct DynamicBytes {
  std::uint64_t bytes = 0; ///< most that the frame grows by
  std::string assumption;
};

/// A red-black tree of n nodes has at most 2 log2(n + 1) levels (Cormen et al., Introduction to Algorithms, lemma 13.1); n is limited by
/// the memory that the rule's symbol states, or by the address space where that is not linked.
[[nodiscard]] DynamicBytes dynamicBytes(const DynamicFrameRule &rule, const ImageIndex &index);

} // namespace headroom::program
