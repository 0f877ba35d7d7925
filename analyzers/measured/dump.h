// SPDX-License-Identifier: Apache-2.0
// What the runtime wrote about itself on a target: the values of a dump (runtime/README.md, "The dump"), nothing joined. Bytes are bytes,
// addresses are the target's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::measured {

/// Of one heap, site or thread. Bytes are requested bytes, without headers and rounding.
struct Counters {
  std::uint32_t liveBlocks = 0;
  std::uint32_t liveBytes = 0;
  std::uint32_t peakBytes = 0;
  std::uint32_t allocations = 0;
  std::uint32_t failures = 0;
  std::uint32_t largestFailed = 0;

  friend bool operator==(const Counters &, const Counters &) = default;
};

/// 0: not known; 1 to 0x7fff: a descriptor's index plus one; 0x8000 and up: a return address.
using SiteId = std::uint16_t;
inline constexpr SiteId firstCallerId = 0x8000;

struct Block {
  std::uint64_t address = 0; ///< of the payload
  std::uint32_t heldBytes = 0; ///< what it takes from its heap; 0 for blocks of other allocators, where nobody knows
  std::uint32_t bytes = 0;     ///< asked for
  SiteId site = 0;
  std::uint8_t thread = 0;
  std::uint8_t mark = 0;
  std::uint32_t timeMs = 0; ///< 0 where the runtime keeps no times
  bool isOwnerGone = false;
  bool isBesideFree = false; ///< keeps a free block from growing
  bool isMoving = false;     ///< between its heap and its owner at that moment
  bool isFree = false;
};

struct Heap {
  /// How it chooses blocks, which decides what sizes can be said of it.
  enum class Kind : std::uint8_t {
    Bins = 1,   ///< the runtime's segregated fit
    Tree = 2,   ///< its first fit or best fit
    Buddy = 3,  ///< the legacy heap memory pool
    System = 4, ///< an operating system's, which the runtime watches
  };

  std::string name;
  Kind kind = Kind::Bins;
  std::string object; ///< that the image has at its address; empty: not known, or the dump was not joined
  std::uint64_t address = 0;
  std::uint32_t totalBytes = 0;
  std::uint32_t freeBytes = 0;
  std::uint32_t largestFreeBytes = 0;
  std::uint32_t peakUsedBytes = 0; ///< headers and rounding included; of a system's heap at most that
  Counters counters;
  std::vector<Block> blocks;
  std::uint32_t corruptBlocks = 0; ///< left out of `blocks`: their records say more bytes than they hold
  bool isComplete = false; ///< false: the walk ended early, the blocks are a lower bound

  /// The heaps of an operating system are watched by calls whose counters are elsewhere; a heap that counted nothing says nothing.
  [[nodiscard]] bool isCounted() const { return counters.allocations != 0 || counters.failures != 0; }
};

/// Blocks of allocators that are not the runtime's (headroom/foreign.h).
struct ForeignBlocks {
  Counters counters;
  std::uint32_t dropped = 0; ///< above 0 the counters, here and of sites, are lower bounds
  std::uint32_t unknownFrees = 0;
  std::uint32_t unseenFrees = 0;
  std::vector<Block> blocks;
};

struct SiteRecord {
  SiteId id = 0;
  std::uint64_t returnAddress = 0; ///< of a caller; 0 for descriptors and the unknown site
  Counters counters;
};

struct ThreadRecord {
  std::uint8_t slot = 0;
  bool hasEnded = false;
  std::uint64_t thread = 0;
  Counters counters; ///< below statistics level 3 only the live blocks
  std::string name;  ///< empty: not named
};

struct FreedBlock {
  std::uint64_t address = 0;
  std::uint32_t bytes = 0;
  SiteId site = 0;
  std::uint8_t thread = 0;
  std::uint8_t freedBy = 0;
};

/// Of the code that ran: digests of equal parts of it, the last may be shorter.
struct ImageDigests {
  std::uint64_t address = 0;
  std::uint32_t bytes = 0;
  std::uint32_t partBytes = 0;
  std::vector<std::uint32_t> parts;
};

/// As the runtime makes them (runtime/src/track/image.h): `bytes` is a multiple of 4 long.
[[nodiscard]] std::uint32_t imageDigest(std::span<const std::uint8_t> bytes);

struct Dump {
  std::uint8_t pointerBytes = 4;
  std::uint8_t statistics = 0; ///< HR_STATISTICS: 1 counts per heap, 2 per site, 3 per thread
  std::uint8_t hardening = 0;  ///< HR_HARDENING
  std::uint64_t uptimeMs = 0;
  std::uint64_t siteTable = 0; ///< address of the first descriptor; 0: there is none
  std::uint32_t siteCount = 0;
  std::uint16_t siteBytes = 0; ///< of a descriptor
  std::uint8_t newestMark = 0;
  std::optional<ImageDigests> image; ///< empty: the runtime knew no range of code
  std::vector<Heap> heaps;
  std::optional<ForeignBlocks> foreign;
  std::vector<SiteRecord> sites; ///< unknown, descriptors and callers, by id
  std::vector<ThreadRecord> threads;
  std::vector<FreedBlock> freed; ///< newest first
  std::vector<std::uint32_t> faults; ///< by kind
  bool isComplete = false;       ///< false: the target could not read all of its own records
  std::uint32_t skippedRecords = 0; ///< of types that this reader does not know

  [[nodiscard]] bool countsHeaps() const { return statistics >= 1; }
  [[nodiscard]] bool countsSites() const { return statistics >= 2; }
  [[nodiscard]] bool countsThreads() const { return statistics >= 3; }
};

/// What the runtime calls a fault of this kind (headroom/fault.h); `fault 17` for one that this version does not know.
[[nodiscard]] std::string faultName(std::size_t kind);

} // namespace headroom::measured
