// SPDX-License-Identifier: Apache-2.0
// The seam between the interpreter and an architecture. An object holds LLVM's decoder, which is not safe to share: one per thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "machine/code_image.h"
#include "machine/step.h"

namespace headroom::machine {

/// What the procedure call standard and the machine say, in register numbers.
struct CallingConvention {
  Register stackPointer = noRegister;
  Register linkRegister = noRegister;
  Register zeroRegister = noRegister;          ///< reads as 0, writes vanish (RISC-V x0)
  unsigned argumentRegisters = 0;              ///< how many of the list below are used
  std::array<Register, 8> arguments{};         ///< r0..r3, a0..a7
  std::uint64_t preservedMask = 0;             ///< bit n: register n has its old value after a call (SP included)
  unsigned wordBytes = 4;                      ///< 8 on rv64
  /// What may be taken for granted of SP's alignment at entry. ARM: 4, because an exception can be taken at any word
  /// (Armv7-M ARM, B1.5.7, STKALIGN = 0), and handlers that realign do it for that reason.
  unsigned entryAlignBytes = 4;
  unsigned instructionAlignBytes = 2;
  /// Compilers end functions by a jump to a routine that takes the frame down (`__riscv_restore_N`).
  bool hasSharedEndings = false;
  /// A far direct call is two instructions, the second of which takes the address from a register (`auipc`, `jalr`).
  bool hasCallPairs = false;
  Address codeAddressMask = ~Address{0};       ///< clears the Thumb bit from what is jumped to
  Address addressMask = ~Address{0};           ///< 0xffffffff on 32-bit machines; constants are kept within it
};

/// A helper that is called with a jump table behind the call and continues in its caller (`__gnu_thumb1_case_*`).
struct CaseRoutine {
  unsigned entryBytes = 1;
  bool isSigned = false;
  unsigned scale = 2;            ///< target = base + entry * scale
  unsigned tableAlignBytes = 1;  ///< the table starts at the return address rounded up to this; targets count from there too
  Register index = 0;
};

class InstructionSet {
public:
  InstructionSet() = default;
  InstructionSet(const InstructionSet &) = delete;
  InstructionSet &operator=(const InstructionSet &) = delete;
  virtual ~InstructionSet() = default;

  [[nodiscard]] virtual const CallingConvention &convention() const = 0;

  /// Decodes the instruction at `address` and appends its steps. `bytes` starts there and ends with the code span. Fixups of
  /// `image` at the instruction win over its bits. Never reads beyond `bytes`.
  virtual Decoded decode(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const = 0;

  /// The layout behind a call of the function `name`, or none.
  [[nodiscard]] virtual std::optional<CaseRoutine> caseRoutine(std::string_view /*name*/) const { return std::nullopt; }

  /// A jump to this value leaves the function towards whoever started it (ARM EXC_RETURN).
  [[nodiscard]] virtual bool isReturnConstant(Address /*target*/) const { return false; }
};

/// The one for `image`, or why there is none (LLVM lacks the target, features not understood). Keeps a reference to `image`.
[[nodiscard]] Expected<std::unique_ptr<InstructionSet>> makeArm(const CodeImage &image);
[[nodiscard]] Expected<std::unique_ptr<InstructionSet>> makeRiscV(const CodeImage &image);
[[nodiscard]] Expected<std::unique_ptr<InstructionSet>> makeInstructionSet(const CodeImage &image);

} // namespace headroom::machine
