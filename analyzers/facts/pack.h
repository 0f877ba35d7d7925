// SPDX-License-Identifier: Apache-2.0
// RTOS knowledge as data: what a file under rules/*.yaml says. Nothing in the code knows an RTOS by name.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/api.h"
#include "facts/machine_facts.h"

namespace headroom {

struct LayoutKnowledge;

enum class RootKind : std::uint8_t { Thread, Main, Idle, Isr, InterruptStack, WorkQueue, Timer, Init, PrivilegedStack, Function };

/// `thread`, `main`, ...: the JSON spelling (design section 5).
[[nodiscard]] const char *kindName(RootKind kind);

/// Bytes of a stack object that code may not use, in some builds.
struct GuardRule {
  std::uint64_t bytes = 0;
  std::vector<std::string> bytesSymbols; ///< absolute symbols whose values are added
  std::vector<std::string> whenSymbols; ///< all must be linked
};

/// Where a root's stack object is. Names are globs with `*`; the first of a list that exists in the image is taken. Where several of
/// object, marks and size symbol exist, the smallest size counts: an object holds guards and rounding that code may not use.
struct StackRule {
  std::vector<std::string> symbols;       ///< the object whose size is the stack's
  std::vector<std::string> topSymbols;    ///< or: linker marks, `_estack`
  std::vector<std::string> bottomSymbols; ///< and `__StackLimit`
  std::vector<std::string> sizeSymbols;   ///< or: an absolute symbol whose value is the size
  std::uint64_t guardBytes = 0;           ///< of the object, not usable by code (MPU guard, sentinel)
  std::vector<GuardRule> guards;          ///< besides: the largest that applies; only of an object's size, not of a size symbol's
  std::string config;                     ///< the configuration symbol that sets the size, for messages
};

/// Records from the mark `from` up to the next level's mark run on the stack of this kind of root.
struct LevelRule {
  std::string from;
  std::string runsOn;
};

/// How roots of one kind are found: by function names, or one per record of a RecordQuery.
struct RootRule {
  RootKind kind = RootKind::Thread;
  std::string name;                   ///< root name; empty: the record's symbol, or the entry's name
  std::vector<std::string> functions; ///< link names (globs); each that is linked becomes a root
  bool firstOnly = false;             ///< of `functions` only the first that is linked: names of one thing by several vendors
  std::string record;                 ///< RecordQuery::id; then the fields below are field paths of the record
  std::string entryField, argumentField, stackField, sizeField, priorityField, nameField;
  std::string countField;             ///< stacks that the record stands for, one behind the other from `stackField` on
  std::string optionsField;           ///< with the bit `userOption`, which asks for user mode: ignored where none of `userSymbols` is linked
  std::int64_t userOption = 0;
  std::vector<std::string> userSymbols;
  std::vector<std::string> entryFunctions; ///< instead of `entryField`: always the first of these that is linked
  std::vector<std::string> ignoreEntries; ///< entries that mean "not used": `z_irq_spurious`
  std::string start;                  ///< wrapper that runs below the entry on this stack and calls it: `z_thread_entry`
  std::uint16_t startArgument = 0;    ///< which argument word of `start` carries the entry
  StackRule stack;                    ///< for rules by function
  std::string runsOn;                 ///< instead of an own stack: a RootKind spelling, `interrupt-stack`, `main`
  std::vector<LevelRule> levels;      ///< or, by where the record lies; records in none of them keep `runsOn`
  std::string source;                 ///< where this is known from (file of the RTOS, manual section)
};

/// A table of interrupt vectors: words that the core jumps through.
struct VectorRule {
  std::vector<std::string> symbols;  ///< globs
  std::vector<std::string> sections; ///< globs
  bool firstWordIsStack = true;      ///< Cortex-M: word 0 is the initial SP, word 1 the reset handler
  std::string source;
};

/// What one preemption costs, per port (facts/stack-analysis.md section 4).
struct PortRule {
  std::string name;                        ///< `cortex-m`
  Machine machine = Machine::Arm;
  std::vector<std::string> whenSymbols;    ///< all must be linked for this row; the first row that matches is taken
  std::uint64_t frameBytes = 0;            ///< pushed on the interrupted stack
  std::uint64_t fpFrameBytes = 0;          ///< instead, when the interrupted code has a live FP context
  std::uint64_t padBytes = 0;              ///< alignment that the core or port may add
  std::vector<std::string> reservedSymbols; ///< absolute symbols whose values, in bytes, lie above a thread's first stack pointer
  std::uint64_t reservedExtraBytes = 0;    ///< besides, where their sum is not 0: headers, alignment
  std::vector<std::string> wrappers;       ///< functions that run on the interrupted stack before the switch; their bound is added
  unsigned priorityBits = 0;               ///< of interrupts, where the port fixes them; 0: the most that the architecture allows
  bool handlersOnInterruptStack = true;    ///< false: the handler's frames go on the interrupted stack too
  std::string source;
};

/// An indirect call in code that has no constants to follow: `{in: _isr_wrapper, table: _sw_isr_table, stride: 8, offset: 4}`.
/// The targets are the words of a table, or fields of records; rules with the same `in` that apply are united, since nothing tells
/// which of the function's indirect calls reads which.
struct TableCallRule {
  std::string in;        ///< function (glob), also as an inlined one
  std::string table;     ///< data symbol; its size is the table's, unless there is `lastTable`
  std::string lastTable; ///< or: a mark behind the last entry
  std::uint32_t strideBytes = 4;
  std::uint32_t offsetBytes = 0;
  std::string record;                 ///< instead of a table: RecordQuery::id
  std::vector<std::string> fields;    ///< field paths; each record counts with those that it has
  bool staysInside = false;           ///< instead of a table: jumps to a computed place of the same function, which is followed anyway
  std::vector<Machine> machines;      ///< empty: every machine
  std::vector<std::string> whenSymbols;   ///< all must be linked
  std::vector<std::string> unlessSymbols; ///< none may be linked
  std::string source;
};

/// A call that makes a root: `k_thread_create(thread, stack, size, entry, ...)`. Words are arguments as machine words, 0-based, in the
/// order of the calling convention (a 64-bit argument on a 32-bit machine takes two, at an even word). Wrappers that forward their own
/// parameters are followed to their callers.
struct RegistrationRule {
  RootKind kind = RootKind::Thread;
  std::vector<std::string> functions;    ///< link names (globs)
  std::optional<unsigned> entryWord;     ///< the function that will run
  std::vector<std::string> entryFunctions; ///< or: always the first of these that is linked (`work_queue_main`)
  std::optional<unsigned> argumentWord;  ///< what the entry gets as its first argument; with `entryFunctions` often the object
  unsigned argumentCount = 1;            ///< words from `argumentWord` on that the entry gets in the same order
  std::optional<unsigned> objectWord;    ///< the thread, queue or timer object: it names the root
  std::optional<unsigned> stackWord;
  std::optional<unsigned> sizeWord;      ///< counts `sizeUnitBytes`
  unsigned sizeUnitBytes = 1;            ///< 0: machine words
  std::optional<unsigned> priorityWord;
  std::optional<unsigned> nameWord;      ///< a string that names the root
  std::optional<unsigned> routineWord;   ///< the function that the entry calls, where the entry is a wrapper: it names the root
  unsigned routineArgument = 0;          ///< which argument of the entry carries it
  std::optional<unsigned> attributesWord; ///< points to a record with the stack, size and name, at these bytes from its start
  std::optional<unsigned> attributesStack, attributesSize, attributesName;
  std::vector<std::string> defaultSizeSymbols; ///< absolute symbols: the size where the record gives no stack of its own, or size 0
  std::vector<std::string> exceptIn;     ///< callers (globs) whose calls are no registration: another rule has them, or their callers' calls are
  std::vector<std::string> ignoreEntries;
  std::string start;                     ///< as RootRule::start
  std::uint16_t startArgument = 0;
  StackRule stack;                       ///< guards that are not usable by code; symbols where the stack is fixed
  std::string runsOn;
  std::string source;
};

/// Where a function goes on after it replaced the stack pointer with a value that its code alone does not give.
struct StackSwitchRule {
  std::string in;       ///< function (glob)
  std::string runsOn;   ///< a RootKind spelling, `interrupt-stack`; empty: the stack of what resumes there, at the depth of its own call
  std::vector<Machine> machines;          ///< empty: every machine
  std::vector<std::string> unlessSymbols; ///< none may be linked
  std::string source;
};

/// A call that gives an interrupt line its priority: `z_arm_irq_priority_set(irq, prio, flags)`; or handlers whose priority the RTOS fixes,
/// on the same scale.
struct PriorityRule {
  std::vector<std::string> functions; ///< link names (globs)
  unsigned lineWord = 0;
  unsigned priorityWord = 1;
  int priorityOffset = 0;             ///< added: what the port reserves above the application's priorities
  std::optional<unsigned> flagsWord;  ///< the rule holds only for calls with 0 here
  std::string record;                 ///< RecordQuery::id of the table that lines index
  std::vector<std::string> exceptIn;  ///< callers (globs) that forward what their own callers' calls say
  std::vector<std::string> handlers;  ///< instead of `functions`: link names (globs) of handlers ...
  std::optional<int> priority;        ///< ... and what they have
  std::string source;
};

/// A call that names a root after its object: `k_thread_name_set(thread, name)`.
struct NameRule {
  std::vector<std::string> functions; ///< link names (globs)
  unsigned objectWord = 0;
  unsigned nameWord = 1;
  std::string source;
};

struct RecursionRule {
  std::string function;
  std::uint64_t depth = 0; ///< how many activations of this function may be live at once
  std::string reason;
};

/// A call that only a system on its way down makes: what it leads to counts as a fatal path, although others reach it, too.
struct FatalCallRule {
  std::string in;                 ///< calling function (glob), also as an inlined one
  std::vector<std::string> calls; ///< callees (globs)
  std::string reason;
  std::string source;
};

/// What a start wrapper (RootRule::start) does only when its entry returns: most threads never do.
struct EntryWrapperRule {
  std::string function;                 ///< link name
  std::vector<std::string> afterReturn; ///< functions (globs) that it calls behind the entry
  std::string source;
};

/// A function whose frame grows with the height of a red-black tree (a path kept in a variable length array).
struct DynamicFrameRule {
  std::string function;           ///< link name
  std::uint64_t bytesPerLevel = 0; ///< on the stack, for each level of the tree
  std::uint64_t fixedBytes = 0;    ///< besides: spare slots, alignment of each array
  std::uint64_t nodeBytes = 1;     ///< memory that each node takes at least
  std::string kilobytesSymbol;     ///< absolute symbol: KiB of the memory that nodes lie in; the address space where it is not linked
  std::string reason;
  std::string source;
};

/// What the build writes itself: a build that was only configured has none of it.
struct BuildProducts {
  std::vector<std::string> headers;     ///< globs on a header's name, as `#include` spells it
  std::string makeHeaders;              ///< the command that writes them; `{build}` stands for the build directory
  std::vector<std::string> linkSources; ///< file names (globs) of sources that are written from a first link: tables that it fills
};

struct Pack {
  std::string name;
  std::string digest; ///< sha256 of the file, lowercase hex
  std::vector<std::string> detectSymbols; ///< the pack applies when any of these is linked; empty: always
  bool isFallback = false;                ///< applies only when no other pack does
  std::vector<RecordQuery> records;
  std::vector<VectorRule> vectors;
  std::vector<RootRule> roots;
  StackRule interruptStack;
  std::vector<std::string> bootFunctions; ///< run on the interrupt stack before any thread (globs)
  std::vector<PortRule> ports;
  std::vector<std::string> fatal;          ///< functions (globs) whose paths end the system
  std::vector<FatalCallRule> fatalCalls;
  std::vector<TableCallRule> tableCalls;
  std::vector<StackSwitchRule> stackSwitches;
  std::vector<std::string> notCalled; ///< functions (globs) whose address is taken for an exception's return, never for a call
  std::vector<RegistrationRule> registrations;
  std::vector<PriorityRule> priorities;
  std::vector<NameRule> names;
  std::vector<std::string> inert; ///< functions (globs) that, where they have no source, neither call nor keep what they are given: `memset`
  std::vector<RecursionRule> recursion;
  std::vector<DynamicFrameRule> dynamicFrames;
  std::vector<EntryWrapperRule> entryWrappers;
  std::vector<ApiRule> api;
  std::vector<PoolRule> pools;
  std::shared_ptr<const LayoutKnowledge> layout; ///< null: the pack says nothing of memory layout
  BuildProducts buildProducts;
  std::vector<std::string> sharedQueueStacks; ///< stack objects (globs) of work queues that the whole system shares: their handlers must not wait forever
  std::vector<std::string> handlerNames;   ///< globs: functions that are interrupt handlers where no vector table is found
  std::vector<std::string> exceptionEntries; ///< handlers in the vector table that are kernel entries, not interrupts of their own (`z_arm_svc`)
  std::vector<std::string> ignoreHandlers; ///< default handlers that mean "not used", as long as they use no stack or are fatal
};

} // namespace headroom
