// SPDX-License-Identifier: Apache-2.0
// A target's dump beside the image that it is of: what a report of `headroom runtime` is made of. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/bound.h"
#include "measured/dump.h"
#include "measured/stack_marks.h"
#include "program/source_place.h"

namespace headroom::measured {

/// One place that allocates.
struct AllocationSite {
  enum class State : std::uint8_t {
    Measured,    ///< the dump has its record
    NeverCalled, ///< the runtime counts its calls, and counted none
    NotSeen,     ///< nothing is counted of it, and it may have been called: the dump has allocations of places that it does not know
    NotTracked,  ///< calls an allocator that the runtime does not count
  };

  State state = State::Measured;
  SiteId id = 0;           ///< 0: the dump has no record of it, or it is the record of all places that are not known
  bool isUnknown = false;  ///< that record
  std::uint64_t address = 0; ///< of the descriptor, the return address, or the call; 0 for the unknown site
  std::string function;    ///< empty where not known
  SourcePlace place;
  std::string allocator;   ///< `k_malloc`; `k_malloc through make_buffer`; empty where not known
  std::optional<Counters> counters; ///< empty: nothing was counted
  bool isLowerBound = false;        ///< the runtime had no room for some blocks, which may be of this place
  std::uint32_t blocksSeen = 0;     ///< live blocks that the walk of the heaps met
  std::uint64_t bytesSeen = 0;      ///< that were asked for in these
  std::optional<std::uint64_t> wasteBytes; ///< what these hold beyond that; empty where some of them do not tell, or the walk ended early
  std::uint32_t ownerGoneBlocks = 0;       ///< of these, allocated by threads that have ended
};

/// What the blocks of one site would take in a slab of their own.
struct SlabProposal {
  std::size_t site = 0; ///< into Measurement::sites
  std::uint64_t requestBytes = 0; ///< each block's
  std::uint64_t blockBytes = 0;   ///< rounded up to a word
  std::uint64_t blocks = 0;       ///< live at the site's peak
  std::uint64_t savedBytes = 0;   ///< of the heap's bytes that a block holds now, for all of them
};

/// What a heap needs: at least what was seen, at most what no order of requests of that size can exceed.
struct HeapProposal {
  std::size_t heap = 0; ///< into Dump::heaps
  std::uint64_t seenBytes = 0;        ///< peak of what its blocks held: with less the run that was measured fails
  bool isPeakTooLow = false;          ///< requests failed: the demand was larger than the peak
  std::uint64_t largestRequestBytes = 0; ///< no request was larger
  bool isLargestMeasured = false;     ///< and one of this size is live; otherwise it is only a limit
  std::uint64_t firstFitBytes = 0;
  std::uint64_t segregatedFitBytes = 0; ///< the runtime's own policy
  std::uint64_t anyFitBytes = 0;        ///< best fit, TLSF
};

/// A measured stack beside its bound.
struct StackComparison {
  StackMark mark;
  std::string root;             ///< empty: no root of the image has this name
  std::optional<Bound> bound;
  std::optional<std::uint64_t> sizeBytes; ///< configured, as the image tells it
  bool isViolated = false;      ///< deeper than a value that is `bounded`
};

struct Measurement {
  Dump dump;                     ///< empty where only stacks were measured
  bool hasDump = false;
  std::vector<std::string> identity; ///< what shows that the dump is of the image; empty: nothing does
  std::vector<AllocationSite> sites; ///< measured ones with the most live bytes first, then the others by place
  std::uint64_t innerCalls = 0;      ///< calls of allocators that allocators make themselves, which are no sites
  std::vector<HeapProposal> heapProposals;
  std::vector<SlabProposal> slabProposals;
  std::vector<StackComparison> stacks; ///< by name
  std::vector<std::string> incomplete; ///< what is missing in the dump: its figures are lower bounds
  std::vector<std::string> notes;
};

} // namespace headroom::measured
