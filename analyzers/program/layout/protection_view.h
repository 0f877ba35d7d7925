// SPDX-License-Identifier: Apache-2.0
// The protection unit of this image, and everything that programs it: fixed regions, partitions, domains, stack objects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/protection_knowledge.h"
#include "program/source_place.h"

namespace headroom {

/// An index into a list of the view; `noProtectionIndex` where there is none.
using ProtectionIndex = std::uint32_t;
inline constexpr ProtectionIndex noProtectionIndex = UINT32_MAX;

/// One partition object of the image, as it is before the first instruction.
struct MemoryPartition {
  std::string name;         ///< its symbol
  std::uint64_t object = 0; ///< where the record itself is
  std::uint64_t start = 0;
  std::uint64_t sizeBytes = 0;
  std::optional<std::uint64_t> attribute; ///< empty: the record does not have the unit's field
  std::optional<std::uint64_t> index;     ///< of a memory type, where the unit has such a field
  std::string unknown;                    ///< why start and size are not known before run time; empty: they are
  bool isGathered = false;                ///< the linker laid it out: its start is a mark
  SourcePlace place;                      ///< of the object; empty without sources
};

/// One partition of one domain.
struct DomainPartition {
  ProtectionIndex partition = noProtectionIndex; ///< into ProtectionView::partitions; none: an object that is no known partition
  std::string name;
  SourcePlace place; ///< of the call that adds it
};

/// A memory domain, as the calls for it say.
struct MemoryDomain {
  std::string name;
  SourcePlace place;                       ///< of its first call
  std::vector<DomainPartition> partitions; ///< in the order of calls; one that is added twice is there twice
  std::vector<std::string> open;           ///< why there may be more, or fewer; empty: these are all
  bool shrinks = false;                    ///< partitions are taken out, too: not all are there at one time
  std::vector<std::string> threads;
};

/// A call whose result says that it failed, and nobody looks.
struct UncheckedDomainCall {
  std::string function;
  std::string caller;
  SourcePlace place;
};

/// A variable that is placed in a partition by its section.
struct GatheredVariable {
  std::string name;
  std::string partition;
  bool isZeroed = false;      ///< its section is cleared at start-up
  bool isInitialised = false; ///< with something that is not zero
  bool isLinked = false;
  SourcePlace place;
};

/// A partition that variables or linker marks name.
struct GatheredName {
  std::string name;
  bool isDefined = false;
  SourcePlace place;            ///< of its definition, else of the first variable in it
  std::string swallowedBy;      ///< the partition whose part the linker takes it for; empty: none
  std::string swallowedSection; ///< which of its sections
};

/// A region that the RTOS programs besides partitions.
struct ProtectionRegion {
  std::string name;
  std::uint64_t start = 0;
  std::uint64_t sizeBytes = 0;
  std::optional<bool> isExecutable = std::nullopt; ///< empty: the record does not say
};

/// A region that is there from the start.
struct FixedRegion {
  std::uint64_t start = 0;
  std::uint64_t sizeBytes = 0;
  bool isExecutable = false;
};

/// A thread on a stack object.
struct StackUser {
  std::string thread;
  bool isUser = false; ///< it starts in user mode
  bool isKnown = true; ///< false: its options are not constant
  SourcePlace place;
};

/// A stack object, or what is used as one.
struct StackObject {
  std::string name;
  std::uint64_t address = 0;
  std::uint64_t sizeBytes = 0; ///< of one stack: an array of stacks has `count`
  std::uint64_t count = 1;
  bool isForUser = false;      ///< lies between the marks for stacks of user threads
  bool hasElementType = false; ///< declared with the RTOS's type
  std::vector<StackUser> users;
  SourcePlace place;
};

struct ProtectionView {
  std::string undecided;    ///< why nobody knows whether a unit is used; empty: `isUsed` holds
  bool isUsed = false;      ///< the build has a protection unit and uses it
  bool hasUserMode = false; ///< partitions and domains exist
  std::string unknown;      ///< the unit that is not supported; empty: `unit` holds
  ProtectionUnit unit;
  std::uint64_t granuleBytes = 0;
  unsigned addressBits = 32;
  std::uint64_t stackAlignBytes = 8;            ///< of the ABI
  std::optional<std::uint64_t> hardwareRegions; ///< empty: only the hardware knows
  std::string hardwareFrom;                     ///< `arm,num-mpu-regions of zephyr.dts:241`
  SourcePlace hardwarePlace;
  std::optional<std::uint64_t> fixedRegions;   ///< empty: the image does not list them
  std::vector<FixedRegion> fixed;              ///< in the order of their numbers; empty: their form is not known, or the image does not list them
  std::vector<ProtectionRegion> staticRegions; ///< without empty ones; by start
  bool knowsStaticRegions = false;
  std::uint64_t leastReserved = 0, mostReserved = 0; ///< of the unit's `reserved` that apply
  std::string reservedUnknown;                       ///< why there may be more of them; empty: these are all

  bool hasSources = false;                         ///< domains and stacks were looked for in sources
  std::vector<std::string> unreadUnits;            ///< sources that say nothing: domains may be there
  std::string partitionsUnknown;                   ///< why the partition objects of the image are not known; empty: these are all
  std::vector<MemoryPartition> partitions;         ///< by object
  std::vector<MemoryDomain> domains;               ///< by name
  std::vector<std::string> openDomains;            ///< calls whose domain is not known
  std::vector<UncheckedDomainCall> uncheckedCalls; ///< by place
  std::vector<GatheredVariable> gatheredVariables; ///< by place
  std::vector<GatheredName> gatheredNames;         ///< by name
  std::vector<StackObject> stacks;                 ///< by address
};

/// What a partition record's attribute means on this unit; null: nothing that the RTOS has.
[[nodiscard]] const ProtectionAttribute *attributeOf(const ProtectionUnit &unit, std::uint64_t word);

/// Whether one region can be exactly this range.
[[nodiscard]] bool fitsUnit(const ProtectionView &view, std::uint64_t start, std::uint64_t sizeBytes);

/// What the unit wants instead: `a power of two of at least 32 bytes, aligned to its size`.
[[nodiscard]] std::string wantedShape(const ProtectionView &view);

} // namespace headroom
