// SPDX-License-Identifier: Apache-2.0
// The instructions of one function, each decoded once, and what became of each of its bytes.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "machine/code_image.h"
#include "machine/instruction_set.h"
#include "machine/step.h"

namespace headroom::machine {

struct Instruction {
  Address address = 0;
  std::uint32_t firstStep = 0;
  std::uint16_t stepCount = 0;
  std::uint8_t size = 0;
  bool isNop = false;
  bool isLeader = false;     ///< control flow joins here; has a state of its own
  bool isOutside = false;    ///< belongs to a routine that this function runs as its own (`JumpInto`)
  std::uint32_t head = 0;    ///< the leader of the block it was last walked in
};

class FunctionCode {
public:
  static constexpr std::uint32_t none = UINT32_MAX;
  /// A routine that is run as part of its caller is a few instructions; more than this is a mistake about its nature.
  static constexpr std::size_t maxOutside = 512;

  FunctionCode(const CodeImage &image, const InstructionSet &instructions, const FunctionRange &range);

  /// The instruction that starts at `address`, decoded now if need be; `none` where there is no code or it does not decode.
  std::uint32_t at(Address address, bool allowOutside);
  [[nodiscard]] Instruction &operator[](std::uint32_t index) { return instructions_[index]; }
  [[nodiscard]] const Instruction &operator[](std::uint32_t index) const { return instructions_[index]; }
  [[nodiscard]] std::span<const Step> steps(const Instruction &instruction) const
  {
    return {steps_.data() + instruction.firstStep, instruction.stepCount};
  }
  [[nodiscard]] std::size_t size() const { return instructions_.size(); }
  [[nodiscard]] bool contains(Address address) const { return address >= range_.entry && address < range_.end; }
  /// Whether the mapping symbols call `address` code that this machine can run.
  [[nodiscard]] bool isCode(Address address) const;
  /// One past the span (of code or data) that holds `address`, cut at the function's end.
  [[nodiscard]] Address spanEnd(Address address) const;

  void markData(Address address, std::uint64_t bytes);
  void markReached(const Instruction &instruction);
  void markUnexplained(Address address, std::uint64_t bytes);

  /// The first address of the function, from `from` on, that is code by its span and that nothing accounts for; `range.end`
  /// where there is none. Padding (nops, zeros) is passed over and counted as reached.
  [[nodiscard]] Address nextGap(Address from);

  [[nodiscard]] std::uint64_t codeBytes() const { return count(Use::Code); }
  [[nodiscard]] std::uint64_t dataBytes() const { return count(Use::Data); }
  [[nodiscard]] std::uint64_t unexplainedBytes() const { return count(Use::Unexplained); }

private:
  enum class Use : std::uint8_t { None, Code, Data, Unexplained };

  [[nodiscard]] const CodeSpan *spanAt(Address address) const;
  void mark(Address address, std::uint64_t bytes, Use use);
  [[nodiscard]] std::uint64_t count(Use use) const;
  std::uint32_t decode(Address address, std::span<const std::uint8_t> bytes, bool isOutside);

  const CodeImage &image_;
  const InstructionSet &set_;
  const FunctionRange &range_;
  std::span<const std::uint8_t> bytes_;
  std::vector<CodeSpan> spans_;              ///< those that touch the function
  unsigned unit_;                            ///< bytes per entry of `index_` and `uses_`
  std::vector<std::uint32_t> index_;         ///< by (address - entry) / unit
  std::vector<Use> uses_;
  std::vector<Instruction> instructions_;
  std::vector<Step> steps_;
  std::unordered_map<Address, std::uint32_t> outside_;
};

} // namespace headroom::machine
