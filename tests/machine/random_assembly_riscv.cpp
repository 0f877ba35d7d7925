// SPDX-License-Identifier: Apache-2.0
// rv32imac. t4 is Scratch, t5 and t6 belong to the printer.
#include "machine/random_assembly.h"

#include <array>

namespace headroom::test {
namespace {

const char *name(Reg reg)
{
  static constexpr std::array<const char *, regCount> names = {"t2", "t1", "s1", "s2", "s3", "s0", "s4", "t4", "s11", "t3", "ra", "sp"};
  return names[static_cast<unsigned>(reg)];
}

class Printer {
public:
  Printer(const RandomFunction &function, unsigned index) : function_(function), index_(std::to_string(index)) {}

  std::string print()
  {
    for (const Instruction &each : function_.code)
      instruction(each);
    return text_ + tables_;
  }

private:
  template <typename... Parts> void line(const Parts &...parts)
  {
    text_ += "  ";
    (part(parts), ...);
    text_ += '\n';
  }
  void part(const char *text) { text_ += text; }
  void part(const std::string &text) { text_ += text; }
  void part(Reg reg) { text_ += name(reg); }
  void part(std::int64_t number) { text_ += std::to_string(number); }

  [[nodiscard]] std::string label(unsigned number) const { return ".L" + index_ + "_" + std::to_string(number); }

  void addImmediate(Reg d, Reg a, std::int32_t imm)
  {
    if (imm >= -2048 && imm <= 2047) {
      line("addi ", d, ",", a, ",", imm);
    } else {
      line("li t5,", imm);
      line("add ", d, ",", a, ",t5");
    }
  }

  void inputBit(const Instruction &i)
  {
    if (i.variant % 2 == 0) {
      line("srli t4,s11,", i.bit);
      line("andi t4,t4,1");
    } else {
      line("andi t4,s11,", 1 << i.bit);
    }
  }

  void popList(const std::vector<Reg> &list)
  {
    for (std::size_t k = 0; k < list.size(); ++k)
      line("lw ", list[k], ",", static_cast<std::int64_t>(4 * k), "(sp)");
    addImmediate(Reg::Sp, Reg::Sp, static_cast<std::int32_t>(4 * list.size()));
  }

  void call(const Instruction &i)
  {
    if (i.a != Reg::Scratch)
      line("mv a0,", i.a);
    line("call callee_", i.imm);
  }

  void lowerIfBit(const Instruction &i)
  {
    if (i.variant % 2 == 0) {
      line("srli t4,s11,", i.bit);
      line("andi t4,t4,1");
      line("li t5,", i.imm);
      line("mul t4,t4,t5");
      line("sub sp,sp,t4");
    } else {
      inputBit(i);
      line("beqz t4,1f");
      addImmediate(Reg::Sp, Reg::Sp, -i.imm);
      text_ += "1:\n";
    }
  }

  void switchOver(const Instruction &i)
  {
    line("srli t4,s11,", i.bit);
    line("andi t4,t4,", i.imm);
    if (i.imm + 1 > static_cast<std::int32_t>(i.labels.size())) {
      line("li t5,", static_cast<std::int64_t>(i.labels.size() - (i.variant % 2)));
      line(i.variant % 2 != 0 ? "bgtu t4,t5," : "bgeu t4,t5,", label(i.label));
    }
    const std::string table = ".Ltable" + index_ + "_" + std::to_string(i.labels.front());
    line("la t5,", table);
    line("slli t4,t4,2");
    line("add t4,t4,t5");
    line("lw t4,0(t4)");
    line("jr t4");
    tables_ += ".section .rodata\n.balign 4\n" + table + ":\n";
    for (const unsigned each : i.labels)
      tables_ += "  .word " + label(each) + "\n";
    tables_ += ".text\n";
  }

  void instruction(const Instruction &i)
  {
    switch (i.op) {
    case Op::AddImmediate: addImmediate(i.d, i.a, i.imm); break;
    case Op::Move: line("mv ", i.d, ",", i.a); break;
    case Op::LoadImmediate: line("li ", i.d, ",", i.imm); break;
    case Op::Add: line("add ", i.d, ",", i.a, ",", i.b); break;
    case Op::Subtract: line("sub ", i.d, ",", i.a, ",", i.b); break;
    case Op::And: line("and ", i.d, ",", i.a, ",", i.b); break;
    case Op::Or: line("or ", i.d, ",", i.a, ",", i.b); break;
    case Op::AlignDown: line("andi ", i.d, ",", i.a, ",", -i.imm); break;
    case Op::ShiftLeft: line("slli ", i.d, ",", i.a, ",", i.imm); break;
    case Op::ShiftRight: line("srli ", i.d, ",", i.a, ",", i.imm); break;
    case Op::InputBits:
      if (i.imm == 0) {
        line("mv ", i.d, ",s11");
      } else {
        line("srli ", i.d, ",s11,", i.bit);
        line("andi ", i.d, ",", i.d, ",", i.imm);
      }
      break;
    case Op::Store: line("sw ", i.d, ",", i.imm, "(", i.a, ")"); break;
    case Op::StoreByte: line("sb ", i.d, ",", i.imm, "(", i.a, ")"); break;
    case Op::Load: line("lw ", i.d, ",", i.imm, "(", i.a, ")"); break;
    case Op::StoreGlobal:
      line("la t5,global_", i.imm);
      line("sw ", i.d, ",0(t5)");
      break;
    case Op::LoadGlobal: line("lw ", i.d, ",global_", i.imm); break;
    case Op::Push:
      addImmediate(Reg::Sp, Reg::Sp, -static_cast<std::int32_t>(4 * i.list.size()));
      for (std::size_t k = 0; k < i.list.size(); ++k)
        line("sw ", i.list[k], ",", static_cast<std::int64_t>(4 * k), "(sp)");
      break;
    case Op::PushFloat: addImmediate(Reg::Sp, Reg::Sp, -8 * i.imm); break;
    case Op::Pop: popList(i.list); break;
    case Op::PopReturn:
      popList(i.list);
      line("ret");
      break;
    case Op::Call: call(i); break;
    case Op::CallIfBit:
      inputBit(i);
      line("beqz t4,1f");
      call(i);
      text_ += "1:\n";
      break;
    case Op::CallNoReturn: line(i.imm == 0 ? "call abort" : "call hang"); break;
    case Op::LowerIfBit: lowerIfBit(i); break;
    case Op::BranchIfBitClear:
      inputBit(i);
      line("beqz t4,", label(i.label));
      break;
    case Op::BranchIfInputAbove:
      line("li t4,", i.imm + i.variant % 2);
      line(i.variant % 2 == 0 ? "bltu t4,s11," : "bgeu s11,t4,", label(i.label));
      break;
    case Op::BranchIfNotZero: line("bnez ", i.a, ",", label(i.label)); break;
    case Op::BranchIfNotEqual: line("bne ", i.a, ",", i.b, ",", label(i.label)); break;
    case Op::Jump: line("j ", label(i.label)); break;
    case Op::Switch: switchOver(i); break;
    case Op::Label: text_ += label(i.label) + ":\n"; break;
    case Op::Return: line("ret"); break;
    case Op::TailCall: line("tail callee_", i.imm); break;
    }
  }

  const RandomFunction &function_;
  std::string index_;
  std::string text_;
  std::string tables_;
};

} // namespace

std::string riscvText(const RandomFunction &function, unsigned index)
{
  return Printer(function, index).print();
}

} // namespace headroom::test
