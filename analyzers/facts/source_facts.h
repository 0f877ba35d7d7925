// SPDX-License-Identifier: Apache-2.0
// What one translation unit says before anything is joined: which function pointers flow where, who calls whom with which
// arguments, and the objects it defines. Plain values. The flows are an inclusion-based (Andersen) constraint system that is
// field-based: one location for each (record, field), whatever the instance.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/machine_facts.h"
#include "facts/source_body.h"

namespace headroom {

/// An index into one of the lists of SourceFacts; `noIndex` where there is none.
using SourceIndex = std::uint32_t;
inline constexpr SourceIndex noIndex = UINT32_MAX;

/// From the first to the last character, 1-based, where macros are expanded (what compilers write into line tables).
struct SourceRange {
  SourcePosition begin;
  std::uint32_t endLine = 0;
  std::uint32_t endColumn = 0;

  friend bool operator==(const SourceRange &, const SourceRange &) = default;
};

/// A function that is defined here, or that is named here.
struct SourceFunction {
  std::string name;          ///< link name: mangled in C++, the assembler label where one is given
  bool isInternal = false;   ///< internal linkage: name and position.file identify it together
  bool isInline = false;     ///< may exist in the image only inside its callers
  bool isDefined = false;
  bool isVariadic = false;
  bool isInterrupt = false;  ///< carries an interrupt attribute
  bool isExternal = false;   ///< from the analysed file's own text or a header, but never defined in it (declared only)
  std::uint32_t parameterCount = 0;
  std::string type;          ///< canonical C type without parameter names, qualifiers kept: `void (struct k_work *)`
  SourcePosition position;

  friend bool operator==(const SourceFunction &, const SourceFunction &) = default;
};

/// An object with static storage duration: at file scope, or a static local.
struct SourceVariable {
  std::string name;          ///< link name; a static local has its source name
  bool isInternal = false;   ///< name and position.file (and line, of a static local) identify it
  bool isDefined = false;
  bool isConstant = false;   ///< declared const
  bool isInitialised = false; ///< has an initialiser that is not all zero; told only of objects with a section attribute
  SourceIndex function = noIndex; ///< the function a static local lives in
  std::string type;          ///< canonical; `struct k_timer`
  std::uint64_t sizeBytes = 0;  ///< 0 where incomplete
  std::uint64_t alignBytes = 0;
  std::string section;       ///< of a section attribute
  SourcePosition position;

  friend bool operator==(const SourceVariable &, const SourceVariable &) = default;
};

/// A field as a location: `struct k_timer` + `expiry_fn`. A field of a record without a name belongs to the nearest named record
/// around it, with its path (`u.handler`); a record that is nowhere named is called by the place where it is declared.
struct SourceField {
  std::string record;
  std::string field;

  auto operator<=>(const SourceField &) const = default;
};

/// Which locations hold pointers inside a record, for what happens to the record as a whole.
struct SourceRecord {
  std::string name;
  std::vector<SourceIndex> fields;   ///< SourceFacts::fields that can hold an address, own and of records embedded by value
  std::vector<std::string> pointees; ///< names of records that its fields point to; sorted, unique

  friend bool operator==(const SourceRecord &, const SourceRecord &) = default;
};

/// A place where an address can be: a node of the constraint graph.
struct SourceNode {
  enum class Kind : std::uint8_t {
    Function,  ///< the function itself, only as the origin of an AddressOf; `index` into functions
    Variable,  ///< an object with static storage duration; arrays are one node; `index` into variables
    Field,     ///< `index` into fields
    Parameter, ///< the `ordinal`-th of functions[index]
    Return,    ///< what functions[index] returns
    Local,     ///< an automatic variable, or what an expression yields; known to this unit only
    Variadic,  ///< every argument behind an ellipsis, of the whole program
    Laundered, ///< every address that was turned into an integer, of the whole program
    Outside,   ///< read from: anything (UNKNOWN); written to: the address escapes to code that is not analysed
  };

  Kind kind = Kind::Local;
  SourceIndex index = noIndex;
  std::uint32_t ordinal = 0;

  auto operator<=>(const SourceNode &) const = default;
};

/// `to` includes what `from` says.
struct SourceFlow {
  enum class Kind : std::uint8_t {
    Copy,      ///< to >= from
    AddressOf, ///< to >= {from}: a function's address, or the address of a location (Variable, Field, Local, Parameter)
    Load,      ///< to >= *from
    Store,     ///< *to >= from
  };

  Kind kind = Kind::Copy;
  SourceIndex to = noIndex;       ///< into nodes
  SourceIndex from = noIndex;
  SourceIndex function = noIndex; ///< holds while this function is linked, or inlined into one that is
  SourceIndex variable = noIndex; ///< or: holds while this variable is (its initialiser). Neither: holds always

  auto operator<=>(const SourceFlow &) const = default;
};

/// What is known of one argument of a call. Several may hold at once.
struct SourceArgument {
  enum class Constant : std::uint8_t {
    None,
    Integer,  ///< `value`
    Function, ///< functions[index]
    Variable, ///< the address of variables[index], plus `value` bytes
  };

  Constant constant = Constant::None;
  std::int64_t value = 0;
  SourceIndex index = noIndex;
  SourceIndex node = noIndex; ///< where its values flow from; `noIndex` for what cannot hold an address
  std::string record;         ///< the record that it points to (through casts), empty for none

  friend bool operator==(const SourceArgument &, const SourceArgument &) = default;
};

struct SourceCall {
  SourceIndex caller = noIndex;     ///< into functions
  SourceIndex callee = noIndex;     ///< of a direct call; of a virtual one the method that is named
  bool isVirtual = false;
  SourceIndex calleeNode = noIndex; ///< of an indirect call: its targets are the functions of this node
  SourceIndex result = noIndex;     ///< node that receives what is returned; `noIndex` where it cannot hold an address
  std::string through;              ///< of an indirect call, what it is made through: `struct k_timer.expiry_fn`, `handlers`, `parameter out`
  std::string type;                 ///< of an indirect call: canonical function type
  SourceRange range;                ///< of the whole call expression
  std::vector<SourceArgument> arguments;

  friend bool operator==(const SourceCall &, const SourceCall &) = default;
};

/// A C++ method and one that it overrides directly.
struct SourceOverride {
  SourceIndex method = noIndex;
  SourceIndex overridden = noIndex;

  auto operator<=>(const SourceOverride &) const = default;
};

/// A function that names another function or an object: what keeps something alive that the image holds only inlined.
struct SourceReference {
  SourceIndex function = noIndex; ///< who names: into functions, or `noIndex` where `byVariable` does
  SourceIndex byVariable = noIndex;
  SourceIndex toFunction = noIndex;
  SourceIndex toVariable = noIndex;

  auto operator<=>(const SourceReference &) const = default;
};

/// `// headroom: allow(rule, ...) reason`: covers findings on its own line, or on the next line with code where it stands alone.
struct SourceAllowance {
  std::vector<std::string> rules; ///< as written; sorted, unique
  std::string reason;             ///< empty where none is given: a finding of its own
  SourcePosition position;        ///< of the comment
  std::uint32_t coversLine = 0;   ///< in the same file

  friend bool operator==(const SourceAllowance &, const SourceAllowance &) = default;
};

/// A macro that expands to nothing, where the analysed file's own text uses it.
struct SourceEmptyMacro {
  std::string name;
  SourcePosition position;

  friend bool operator==(const SourceEmptyMacro &, const SourceEmptyMacro &) = default;
};

/// How a record lies in memory: those with a name that this unit's functions use.
struct SourceLayout {
  struct Member {
    std::string name;
    std::uint64_t offsetBytes = 0;
    std::uint64_t sizeBytes = 0;
    std::uint64_t alignBytes = 1;
    bool isBitField = false;

    friend bool operator==(const Member &, const Member &) = default;
  };
  std::string record;
  SourcePosition position;
  std::uint64_t sizeBytes = 0;
  std::uint64_t alignBytes = 1;
  bool isPacked = false;
  bool isUnion = false;
  std::vector<Member> members; ///< in order

  friend bool operator==(const SourceLayout &, const SourceLayout &) = default;
};

/// A file that was read, with what it held: the second level of the cache's key.
struct SourceInput {
  std::string path;   ///< as the compiler found it, absolute
  std::string sha256; ///< lowercase hex

  auto operator<=>(const SourceInput &) const = default;
};

/// One translation unit. Every list is in a fixed order that depends on the input alone.
struct SourceFacts {
  std::string mainFile;  ///< absolute
  std::string language;  ///< `c`, `c++`
  std::string target;    ///< LLVM triple
  std::uint32_t pointerBytes = 4;
  bool isIncomplete = false;          ///< the unit did not parse without errors: it says nothing that could be relied on
  std::vector<std::string> errors;    ///< `file:line:col: text`, the first few
  std::vector<std::string> droppedFlags; ///< of the build's command, unknown to Clang; sorted, unique

  std::vector<std::string> files;
  std::vector<SourceFunction> functions;
  std::vector<SourceVariable> variables;
  std::vector<SourceField> fields;
  std::vector<SourceRecord> records;
  std::vector<SourceNode> nodes;
  std::vector<SourceFlow> flows;
  std::vector<SourceCall> calls;
  std::vector<SourceOverride> overrides;
  std::vector<SourceReference> references;
  std::vector<SourceBody> bodies;     ///< of every function that is defined here and read; by function
  std::vector<SourceLayout> layouts;  ///< by record
  std::vector<SourceAllowance> allowances; ///< by position
  std::vector<SourceEmptyMacro> emptyMacros; ///< by position
  std::vector<SourceInput> inputs;    ///< sorted by path; the main file is one of them
};

} // namespace headroom
