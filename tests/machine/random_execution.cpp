// SPDX-License-Identifier: Apache-2.0
#include "machine/random_execution.h"

#include <algorithm>
#include <unordered_map>

namespace headroom::test {
namespace {

constexpr std::uint32_t firstEntry = 0x20010000;
constexpr std::uint32_t deepest = 0x10000;       ///< bytes below entry that a sensible function may use
constexpr std::uint32_t argumentBytes = 32;      ///< the caller's stack above entry that holds arguments
constexpr std::uint32_t returnAddress = 0x08000001;
constexpr unsigned maxSteps = 2000;

class Execution {
public:
  Execution(const RandomFunction &function, const std::vector<std::size_t> &labels, Random &random, bool isGarbageSmall, TrueDepths &depths)
      : code_(function.code), labels_(labels), random_(random), isGarbageSmall_(isGarbageSmall), depths_(depths), keepsDeadWords_(chance(random, 50))
  {}

  /// False where the function does what no compiled code does.
  bool run(std::uint32_t entry, std::uint32_t input)
  {
    entry_ = entry;
    for (std::uint32_t &each : registers_)
      each = garbage();
    for (std::uint32_t &each : globals_)
      each = garbage();
    at(Reg::Sp) = entry;
    at(Reg::Input) = input;
    at(Reg::Link) = returnAddress;
    for (unsigned steps = 0; steps < maxSteps && sane_ && !ended_; ++steps) {
      if (next_ >= code_.size())
        return false;
      const Instruction &instruction = code_[next_++];
      if (!value(instruction) && !memory(instruction))
        control(instruction);
    }
    return sane_ && ended_;
  }

private:
  std::uint32_t &at(Reg reg) { return registers_[static_cast<unsigned>(reg)]; }
  /// What nobody knows: no address of the stack, or a size that the stack can be lowered by.
  std::uint32_t garbage() { return isGarbageSmall_ ? 8 * below(random_, 40) : 0x40000000 + 4 * below(random_, 0x4000000); }

  void set(Reg reg, std::uint32_t value)
  {
    at(reg) = value;
    if (reg != Reg::Sp)
      return;
    if (value > entry_ || value < entry_ - deepest || value % 4 != 0) {
      sane_ = false;
      return;
    }
    if (!keepsDeadWords_)
      forgetBelow(value);
    depths_.frame = std::max(depths_.frame, entry_ - value);
  }

  /// An interrupt may write what lies below SP.
  void forgetBelow(std::uint32_t limit)
  {
    std::erase_if(words_, [&](const auto &word) { return word.first < limit; });
  }

  std::uint32_t &word(std::uint32_t address) { return words_.try_emplace(address, garbage()).first->second; }

  bool mayWrite(std::uint32_t address)
  {
    sane_ = sane_ && address % 4 == 0 && address >= at(Reg::Sp) && address < entry_;
    return sane_;
  }
  bool mayRead(std::uint32_t address)
  {
    sane_ = sane_ && address % 4 == 0 && address >= at(Reg::Sp) && address < entry_ + argumentBytes;
    return sane_;
  }

  bool value(const Instruction &i)
  {
    const std::uint32_t a = at(i.a);
    const std::uint32_t b = at(i.b);
    const auto imm = static_cast<std::uint32_t>(i.imm);
    switch (i.op) {
    case Op::AddImmediate: set(i.d, a + imm); return true;
    case Op::Move: set(i.d, a); return true;
    case Op::LoadImmediate: set(i.d, imm); return true;
    case Op::Add: set(i.d, a + b); return true;
    case Op::Subtract: set(i.d, a - b); return true;
    case Op::And: set(i.d, a & b); return true;
    case Op::Or: set(i.d, a | b); return true;
    case Op::AlignDown: set(i.d, a & ~(imm - 1)); return true;
    case Op::ShiftLeft: set(i.d, a << imm); return true;
    case Op::ShiftRight: set(i.d, a >> imm); return true;
    case Op::InputBits: set(i.d, imm == 0 ? at(Reg::Input) : (at(Reg::Input) >> i.bit) & imm); return true;
    case Op::LowerIfBit: set(Reg::Sp, at(Reg::Sp) - (bit(i) ? imm : 0)); return true;
    default: return false;
    }
  }

  bool memory(const Instruction &i)
  {
    const std::uint32_t address = at(i.a) + static_cast<std::uint32_t>(i.imm);
    switch (i.op) {
    case Op::Store:
      if (mayWrite(address))
        word(address) = at(i.d);
      return true;
    case Op::StoreByte:
      if (mayWrite(address & ~3U)) {
        const unsigned shift = 8 * (address & 3U);
        std::uint32_t &whole = word(address & ~3U);
        whole = (whole & ~(0xffU << shift)) | ((at(i.d) & 0xffU) << shift);
      }
      return true;
    case Op::Load:
      if (mayRead(address))
        set(i.d, word(address));
      return true;
    case Op::StoreGlobal: globals_[static_cast<unsigned>(i.imm)] = at(i.d); return true;
    case Op::LoadGlobal: set(i.d, globals_[static_cast<unsigned>(i.imm)]); return true;
    case Op::Push: {
      const std::array<std::uint32_t, regCount> before = registers_;
      set(Reg::Sp, at(Reg::Sp) - static_cast<std::uint32_t>(4 * i.list.size()));
      for (std::size_t k = 0; k < i.list.size(); ++k)
        words_[at(Reg::Sp) + static_cast<std::uint32_t>(4 * k)] = before[static_cast<unsigned>(i.list[k])];
      return true;
    }
    case Op::PushFloat: {
      const std::uint32_t before = at(Reg::Sp);
      set(Reg::Sp, before - 8 * static_cast<std::uint32_t>(i.imm));
      std::erase_if(words_, [&](const auto &each) { return each.first >= at(Reg::Sp) && each.first < before; });
      return true;
    }
    case Op::Pop: pop(i.list); return true;
    case Op::PopReturn:
      pop(i.list);
      leave();
      return true;
    default: return false;
    }
  }

  void pop(const std::vector<Reg> &list)
  {
    const std::uint32_t from = at(Reg::Sp);
    for (std::size_t k = 0; k < list.size(); ++k) {
      const auto address = from + static_cast<std::uint32_t>(4 * k);
      if (mayRead(address))
        at(list[k]) = word(address);
    }
    set(Reg::Sp, from + static_cast<std::uint32_t>(4 * list.size()));
  }

  void control(const Instruction &i)
  {
    switch (i.op) {
    case Op::Call: call(i); break;
    case Op::CallIfBit:
      if (bit(i))
        call(i);
      break;
    case Op::CallNoReturn:
      note(i.imm == 0 ? depths_.abort : depths_.hang);
      ended_ = true;
      break;
    case Op::BranchIfBitClear: jumpIf(!bit(i), i.label); break;
    case Op::BranchIfInputAbove: jumpIf(at(Reg::Input) > static_cast<std::uint32_t>(i.imm), i.label); break;
    case Op::BranchIfNotZero: jumpIf(at(i.a) != 0, i.label); break;
    case Op::BranchIfNotEqual: jumpIf(at(i.a) != at(i.b), i.label); break;
    case Op::Jump: jumpIf(true, i.label); break;
    case Op::Switch: {
      const std::uint32_t which = (at(Reg::Input) >> i.bit) & static_cast<std::uint32_t>(i.imm);
      jumpIf(true, which < i.labels.size() ? i.labels[which] : i.label);
      break;
    }
    case Op::Return: leave(); break;
    case Op::TailCall:
      note(depths_.calls[static_cast<unsigned>(i.imm)]);
      leave();
      break;
    default: break;
    }
  }

  [[nodiscard]] bool bit(const Instruction &i) { return ((at(Reg::Input) >> i.bit) & 1U) != 0; }

  void jumpIf(bool taken, unsigned label)
  {
    if (taken)
      next_ = labels_[label];
  }

  void note(std::optional<std::uint32_t> &depth) { depth = std::max(depth.value_or(0), entry_ - at(Reg::Sp)); }

  /// The callee uses its own stack, and the objects of this frame that it or an earlier one was given the address of.
  void call(const Instruction &i)
  {
    note(depths_.calls[static_cast<unsigned>(i.imm)]);
    forgetBelow(at(Reg::Sp));
    if (i.a != Reg::Scratch)
      given_.push_back(at(i.a));
    for (const std::uint32_t each : given_) {
      const std::uint32_t end = each + 4 * (1 + below(random_, 3));
      std::erase_if(words_, [&](const auto &word) { return word.first >= each && word.first < end && word.first < entry_; });
    }
    for (const Reg each : {Reg::T0, Reg::T1, Reg::T2, Reg::Scratch, Reg::Link})
      at(each) = garbage();
  }

  void leave()
  {
    sane_ = sane_ && at(Reg::Sp) == entry_ && at(Reg::Link) == returnAddress;
    ended_ = true;
  }

  const std::vector<Instruction> &code_;
  const std::vector<std::size_t> &labels_;
  Random &random_;
  const bool isGarbageSmall_;
  TrueDepths &depths_;
  const bool keepsDeadWords_;
  std::array<std::uint32_t, regCount> registers_{};
  std::unordered_map<std::uint32_t, std::uint32_t> words_;
  std::array<std::uint32_t, globalCount> globals_{};
  std::vector<std::uint32_t> given_; ///< addresses of this frame that a callee knows
  std::uint32_t entry_ = 0;
  std::size_t next_ = 0;
  bool sane_ = true;
  bool ended_ = false;
};

} // namespace

std::optional<TrueDepths> executeAll(const RandomFunction &function, unsigned entryAlign, Random &random)
{
  std::vector<std::size_t> labels;
  for (std::size_t i = 0; i < function.code.size(); ++i)
    if (function.code[i].op == Op::Label) {
      labels.resize(std::max<std::size_t>(labels.size(), function.code[i].label + 1));
      labels[function.code[i].label] = i;
    }
  TrueDepths depths;
  const bool isGarbageSmall = chance(random, 50);
  // The largest alignment that the functions ask for is 64.
  for (std::uint32_t offset = 0; offset < 64; offset += std::max(8U, entryAlign))
    for (std::uint32_t input = 0; input < (1U << function.inputBits); ++input) {
      const std::uint32_t odd = entryAlign < 8 && chance(random, 50) ? 4 : 0;
      if (!Execution(function, labels, random, isGarbageSmall, depths).run(firstEntry + offset + odd, input))
        return std::nullopt;
    }
  return depths;
}

} // namespace headroom::test
