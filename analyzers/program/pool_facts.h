// SPDX-License-Identifier: Apache-2.0
// The pools of one image and how much one request can get from each at most.
#pragma once

#include <cstdint>
#include <vector>

#include "program/image_index.h"
#include "program/program.h"

namespace headroom {
struct Pack;
}

namespace headroom::program {

/// What decides the layout of a chunked heap.
struct ChunkedHeap {
  std::uint64_t sizeBytes = 0;
  unsigned pointerBytes = 4;
  bool isBig = false;       ///< wide chunk headers, whatever the size
  bool hasCounters = false; ///< three machine words more in the heap's header
};

/// The most that one request can get from the heap while it is empty, and so ever: exact for Zephyr 2.7 to 3.6 and a buffer that is
/// aligned to 8 bytes; a limit that no request exceeds otherwise. 0 where not even a block without content fits.
[[nodiscard]] std::uint64_t largestRequest(const ChunkedHeap &heap, std::uint64_t extraBytes);

/// One fact for each object, or for a pool that only its size tells. An object that several rules name belongs to the first. By id, then
/// object. Of `roots` the init entries tell from when on a pool is there.
[[nodiscard]] std::vector<PoolFact> poolFacts(const ImageIndex &index, const std::vector<const Pack *> &packs,
                                              const std::vector<Root> &roots);

} // namespace headroom::program
