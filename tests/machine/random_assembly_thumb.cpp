// SPDX-License-Identifier: Apache-2.0
// Thumb-2 of a Cortex-M4. r10 is Scratch, r1 and r9 belong to the printer.
#include "machine/random_assembly.h"

#include <array>
#include <cstdlib>

namespace headroom::test {
namespace {

const char *name(Reg reg)
{
  static constexpr std::array<const char *, regCount> names = {"r2", "r3", "r4", "r5", "r6", "r7", "r8", "r10", "r11", "r12", "lr", "sp"};
  return names[static_cast<unsigned>(reg)];
}

class Printer {
public:
  Printer(const RandomFunction &function, unsigned index) : function_(function), index_(std::to_string(index)) {}

  std::string print()
  {
    for (const Instruction &each : function_.code)
      instruction(each);
    return text_ + ".ltorg\n";
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
    if (std::abs(imm) > 4095) {
      line("ldr r9,=", imm);
      line("add r9,", a, ",r9");
      line("mov ", d, ",r9");
    } else if (d == Reg::Sp && a != Reg::Sp) {
      line(imm < 0 ? "sub r9," : "add r9,", a, ",#", std::abs(imm));
      line("mov sp,r9");
    } else {
      line(imm < 0 ? "sub " : "add ", d, ",", a, ",#", std::abs(imm));
    }
  }

  /// SP is an operand of few instructions; elsewhere it goes through a register.
  void threeRegisters(const std::string &mnemonic, const Instruction &i)
  {
    std::string d = name(i.d);
    std::string a = name(i.a);
    std::string b = name(i.b);
    const bool isSum = i.op == Op::Add || i.op == Op::Subtract;
    if (!isSum || i.b == Reg::Sp || (i.d == Reg::Sp && i.a != Reg::Sp)) {
      if (i.a == Reg::Sp) {
        line("mov r9,sp");
        a = "r9";
      }
      if (i.b == Reg::Sp) {
        line("mov r1,sp");
        b = "r1";
      }
      if (i.d == Reg::Sp)
        d = "r9";
    }
    line(mnemonic, " ", d, ",", a, ",", b);
    if (d == "r9")
      line("mov ", i.d, ",r9");
  }

  void shift(const char *mnemonic, const Instruction &i)
  {
    line("mov r9,", i.a);
    line(mnemonic, " ", i.d, ",r9,#", i.imm);
  }

  void store(const Instruction &i)
  {
    if (i.d == Reg::Sp) {
      line("mov r9,sp");
      line("str r9,[", i.a, ",#", i.imm, "]");
    } else if (i.variant == 0 && i.a != Reg::Sp) {
      line("mov r9,#", i.imm);
      line("str ", i.d, ",[", i.a, ",r9]");
    } else if (i.variant == 1 && i.imm != 0) {
      line("add r9,", i.a, ",#", i.imm + 4);
      line("str ", i.d, ",[r9,#-4]!");
    } else {
      line("str ", i.d, ",[", i.a, ",#", i.imm, "]");
    }
  }

  void storeGlobal(const Instruction &i)
  {
    line("ldr r9,=global_", i.imm);
    if (i.d == Reg::Sp)
      line("mov r1,sp");
    line("str ", i.d == Reg::Sp ? "r1" : name(i.d), ",[r9]");
  }

  void list(const char *mnemonic, const std::vector<Reg> &registers, const char *linkName = "lr")
  {
    std::string text;
    for (const Reg each : registers)
      text += (text.empty() ? "" : ",") + std::string(each == Reg::Link ? linkName : name(each));
    line(mnemonic, "{", text, "}");
  }

  void push(const Instruction &i)
  {
    if (i.variant == 0 && i.list.size() == 1)
      line("str ", i.list.front(), ",[sp,#-4]!");
    else if (i.variant == 1 && i.list.size() > 1)
      list("stmdb sp!,", i.list);
    else
      list("push ", i.list);
  }

  void pop(const Instruction &i)
  {
    if (i.variant == 0 && i.list.size() == 1)
      line("ldr ", i.list.front(), ",[sp],#4");
    else if (i.variant == 1 && i.list.size() > 1)
      list("ldmia sp!,", i.list);
    else
      list("pop ", i.list);
  }

  void giveArgument(const Instruction &i)
  {
    if (i.a != Reg::Scratch)
      line("mov r0,", i.a);
  }

  void callIfBit(const Instruction &i)
  {
    giveArgument(i);
    if (i.variant % 2 == 0) {
      line("tst r11,#", 1 << i.bit);
      line("it ne");
      line("blne callee_", i.imm);
    } else {
      line("and r1,r11,#", 1 << i.bit);
      line("cbz r1,1f");
      line("bl callee_", i.imm);
      text_ += "1:\n";
    }
  }

  void lowerIfBit(const Instruction &i)
  {
    if (i.variant % 2 == 0) {
      line("ubfx r10,r11,#", i.bit, ",#1");
      line("lsl r10,r10,#", std::to_string(__builtin_ctz(static_cast<unsigned>(i.imm)) - 2));
      line("sub sp,sp,r10,lsl #2");
    } else if (i.variant == 1) {
      line("tst r11,#", 1 << i.bit);
      line("ite ne");
      line("subne sp,sp,#", i.imm);
      line("moveq r1,#0");
    } else {
      line("tst r11,#", 1 << i.bit);
      line("ite ne");
      line("movne r10,#", i.imm);
      line("moveq r10,#0");
      line("sub sp,sp,r10");
    }
  }

  void branchIfBitClear(const Instruction &i)
  {
    if (i.variant % 2 == 0) {
      line("tst r11,#", 1 << i.bit);
    } else {
      line("lsr r10,r11,#", i.bit);
      line("ands r10,r10,#1");
    }
    line("beq.w ", label(i.label));
  }

  void switchOver(const Instruction &i)
  {
    const auto cases = static_cast<std::int32_t>(i.labels.size());
    line("ubfx r10,r11,#", i.bit, i.imm == 7 ? ",#3" : ",#2");
    if (i.imm + 1 > cases) {
      const bool above = i.variant < 3;
      line("cmp r10,#", above ? cases - 1 : cases);
      line(above ? "bhi.w " : "bcs.w ", label(i.label));
    }
    const std::string table = ".Ltable" + index_ + "_" + std::to_string(i.labels.front());
    const bool words = i.variant == 0;
    const bool bytes = i.variant == 1; ///< reaches 510 bytes: further cases do not assemble, so only by halfwords beyond
    if (words) {
      line("adr r9,", table);
      line("ldr pc,[r9,r10,lsl #2]");
      text_ += ".balign 4\n";
    } else {
      line(bytes && near(i) ? "tbb [pc,r10]" : "tbh [pc,r10,lsl #1]");
    }
    text_ += table + ":\n";
    for (const unsigned each : i.labels) {
      if (words)
        text_ += "  .word " + label(each) + "+1\n";
      else
        text_ += std::string(bytes && near(i) ? "  .byte (" : "  .2byte (") + label(each) + "-" + table + ")/2\n";
    }
    text_ += ".balign 2\n";
  }

  /// Whether a byte's reach of 510 is certain: no instruction of the list is longer than 24 bytes.
  [[nodiscard]] bool near(const Instruction &i) const
  {
    std::size_t start = 0;
    std::size_t end = 0;
    for (std::size_t k = 0; k < function_.code.size(); ++k) {
      if (&function_.code[k] == &i)
        start = k;
      if (function_.code[k].op == Op::Label && function_.code[k].label == i.labels.back())
        end = k;
    }
    return end - start < 20;
  }

  void instruction(const Instruction &i)
  {
    switch (i.op) {
    case Op::AddImmediate: addImmediate(i.d, i.a, i.imm); break;
    case Op::Move: line("mov ", i.d, ",", i.a); break;
    case Op::LoadImmediate: line("ldr ", i.d, ",=", i.imm); break;
    case Op::Add: threeRegisters("add", i); break;
    case Op::Subtract: threeRegisters("sub", i); break;
    case Op::And: threeRegisters("and", i); break;
    case Op::Or: threeRegisters("orr", i); break;
    case Op::AlignDown:
      line("mov r9,", i.a);
      line("bic r9,r9,#", i.imm - 1);
      line("mov ", i.d, ",r9");
      break;
    case Op::ShiftLeft: shift("lsl", i); break;
    case Op::ShiftRight: shift("lsr", i); break;
    case Op::InputBits:
      if (i.imm == 0)
        line("mov ", i.d, ",r11");
      else
        line("ubfx ", i.d, ",r11,#", i.bit, ",#2");
      break;
    case Op::Store: store(i); break;
    case Op::StoreByte: line("strb ", i.d, ",[", i.a, ",#", i.imm, "]"); break;
    case Op::Load: line("ldr ", i.d, ",[", i.a, ",#", i.imm, "]"); break;
    case Op::StoreGlobal: storeGlobal(i); break;
    case Op::LoadGlobal:
      line("ldr r9,=global_", i.imm);
      line("ldr ", i.d, ",[r9]");
      break;
    case Op::Push: push(i); break;
    case Op::PushFloat: line("vpush {d", 16 - i.imm, i.imm == 1 ? "}" : "-d15}"); break;
    case Op::Pop: pop(i); break;
    case Op::PopReturn: list("pop ", i.list, "pc"); break;
    case Op::Call:
      giveArgument(i);
      line("bl callee_", i.imm);
      break;
    case Op::CallIfBit: callIfBit(i); break;
    case Op::CallNoReturn: line(i.imm == 0 ? "bl abort" : "bl hang"); break;
    case Op::LowerIfBit: lowerIfBit(i); break;
    case Op::BranchIfBitClear: branchIfBitClear(i); break;
    case Op::BranchIfInputAbove:
      line("cmp r11,#", i.imm + i.variant % 2);
      line(i.variant % 2 == 0 ? "bhi.w " : "bcs.w ", label(i.label));
      break;
    case Op::BranchIfNotZero:
      line("cmp ", i.a, ",#0");
      line("bne.w ", label(i.label));
      break;
    case Op::BranchIfNotEqual:
      if (i.b == Reg::Sp)
        line("cmp sp,", i.a);
      else
        line("cmp ", i.a, ",", i.b);
      line("bne.w ", label(i.label));
      break;
    case Op::Jump: line("b.w ", label(i.label)); break;
    case Op::Switch: switchOver(i); break;
    case Op::Label: text_ += label(i.label) + ":\n"; break;
    case Op::Return: line("bx lr"); break;
    case Op::TailCall: line("b.w callee_", i.imm); break;
    }
  }

  const RandomFunction &function_;
  std::string index_;
  std::string text_;
};

} // namespace

std::string thumbText(const RandomFunction &function, unsigned index)
{
  return Printer(function, index).print();
}

} // namespace headroom::test
