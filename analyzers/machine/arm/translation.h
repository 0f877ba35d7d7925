// SPDX-License-Identifier: Apache-2.0
// One instruction on its way into steps: values and control flow in translate.cpp, memory in translate_memory.cpp.
#pragma once

#include <cstdint>

#include "machine/arm/translate.h"

namespace headroom::machine::arm {

class Translation {
public:
  using Op = Step::Op;

  Translation(const CodeImage &image, Address address, const FormInfo &info, const Decomposed &instruction, const Circumstance &circumstance,
              std::vector<Step> &steps)
      : image_(image), address_(address), info_(info), in_(instruction), circumstance_(circumstance), steps_(steps)
  {
  }

  void run();

private:
  void values();
  void arithmetic();
  void memory();
  void multiple();
  void floatingPoint();
  void control();
  void special();
  void unmodelled();

  Step &emit(Op op, Register rd = noRegister, Register rs = noRegister, Register rt = noRegister, std::int64_t imm = 0);
  [[nodiscard]] std::int64_t imm(std::size_t index) const { return index < in_.operands.size() ? in_.operands[index].imm : 0; }
  [[nodiscard]] Register reg(std::size_t index) const { return index < in_.operands.size() ? in_.operands[index].reg : noRegister; }
  /// A register that is read; PC reads as the instruction's address plus 4 (A5.1.2).
  Register source(std::size_t index);
  /// A register that is written; a write of PC is a jump.
  Register target(std::size_t index);
  void negate(Register into, Register from) { emit(Op::Subtract, into, noRegister, from, 1); }
  /// The shifted register operand `index`, its shift in `index + 1`; the result is that register, `shift` left.
  Register shifted(std::size_t index, std::uint8_t &shift);
  void load(Register rd, Register rs, std::int64_t offset, Register rt = noRegister, unsigned shift = 0);
  void store(Register rd, Register rs, std::int64_t offset, Register rt = noRegister, unsigned shift = 0);
  void loadList(Register base, std::size_t first, std::int64_t offset);
  void storeList(Register base, std::size_t first, std::int64_t offset);
  void jumpTo(Condition condition, std::int64_t relative);
  [[nodiscard]] const Fixup *fixup() const;
  /// Where the instruction goes: what a relocation says, else its bits.
  [[nodiscard]] Address branchTarget(std::int64_t relative) const;
  [[nodiscard]] std::int64_t listBytes(std::size_t first) const { return static_cast<std::int64_t>(in_.operands.size() - first) * info_.size + (info_.hasExtraWord ? 4 : 0); }
  [[nodiscard]] std::int64_t wordsFrom(std::size_t first) const { return static_cast<std::int64_t>(in_.operands.size() - first) * 4; }

  const CodeImage &image_;
  Address address_;
  const FormInfo &info_;
  const Decomposed &in_;
  const Circumstance &circumstance_;
  std::vector<Step> &steps_;
  bool writesPc_ = false;
  bool isReturnForm_ = false;
  bool comparesFlags_ = false;
};

/// `#-0` is told apart from `#0` by this value.
inline std::int64_t offsetOf(std::int64_t imm)
{
  return imm == INT32_MIN ? 0 : imm;
}

} // namespace headroom::machine::arm
