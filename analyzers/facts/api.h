// SPDX-License-Identifier: Apache-2.0
// What functions of an RTOS, a C library or a project do, as far as contexts and memory go: pack data, and `api` of .headroom.yaml.
// Arguments are ordinals of the C call, 0-based.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// Whether an interrupt handler may make the call.
enum class InterruptUse : std::uint8_t {
  Unstated,   ///< nothing is documented: the body decides, where it is compiled
  Allowed,    ///< documented, or it never waits
  NoWait,     ///< with a timeout that does not wait
  ThreadOnly, ///< never, whatever the timeout
};

/// A call that yields a block of memory.
struct AllocationRule {
  std::string family;               ///< what ReleaseRule::families names: `k_malloc`, `k_heap`, `slab`, `libc`, `net_buf`
  std::optional<unsigned> size;     ///< argument: bytes, or what `count` is multiplied with
  std::optional<unsigned> count;
  std::optional<unsigned> alignment;
  std::optional<unsigned> heap;     ///< argument: the object that it draws from
  std::string pool;                 ///< PoolRule::id, where the call has no heap argument or any of the pool's objects may be meant
  std::optional<unsigned> out;      ///< the block is written to *argument and the call returns 0, or a negative error; empty: it is returned
  std::optional<unsigned> outCount; ///< argument: how many blocks are written to the array at `out`
  std::optional<unsigned> old;      ///< realloc: the block that is released when the call succeeds with a size that is not 0
  bool isUnsetOnTimeout = false;    ///< a failure after waiting leaves *out unwritten
  bool isCounted = false;           ///< a reference count decides when the block is released
  bool isHeap = true;               ///< general heap: latency depends on its state. False: constant time (slab, fixed pool)
  bool isLibrary = false;           ///< the C or C++ library's own heap
  bool isThreadSafe = true;         ///< false: the caller locks
  bool neverFailsForever = false;   ///< cannot fail where the timeout is forever; without a timeout: never
};

/// A call that gives a block back.
struct ReleaseRule {
  std::vector<std::string> families;
  unsigned block = 0;               ///< argument
  std::optional<unsigned> heap;     ///< argument: must be the object that the block came from
  bool isAddressOfBlock = false;    ///< the argument is the address of the variable that holds the block
  bool isReference = false;         ///< gives back one reference (net_buf_unref)
  bool isTransfer = false;          ///< hands the block over to another owner, who releases it
  bool acceptsNull = true;
};

struct LockRule {
  enum class Kind : std::uint8_t { Spin, Interrupts, Scheduler, Mutex };
  Kind kind = Kind::Spin;
  bool isAcquire = true;
  bool isTry = false;               ///< acquires only where it returns 0
  std::optional<unsigned> lock;     ///< argument: the lock object
  std::optional<unsigned> key;      ///< argument of a release: what the acquire returned
};

/// A call whose result tells where the code runs.
struct QueryRule {
  enum class Kind : std::uint8_t {
    InInterrupt, ///< not 0 exactly in an interrupt
    CanYield,    ///< not 0 only in a thread that may wait
    PreKernel,   ///< not 0 exactly before threads exist
    UserMode,    ///< not 0 exactly in a user mode thread
  };
  Kind kind = Kind::InInterrupt;
};

/// A function that the call keeps and that runs later.
struct CallbackRule {
  enum class Context : std::uint8_t { Interrupt, Either, Thread, Locked };
  unsigned argument = 0;
  Context context = Context::Interrupt;
  std::string because;              ///< for messages: which driver or configuration makes it an interrupt
};

/// Objects that memory is drawn from, and how much one request can get at most.
struct PoolRule {
  enum class Formula : std::uint8_t {
    Plain,       ///< the size itself
    ChunkedHeap, ///< Zephyr's sys_heap: 8-byte chunks, bucket array (lib/os/heap.h); exact on an empty heap
    Blocks,      ///< `blockField` bytes, `countField` of them
  };
  std::string id;
  std::vector<std::string> objects;     ///< data symbols (globs)
  std::vector<std::string> buffers;     ///< data symbols (globs) whose own size is the pool's, where no record tells it
  std::vector<std::string> sizeSymbols; ///< or: absolute symbols with the size in bytes; the first that is linked
  std::string record;                   ///< or: RecordQuery::id, with these fields
  std::string sizeField, blockField, countField;
  std::string config;                   ///< configuration symbol for messages
  Formula formula = Formula::Plain;
  unsigned perBlockWords = 0;           ///< machine words that each request takes besides
  std::vector<std::string> bigSymbols;     ///< of ChunkedHeap: any linked: every heap has the wide chunk header
  std::vector<std::string> counterSymbols; ///< of ChunkedHeap: any linked: the heap's header holds 3 machine words more
  std::vector<std::string> statisticsSymbols; ///< linked where the pool's use is monitored
  std::vector<std::string> readyAfter;  ///< entries (globs) of the list of init functions that set it up: before the first of them it is not there
  std::optional<std::string> readyFrom; ///< where none of them is linked: the mark in that list from which on it is there
  std::string source;
};

/// One row: functions with the same effects. Several rows may name one function: their effects add up.
struct ApiRule {
  std::vector<std::string> functions;    ///< link names (globs)
  std::string as;                        ///< what people call it, where the link name is an implementation's (`z_impl_k_sem_take`); empty: the link name
  std::vector<std::string> whenSymbols;  ///< all must be linked
  std::vector<std::string> unlessSymbols;///< none may be linked
  std::string whenType;                  ///< the function's declared canonical C type must be this: tells versions apart
  InterruptUse interrupt = InterruptUse::Unstated;
  bool waits = false;                    ///< can make the calling thread wait: always, or as its timeout says
  std::optional<unsigned> timeout;       ///< argument: 0 does not wait, -1 waits forever
  bool isBounded = false;                ///< of waits without a timeout: the wait ends by itself (a transfer, a yield); false: it may be forever
  std::optional<unsigned> zeroWhen;      ///< the result is 0 where this argument is 0, and otherwise is not: time conversions
  bool isKernel = true;                  ///< may not be called from a zero-latency interrupt
  bool createsThread = false;
  std::optional<unsigned> options;       ///< of createsThread: argument with the thread options
  std::int64_t userOption = 0;           ///< of createsThread: the bit of the options that asks for user mode
  std::vector<std::string> userSymbols;  ///< of createsThread: linked where user mode exists
  std::optional<unsigned> delay;         ///< of createsThread: argument with the start delay
  std::optional<unsigned> thread;        ///< of createsThread: argument with the thread object; the call returns it, too
  std::optional<unsigned> startsThread;  ///< argument: the thread that runs from here on
  bool isUserModeIgnored = false;        ///< asks for user mode, and the row applies only where there is none (unlessSymbols)
  std::optional<unsigned> addsReference; ///< argument: the block gets one more reference (net_buf_ref)
  std::optional<unsigned> joinsDomain;   ///< argument: the thread that joins a memory domain
  std::optional<AllocationRule> allocates;
  std::optional<ReleaseRule> releases;
  std::optional<LockRule> lock;
  std::optional<QueryRule> query;
  std::vector<CallbackRule> callbacks;
  std::string note;                      ///< printed with findings: what makes the call special
  std::string source;
};

} // namespace headroom
