// SPDX-License-Identifier: Apache-2.0
// What one function does, step by step: a control-flow graph of simple operations, lowered from Clang's CFG. It knows no RTOS: which
// call allocates, locks or waits is said by packs when the facts are joined.
//
// Every operation yields at most one value, named by its index. A value is used after the operation that yields it on every path, in
// the same block or a dominating one; what merges (`?:`, `&&`, `||`) goes through a local. Parameters are the first locals.
// A record with exactly one scalar member (k_timeout_t, k_spinlock_key_t) is that scalar: taking the member's address is no operation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// Index of an operation in SourceBody::operations; `noValue` where there is none.
using BodyValue = std::uint32_t;
inline constexpr BodyValue noValue = UINT32_MAX;

struct BodyOperation {
  enum class Kind : std::uint8_t {
    Unknown,   ///< a value that nothing is known of, or a record passed by value; `operands` are what it is made from
    Integer,   ///< `number`
    Function,  ///< the address of SourceFacts::functions[index]
    Variable,  ///< the address of SourceFacts::variables[index]
    Local,     ///< the address of SourceBody::locals[index]
    Text,      ///< the address of a string literal
    Field,     ///< the address of SourceFacts::fields[index] in the record at `left`
    Element,   ///< the address of the element `right` of what `left` points into; `number`: bytes of one element, 0 where unknown
    Read,      ///< what is at `left`; `number`: bytes, 0 where unknown
    Write,     ///< puts `right` at `left`; yields nothing
    Copy,      ///< copies a record of several members from `right` to `left`; yields nothing
    Convert,   ///< `left` as another type: `index` into `types`, when a pointer to a record results; an integer has `number` bytes, negative when signed
    Not,       ///< 1 iff `left` is 0
    Negate,
    Complement,
    Add,       ///< of integers; of a pointer: bytes in `right` are elements of `number` bytes
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Less,      ///< `number` 1: unsigned
    LessEqual, ///< `number` 1: unsigned
    Call,      ///< SourceFacts::calls[index] with `operands` as arguments, `this` first; yields what it returns
    Allocate,  ///< automatic memory of `left` bytes: alloca or the storage of a variable length array
    Return,    ///< of `left`, or of nothing; yields nothing
    EndOfLife, ///< the local `index` goes out of scope; yields nothing
  };

  Kind kind = Kind::Unknown;
  BodyValue left = noValue;
  BodyValue right = noValue;
  std::uint32_t index = UINT32_MAX;
  std::int64_t number = 0;
  std::uint32_t firstOperand = 0; ///< into SourceBody::operands
  std::uint32_t operandCount = 0;
  std::uint32_t line = 0;         ///< in SourceBody::file, where macros are expanded; 0 where it has no place of its own
  std::uint32_t column = 0;

  friend bool operator==(const BodyOperation &, const BodyOperation &) = default;
};

/// An automatic variable, a parameter, or a temporary.
struct BodyLocal {
  std::string name;            ///< empty for a temporary
  std::string record;          ///< of a record, or of a pointer to one: its name; empty otherwise
  std::uint64_t sizeBytes = 0; ///< 0 where not constant
  bool isParameter = false;
  bool isPointer = false;

  friend bool operator==(const BodyLocal &, const BodyLocal &) = default;
};

struct BodyBlock {
  enum class End : std::uint8_t {
    Jump,     ///< to successors[0]
    Branch,   ///< on `condition`: successors[0] where it is not 0, successors[1] where it is
    Switch,   ///< on `condition`: successors[i] where it is cases[i], the last successor otherwise
    Computed, ///< to any of the successors
    Return,   ///< the function returns; the Return operation, if any, is the last of the block
    NoReturn, ///< behind a call that does not return
  };

  std::uint32_t firstOperation = 0; ///< into SourceBody::operations; blocks are contiguous, in the order of their indices
  std::uint32_t operationCount = 0;
  End end = End::Jump;
  BodyValue condition = noValue;
  std::vector<std::uint32_t> successors;
  std::vector<std::int64_t> cases;

  friend bool operator==(const BodyBlock &, const BodyBlock &) = default;
};

/// blocks[0] is where the function starts. What nothing reaches is left out. No blocks: not read, it is too large or catches exceptions.
struct SourceBody {
  std::uint32_t function = UINT32_MAX; ///< into SourceFacts::functions
  std::uint32_t file = UINT32_MAX;     ///< into SourceFacts::files: of lines and columns
  std::vector<BodyLocal> locals;       ///< parameters first
  std::vector<std::string> types;      ///< record names that Convert operations name
  std::vector<BodyOperation> operations;
  std::vector<BodyValue> operands;
  std::vector<BodyBlock> blocks;

  friend bool operator==(const SourceBody &, const SourceBody &) = default;
};

} // namespace headroom
