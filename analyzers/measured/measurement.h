// SPDX-License-Identifier: Apache-2.0
// A target's dump beside the image that it is of: what a report of `headroom runtime` is made of. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/bound.h"
#include "measured/dump.h"
#include "measured/request_form.h"
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
  RequestForm form;
  std::optional<Counters> counters; ///< empty: nothing was counted
  bool isLowerBound = false;        ///< the figures are at least that: the runtime had no room for some blocks, or nothing but blocks that a
                                    ///< walk met tells of this place, and the walk did not meet all
  bool isSeenLowerBound = false;    ///< what the walk met is at least that
  std::uint32_t blocksSeen = 0;     ///< live blocks that the walk of the heaps met
  std::uint64_t bytesSeen = 0;      ///< that were asked for in these
  std::optional<std::uint64_t> wasteBytes; ///< what these hold beyond that; empty where some of them do not tell, or the walk ended early
  std::uint32_t ownerGoneBlocks = 0;       ///< of these, allocated by threads that have ended
};

/// What the blocks of one site would take in a slab of their own.
struct SlabProposal {
  std::size_t site = 0; ///< into Measurement::sites
  std::uint64_t requestBytes = 0; ///< each block's
  std::uint64_t blockBytes = 0;   ///< rounded up to two words, to which an allocator aligns
  std::uint64_t blocks = 0;       ///< live at the site's peak
  bool isTooFew = false;          ///< requests of the site failed: more blocks were wanted
  bool isSizeProven = false;      ///< the code asks for this size and no other; otherwise only what was seen has it
  std::uint64_t savedBytes = 0;   ///< of the heap's bytes that a block holds now, for all of them
};

/// What a heap needs: at least what was seen, at most what no order of requests of that size can exceed.
struct HeapProposal {
  std::size_t heap = 0; ///< into Dump::heaps
  std::uint64_t seenBytes = 0;        ///< peak of what its blocks held, at most so for a system's heap
  bool isPeakTooLow = false;          ///< requests failed: the demand was larger than the peak
  std::uint64_t largestRequestBytes = 0; ///< no request was larger
  bool isLargestMeasured = false;     ///< and one of this size is live; otherwise it is only a limit
  std::optional<std::uint64_t> alignmentBytes = 0; ///< that requests may want beyond the allocator's own; empty: not known, and no size either
  bool mayMove = false;               ///< blocks that move count twice
  /// Sizes with which no request fails, UINT64_MAX: there is none; empty: nothing is said of this policy for this heap.
  std::optional<std::uint64_t> firstFitBytes;
  std::optional<std::uint64_t> segregatedFitBytes; ///< the runtime's own policy; of a system's heap the system's
  std::optional<std::uint64_t> anyFitBytes;        ///< best fit, TLSF
};

/// A measured stack beside its bound.
struct StackComparison {
  StackMark mark;
  std::string root;             ///< empty: no root of the image has this name
  std::optional<std::size_t> rootIndex; ///< into ImageProgram::roots; several may have this name
  std::optional<Bound> bound;
  std::optional<std::uint64_t> sizeBytes; ///< configured, as the image tells it
  bool isViolated = false;      ///< deeper than a value that is `bounded`
  bool isUsedUp = false;        ///< to its last byte: how deep it really went is not known
  std::string undecided;        ///< why it is not known whether it is deeper than its bound; empty: it is known
};

struct Measurement {
  Dump dump;                     ///< empty where only stacks were measured
  bool hasDump = false;
  std::vector<std::string> identity; ///< what shows that the dump is of the image; empty: nothing does
  bool isCodeCompared = false;   ///< the code itself is among it; otherwise only addresses
  std::vector<AllocationSite> sites; ///< measured ones with the most live bytes first, then the others by place
  std::uint64_t innerCalls = 0;      ///< calls of allocators that allocators make themselves, which are no sites
  bool areThreadsLowerBound = false; ///< blocks that the runtime had no room for may be of any thread
  std::vector<HeapProposal> heapProposals;
  std::vector<SlabProposal> slabProposals;
  std::vector<StackComparison> stacks; ///< by name
  std::vector<std::string> incomplete; ///< what is missing in the measurement: its figures are lower bounds
  std::vector<std::string> notes;
};

} // namespace headroom::measured
