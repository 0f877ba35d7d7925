// SPDX-License-Identifier: Apache-2.0
// What a memory protection unit can do, and how an RTOS says who may use which memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// What an attribute word of a partition means, where the RTOS has a name for it.
struct ProtectionAttribute {
  std::string name;        ///< `P_RW_U_RW`
  std::uint64_t value = 0; ///< of the bits of ProtectionUnit::attributeMask
  bool isWritable = false; ///< by anybody
  bool isExecutable = false;
};

/// Regions that the RTOS keeps for itself before partitions get any.
struct ReservedRegions {
  std::string name; ///< `the user thread's stack`
  std::uint64_t count = 0;             ///< at least; where `most` is 0, exactly
  std::uint64_t most = 0;              ///< at most, where it depends on where the memory lies
  std::string startSymbol, sizeSymbol; ///< marks of that memory: with both in the image the number is exact on a splitting unit
  std::vector<std::string> when;   ///< configuration symbols that must all be on
  std::vector<std::string> unless; ///< none of them may be on
  std::string nodeProperty;        ///< so many for each enabled devicetree node with this property; empty: once
};

/// How the image lists its fixed regions: one record each, later ones win where they overlap. A region's size is in its attribute, or
/// its last address is in a field of its own.
struct FixedRegionForm {
  std::string record; ///< RecordQuery::id; empty: the form is not known
  std::string baseField, attributeField;
  unsigned sizeShift = 0; ///< a region has 2^(((attribute >> sizeShift) & sizeMask) + 1) bytes
  std::uint64_t sizeMask = 0;
  std::string limitField;         ///< or: the last address, whose bits below limitStep are all set
  std::uint64_t limitStep = 0;    ///< a power of two
  std::uint64_t executeNever = 0; ///< bits of the attribute, and of a partition's or static region's, any of which forbids execution
};

/// Addresses from which privileged code may execute where no region says otherwise.
struct ExecutableRange {
  std::uint64_t start = 0;
  std::uint64_t sizeBytes = 0;
};

/// One protection unit as one architecture of the RTOS drives it.
struct ProtectionUnit {
  std::string name;                    ///< `PMSAv7`
  std::vector<std::string> when;       ///< configuration symbols that must all be on for this row; the first row that matches is taken
  bool isUnsupported = false;          ///< nothing more is known of it: rules are undecided and name it
  bool isPowerOfTwo = false;           ///< a region's size is a power of two, its start a multiple of its size
  std::uint64_t granuleBytes = 0;      ///< otherwise, and at least: start and size are multiples of this
  std::string granuleSymbol;           ///< configuration symbol with the number, where the build has one
  std::string regionProperty;          ///< devicetree property with the number of regions: `arm,num-mpu-regions`
  std::string regionSymbol;            ///< or: configuration symbol
  std::uint64_t leastRegions = 0;      ///< every unit of this architecture has as many
  std::uint64_t mostRegions = 0;       ///< no unit of this architecture has more; 0: not known
  bool isSplitting = false;            ///< a partition that is no power of two, or not aligned to its size, may take two regions
  bool isPartitioning = false;         ///< regions may not overlap: a static one splits the fixed one around it, into up to three
  std::vector<std::string> gapFilling; ///< configuration symbols that, all on, make every partition take two regions
  std::vector<std::string> sramExecutableUnless; ///< configuration symbols: with none of them on, RAM that no region covers can be executed
  bool isReservedInImage = false; ///< the image holds the fixed and static regions as records; otherwise `reserved` has them all
  std::vector<ReservedRegions> reserved;
  FixedRegionForm fixedForm;
  std::vector<std::string> fixedStaysWhen; ///< configuration symbols: with none of them on, fixed regions may be taken away at run time
  std::vector<ExecutableRange> executableByDefault;
  std::string attributeField;      ///< of a partition record: `attr.rasr_attr`
  std::uint64_t attributeMask = 0; ///< its bits that say who may do what
  std::uint64_t foreignMask = 0;   ///< its bits that an attribute never has
  std::string indexField;          ///< of a partition record: the index of a memory type ...
  std::uint64_t mostIndex = 0;     ///< ... which is at most this
  std::vector<ProtectionAttribute> attributes;
};

/// A call that changes a memory domain. Arguments are ordinals of the C call, 0-based.
struct DomainCall {
  enum class Kind : std::uint8_t { Initialise, AddPartition, AddThread, RemovePartition };
  Kind kind = Kind::Initialise;
  std::vector<std::string> functions; ///< link names
  unsigned domain = 0;
  std::optional<unsigned> count;     ///< of Initialise: how many partitions the array has
  std::optional<unsigned> partition; ///< the partition, or the array of pointers to partitions
  std::optional<unsigned> thread;
};

/// A call that creates a thread on a stack object.
struct ThreadCall {
  std::vector<std::string> functions; ///< link names
  unsigned thread = 0, stack = 1, size = 2, options = 0;
};

/// Memory that the linker gathers for a partition by the names of sections: `{}` is the partition's name.
struct GatheredPartition {
  std::vector<std::string> sections;    ///< of variables: `data_smem_{}_data`
  std::vector<std::string> zeroed;      ///< those of `sections` that are cleared at start-up
  std::vector<std::string> swallows;    ///< globs of sections that the linker script takes for this partition
  std::vector<std::string> definitions; ///< symbols, any of which the image has where the partition is defined
  std::string startSymbol;              ///< `z_data_smem_{}_part_start`
};

/// Marks around memory that no user thread may see, or one object of it.
struct KernelMemory {
  std::string name;                  ///< `user thread stacks`
  std::string start, end;            ///< symbols; or
  std::vector<std::string> sections; ///< output sections (globs); or
  std::vector<std::string> symbols;  ///< objects (globs)
};

/// Where stack objects are and what their shape is.
struct StackObjects {
  std::string elementType;        ///< canonical C type of an array's element: `struct z_thread_stack_element`
  std::string userStart, userEnd; ///< marks around stacks that user threads may have
  std::string guardSymbol;        ///< configuration symbol: stacks start with a region that the unit guards
  std::uint64_t guardBytes = 0;   ///< and such a stack's start is a multiple of this
  std::string recordId;           ///< RecordQuery::id of threads that exist at start-up, with these fields
  std::string stackField, sizeField, optionsField, threadField;
  std::uint64_t userOption = 0; ///< bit of the options that asks for user mode
};

struct ProtectionKnowledge {
  std::vector<ProtectionUnit> units;
  std::vector<std::string> userMode;      ///< configuration symbols that must all be on for partitions and domains to exist
  std::string partitionRecord;            ///< RecordQuery::id of all partitions
  std::string domainType;                 ///< record name of a memory domain: `k_mem_domain`
  std::string fixedRecord, fixedCount;    ///< RecordQuery::id of the table of fixed regions, and its field with their number
  std::string staticRecord;               ///< RecordQuery::id of regions that the RTOS adds at start-up
  std::string startField, sizeField;      ///< of partitions and of those regions
  std::string limitSymbol;                ///< configuration symbol: most partitions of a domain that its record has room for
  std::vector<std::string> limitChecked;  ///< configuration symbols, any of which makes the RTOS stop before it writes past that room
  std::vector<std::string> flashWritable; ///< configuration symbols, any of which lets code write to flash
  std::vector<std::string> stackGuards;   ///< configuration symbols, any of which guards stacks
  std::vector<DomainCall> domainCalls;
  std::vector<ThreadCall> threadCalls;
  std::vector<GatheredPartition> gathered;
  std::vector<KernelMemory> kernelMemory;
  std::vector<StackObjects> stackObjects;
};

} // namespace headroom
