// SPDX-License-Identifier: Apache-2.0
// What machine code says before anything is joined: one linked image, or one set of objects laid out side by side.
// Plain values. Bytes are bytes, addresses are run-time addresses (Thumb bit clear), depths count from the stack pointer at
// the function's entry downwards.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/bound.h"
#include "facts/value.h"

namespace headroom {

enum class Machine : std::uint8_t { Arm, RiscV32, RiscV64 };

/// Index into MachineFacts::files; `noFile` where the code has no line information.
using FileId = std::uint32_t;
inline constexpr FileId noFile = UINT32_MAX;

/// A place in the source; line and column are 1-based, 0 where unknown.
struct SourcePosition {
  FileId file = noFile;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const SourcePosition &, const SourcePosition &) = default;
};

/// One level of inlining around an instruction: `function` was inlined at `callSite` into the next level.
struct InlineFrame {
  std::string function;
  SourcePosition callSite;
  FileId declaredIn = noFile; ///< where `function` is declared: tells two of one name apart
};

/// A function whose code is, at least in part, inside another one's.
struct InlinedFunction {
  std::string name;
  FileId declaredIn = noFile;

  auto operator<=>(const InlinedFunction &) const = default;
};

/// A call, or a jump that leaves the function for another one.
struct CallSite {
  enum class Kind : std::uint8_t {
    Call,     ///< returns here
    TailCall, ///< the jump at `depthBytes` replaces this frame
    Trap,     ///< `svc`, `ecall`: enters a handler of the same image on a stack of the core's choice
  };

  Address address = 0;
  Kind kind = Kind::Call;
  bool indirect = false;        ///< the instruction takes its target from a register or from memory
  std::uint16_t stack = 0;      ///< 0: the stack the function was entered on; n: MachineFunction::switches[n - 1]
  std::uint64_t depthBytes = 0; ///< bytes between the stack's base (entry SP, or the switched-to SP) and SP at the call, on the deepest path
  bool depthIsDynamic = false;  ///< a dynamic adjustment comes on top, `depthBytes` is its known part
  Value target;                 ///< `Constants`: closed, even when `indirect`; anything else is for the program to resolve
  std::vector<Value> arguments; ///< argument words that are known to be something; trailing unknowns are cut off
  SourcePosition position;      ///< innermost
  std::vector<InlineFrame> inlined; ///< innermost first; empty where the instruction belongs to the function itself
};

/// SP is replaced, not moved: what follows runs on another stack (facts/stack-analysis.md 2.6).
struct StackSwitch {
  Address address = 0;
  enum class Register : std::uint8_t { Sp, Msp, Psp, Control } target = Register::Sp;
  Value stackPointer;           ///< the new stack pointer, where the code tells
  std::uint64_t ownBytes = 0;   ///< bytes that this function itself pushes below the new stack pointer
  SourcePosition position;
};

/// What each witness says of the function's own frame; empty where it says nothing about this function uniquely.
struct Witnesses {
  std::optional<std::uint64_t> code;       ///< decoded instructions
  std::optional<std::uint64_t> cfi;        ///< largest CFA offset in `.debug_frame` or `.eh_frame`
  std::optional<std::uint64_t> su;         ///< GCC/Clang `-fstack-usage`
  std::optional<std::uint64_t> stackSizes; ///< `.stack_sizes`
  bool suDynamic = false;                  ///< the `.su` qualifier holds `dynamic` without `bounded`
};

struct MachineFunction {
  std::string name;                 ///< link name; `sub_<hex>` where the image has no symbol for a called address
  std::vector<std::string> aliases; ///< further link names of the same entry, sorted
  bool isLocal = false;             ///< STB_LOCAL
  bool isNamed = true;              ///< false for `sub_<hex>`
  Address entry = 0;
  std::uint64_t sizeBytes = 0;
  std::string section;
  std::string object;               ///< archive member or object file; empty in a linked image
  SourcePosition position;          ///< of the declaration, else of the first line row
  FileId unit = noFile;             ///< main file of the compile unit that the code comes from; `noFile` without DWARF
  bool isAssembly = false;          ///< that unit is written in assembly
  std::vector<InlinedFunction> inlined; ///< every function inlined into this one at any depth; sorted, unique

  std::uint64_t frameBytes = 0;     ///< own maximum on the entry stack: the largest of the witnesses that describe it
  std::uint64_t witnessExcessBytes = 0; ///< by how much a second witness exceeds the code; already added to frameBytes and to every depthBytes
  bool isDynamic = false;           ///< SP is lowered by an amount that the code does not bound (VLA, alloca)
  SourcePosition dynamicAt;
  std::uint64_t alignmentBytes = 0; ///< share of frameBytes that realignment of SP may add
  bool usesFpu = false;             ///< executes an instruction that makes the FP context live
  bool returns = true;              ///< some path returns to the caller
  std::vector<CallSite> calls;      ///< by address
  std::vector<StackSwitch> switches;///< by address
  std::vector<Culprit> culprits;    ///< why frameBytes or a depth is only a lower bound; empty: it holds
  Witnesses witnesses;
};

/// A data object (STT_OBJECT, or an untyped symbol outside code that names an address, such as `_estack`).
struct DataSymbol {
  std::string name;
  Address address = 0;
  std::uint64_t sizeBytes = 0; ///< 0 for linker-defined marks
  std::string section;         ///< empty for absolute symbols
  bool isAbsolute = false;
};

/// Bytes of an allocated section, as they are before the first instruction runs.
struct MemoryBlock {
  std::string section;
  Address address = 0;
  std::uint64_t sizeBytes = 0;      ///< may exceed bytes.size(): the rest is zero-initialised
  std::vector<std::uint8_t> bytes;  ///< relocations applied
  bool isConstant = false;          ///< nothing writes it at run time: not SHF_WRITE, or placed in memory that is only read (design: by region)
  bool isCode = false;
};

/// Which typed data a pack asks for. Exactly one of `variable`, `section`, `firstSymbol`, `type` alone selects it.
struct RecordQuery {
  std::string id;          ///< the pack's name for the answer: `static-thread`
  std::string type;        ///< DWARF type name without `struct`: `_static_thread_data`; may be empty with `variable`
  std::string variable;    ///< one object by symbol name (glob with `*`)
  std::string section;     ///< an array that fills this section (glob with `*`)
  std::string firstSymbol; ///< an array from this symbol ...
  std::string lastSymbol;  ///< ... up to this one
};

/// One record read from the image: scalar fields flattened, `work.handler`, `config.name[0]`; pointers are addresses.
struct DataRecord {
  std::string query; ///< RecordQuery::id
  std::string type;
  std::string symbol; ///< of the object that holds it; empty where none does
  Address address = 0;
  std::uint64_t sizeBytes = 0;
  bool isConstant = false; ///< as MemoryBlock::isConstant; otherwise the values are only the initial ones
  std::map<std::string, std::uint64_t> fields;
};

/// What a machine-code input says about itself that a reader may have to know.
struct MachineCoverage {
  std::uint64_t codeBytes = 0;
  std::uint64_t dataInCodeBytes = 0;        ///< jump tables, literal pools
  std::vector<Culprit> unexplained;         ///< code bytes that no function reaches
  std::uint64_t unmatchedWitnesses = 0;     ///< `.su`, `.ci`, `.stack_sizes` entries that match no function, or several
  std::vector<std::string> unansweredQueries; ///< RecordQuery ids whose symbols exist but whose type or data does not
  bool hasLines = false;
  bool hasSymbols = false;
};

/// One image (or set of objects) as machine code tells it.
struct MachineFacts {
  std::string path;    ///< as given
  std::string sha256;  ///< of the file, lowercase hex
  Machine machine = Machine::Arm;
  std::string cpu;     ///< the architecture attribute in the toolchain's words: `armv7e-m`, `rv32imac`
  bool hasFpu = false; ///< the build's attributes allow FP instructions
  bool isLinked = true;
  unsigned stackAlignBytes = 8; ///< ABI: 8 on ARM, 16 on RISC-V, 4/8 for the E ABIs
  Address entryPoint = 0;

  std::vector<std::string> files;           ///< sorted, unique
  std::vector<MachineFunction> functions;   ///< by entry
  std::vector<DataSymbol> symbols;          ///< by address, then name
  std::vector<MemoryBlock> memory;          ///< by address, disjoint
  std::vector<DataRecord> records;          ///< by query, then address
  std::vector<Address> addressTaken;        ///< entries of functions whose address is stored in data or formed in code other than as a call target; sorted
  std::map<Address, std::string> externals; ///< undefined symbols of objects, and absolute targets outside the image (ROM), by (pseudo) address
  MachineCoverage coverage;
};

} // namespace headroom
