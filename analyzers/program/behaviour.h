// SPDX-License-Identifier: Apache-2.0
// What the sources say of one image's behaviour: which API calls are reached in which context, and what happens to memory on a path.
// What the context and allocation rules read. Plain values; strings are link names and printable paths.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facts/api.h"
#include "program/source_place.h"

namespace headroom {

/// Where code runs, as far as the rules tell contexts apart. Ordered from the least to the most restricted.
enum class ExecutionContext : std::uint8_t {
  Thread,
  WorkQueue,
  SharedWorkQueue, ///< of the whole system
  PreKernel,       ///< initialisation before threads exist
  Either,          ///< an interrupt or a thread: the driver or the configuration decides
  Interrupt,
  ZeroLatency,     ///< an interrupt that no lock of the kernel masks
};
[[nodiscard]] const char *contextName(ExecutionContext context); ///< `thread`, `interrupt`, ...

/// How long a call waits at most.
enum class WaitTime : std::uint8_t { None, Finite, Forever, Unknown };

struct BehaviourStep {
  std::string function;
  SourcePlace place;
  std::string note;

  auto operator<=>(const BehaviourStep &) const = default;
};

struct HeldLock {
  LockRule::Kind kind = LockRule::Kind::Spin;
  std::string name; ///< as in the source: `&lock`; empty where it has none
  std::string function;
  SourcePlace place; ///< of the call that takes it

  auto operator<=>(const HeldLock &) const = default;
};

/// One way in which a call is reached. Of several with the same root, context, wait and locks the shortest chain is kept.
struct Circumstance {
  std::uint32_t root = UINT32_MAX; ///< into ImageProgram::roots
  ExecutionContext context = ExecutionContext::Thread;
  WaitTime wait = WaitTime::Unknown;
  std::vector<HeldLock> locks;       ///< outermost first
  std::vector<BehaviourStep> chain;  ///< from the registration to the function that makes the call, and the call itself
  std::vector<std::string> through;  ///< functions on the way whose calls are not closed: the chain rests on an approximation

  friend bool operator==(const Circumstance &, const Circumstance &) = default;
};

/// What is known of an argument at a call, over all paths.
struct UseArgument {
  enum class Kind : std::uint8_t { Unknown, Integer, Object };
  Kind kind = Kind::Unknown;
  std::int64_t number = 0;
  std::string object; ///< link name of the object whose address is passed

  friend bool operator==(const UseArgument &, const UseArgument &) = default;
};

/// One call of a function that a pack or the project describes.
struct ApiUse {
  std::string function; ///< that makes the call
  std::string callee;   ///< as people call it
  std::vector<std::uint32_t> rules; ///< into ImageProgram::api; empty: only `contract` speaks of the callee
  std::uint32_t contract = UINT32_MAX; ///< into Behaviour::contracts: what the callee asserts of its context
  SourcePlace place;
  std::vector<UseArgument> arguments;
  std::vector<Circumstance> circumstances; ///< worst first: by context, wait, chain length
  bool isInKernel = false; ///< made by a function that a pack row describes itself: what it does is said by its own row

  friend bool operator==(const ApiUse &, const ApiUse &) = default;
};

/// A function asserts that it is not in an interrupt: what a call of it says in one.
struct LearnedContract {
  std::string function;
  SourcePlace place; ///< of the assertion
  bool exceptNoWait = false;
  std::uint32_t timeout = 0; ///< parameter, with exceptNoWait

  friend bool operator==(const LearnedContract &, const LearnedContract &) = default;
};

/// Something that happens to memory or to a lock on one path through a function.
struct PathIssue {
  enum class Kind : std::uint8_t {
    Unchecked,      ///< used without a test for failure
    Leak,           ///< the last pointer to a block is lost
    DoubleFree,
    UseAfterFree,
    Mismatch,       ///< released with a function of another family
    WrongHeap,      ///< released to another object than it came from
    ReallocLeak,    ///< `p = realloc(p, n)`
    ZeroSize,
    SizeOverflow,
    UnsetOnTimeout, ///< *out is read where the allocation timed out
    FreeSignature,  ///< the block in the form of another version
    BlockTooSmall,  ///< a slab's block is smaller than the object stored in it: `wanted`, `found`
    LockLeak,       ///< a path leaves the function with a lock held
    LockScopeExit,  ///< a jump leaves a scoped lock
    LateDomainJoin, ///< a thread joins a memory domain while it may run already
  };
  Kind kind = Kind::Unchecked;
  std::string function;
  SourcePlace place;
  std::string variable; ///< what holds the block, as in the source; may be empty
  std::string callee;   ///< the call that it happens at, or that yielded the block, as people call it
  std::string origin;   ///< the call that yielded the block; empty where it does not matter
  std::uint64_t wanted = 0;
  std::uint64_t found = 0;
  std::vector<BehaviourStep> steps; ///< the path: allocation, tests taken, release, use

  friend bool operator==(const PathIssue &, const PathIssue &) = default;
};

/// Memory that requests draw from, in this image.
struct PoolFact {
  std::string id;      ///< PoolRule::id
  std::string object;  ///< data symbol; empty for one that only its size symbol tells
  std::string config;
  std::uint64_t sizeBytes = 0;
  std::optional<std::uint64_t> largestRequest; ///< the most that one request can ever get; empty where no formula is exact
  std::uint64_t blockBytes = 0;
  std::uint64_t blockCount = 0;
  std::uint64_t perBlockBytes = 0; ///< that each request takes besides
  bool isMonitored = false;
  std::optional<std::uint64_t> readyAt; ///< on the scale of Root::initOrder: whatever runs before finds no pool; empty where not known
  std::string readyBy;                  ///< what sets it up, or the mark: for messages

  friend bool operator==(const PoolFact &, const PoolFact &) = default;
};

/// A record that would be smaller with its members in another order.
struct LooseRecord {
  std::string record;             ///< `struct sample`
  SourcePlace place;
  std::uint64_t sizeBytes = 0;
  std::uint64_t leastBytes = 0;   ///< in the best order
  std::vector<std::string> order; ///< members in that order; no more than the first 32

  friend bool operator==(const LooseRecord &, const LooseRecord &) = default;
};

struct Behaviour {
  bool isKnown = false;                ///< false: no sources, every rule that reads this is undecided
  std::vector<ApiUse> uses;            ///< by place, then callee
  std::vector<LearnedContract> contracts;
  std::vector<PathIssue> issues;       ///< by place, then kind
  std::vector<PoolFact> pools;
  std::vector<LooseRecord> looseRecords; ///< of the project's own files, the most bytes first; no more than 64
  std::uint64_t contextCalls = 0;      ///< calls through pointers on the ways from the contexts' entries down
  std::uint64_t openContextCalls = 0;  ///< of these, with no known target: nothing is followed behind them
  std::uint64_t typedContextCalls = 0; ///< of these, with targets that only fit, or not all of them known
  std::vector<std::string> unread;     ///< functions of the image without source that the contexts pass through; sorted
};

} // namespace headroom
