// SPDX-License-Identifier: Apache-2.0
// What single RISC-V instructions become. Words are as an assembler encodes the text beside them.
#include <gtest/gtest.h>

#include <sstream>

#include <llvm/BinaryFormat/ELF.h>

#include "machine/instruction_set.h"

namespace headroom::machine {
namespace {

constexpr Address base = 0x1000;

CodeImage imageOf(std::vector<std::uint8_t> bytes, bool is64Bit, const std::string &features)
{
  CodeImage image;
  image.machine = is64Bit ? Machine::RiscV64 : Machine::RiscV32;
  image.is64Bit = is64Bit;
  image.stackAlignBytes = 16;
  image.triple = is64Bit ? "riscv64-none-elf" : "riscv32-none-elf";
  image.features = features;
  const std::uint64_t size = bytes.size();
  image.memory.push_back({".text", base, size, std::move(bytes), true, true});
  image.spans.push_back({base, base + size, true});
  return image;
}

std::string nameOf(Register reg)
{
  if (reg == noRegister)
    return "-";
  if (reg >= firstScratch)
    return reg == firstScratch ? "s#1" : "s#2";
  static const char *const names[] = {"zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                      "a6",   "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
  return names[reg];
}

std::string hex(std::int64_t value)
{
  std::ostringstream out;
  if (value < 0)
    out << "-0x" << std::hex << -value;
  else
    out << "0x" << std::hex << value;
  return out.str();
}

std::string textOf(const Step &step)
{
  using Op = Step::Op;
  const std::string rd = nameOf(step.rd), rs = nameOf(step.rs), rt = nameOf(step.rt), imm = hex(step.imm);
  const std::string shifted = rt + (step.shift ? "<<" + std::to_string(step.shift) : "");
  const std::string width = std::to_string(step.size) + (step.isSigned ? "s" : "u");
  const std::string target = step.rs == noRegister ? imm : rs;
  switch (step.op) {
  case Op::SetConstant: return rd + "=" + imm;
  case Op::Add: return rd + "=" + rs + "+" + shifted + "+" + imm;
  case Op::Subtract: return rd + "=" + rs + "-" + shifted + "-" + imm;
  case Op::ShiftLeft: return rd + "=" + rs + "<<" + imm;
  case Op::ShiftRight: return rd + "=" + rs + ">>" + imm;
  case Op::And: return rd + "=" + rs + "&" + (step.rt == noRegister ? imm : rt);
  case Op::Or: return rd + "=" + rs + "|" + (step.rt == noRegister ? imm : rt);
  case Op::Multiply: return rd + "=" + rs + "*" + (step.rt == noRegister ? imm : rt);
  case Op::Extend: return rd + "=ext" + width + "(" + rs + ")";
  case Op::Clobber: return rd + "=?";
  case Op::Load: return rd + "=load" + width + "[" + rs + "+" + imm + "]";
  case Op::Store: return "store" + std::to_string(step.size) + "[" + rs + "+" + imm + "]=" + rd;
  case Op::Call: return "call " + target;
  case Op::Jump: return (step.isReturnForm ? "return " : "jump ") + target + (step.condition == Condition::Always ? "" : " if " + std::to_string(static_cast<int>(step.condition)));
  case Op::JumpInto: return "into " + target;
  case Op::Compare: return "compare " + rs + "," + (step.rt == noRegister ? imm : rt);
  case Op::Trap: return "trap";
  case Op::Halt: return "halt";
  case Op::ReadSpecial: return rd + "=special";
  case Op::WriteSpecial: return "special=" + rs;
  case Op::UseFpu: return "fpu";
  default: return "other";
  }
}

struct Case {
  const char *assembly;
  std::vector<std::uint8_t> bytes;
  const char *steps;
  bool is64Bit = false;
  const char *features = "+m,+a,+f,+d,+c,+zba,+zbb";
};

void PrintTo(const Case &c, std::ostream *out) { *out << c.assembly; }

std::string stepsOf(const CodeImage &image)
{
  auto instructions = makeRiscV(image);
  if (!instructions)
    return instructions.error().text();
  std::vector<Step> steps;
  const Decoded decoded = (*instructions)->decode(base, image.bytesAt(base, 64), steps);
  std::string text;
  if (decoded.size == 0)
    text = "undecoded";
  for (const Step &step : steps)
    text += (text.empty() ? "" : "; ") + textOf(step);
  return text;
}

class RiscVSteps : public testing::TestWithParam<Case> {};

TEST_P(RiscVSteps, AreThoseOfTheManual)
{
  const Case &c = GetParam();
  EXPECT_EQ(stepsOf(imageOf(c.bytes, c.is64Bit, c.features)), c.steps) << c.assembly;
}

const Case stackCases[] = {
    {"c.addi16sp sp,-32", {0x3d, 0x71}, "sp=sp+-+-0x20"},
    {"addi sp,sp,-2032", {0x13, 0x01, 0x01, 0x81}, "sp=sp+-+-0x7f0"},
    {"c.addi4spn a0,sp,16", {0x08, 0x08}, "a0=sp+-+0x10"},
    {"sub sp,sp,a0", {0x33, 0x01, 0xa1, 0x40}, "sp=sp-a0-0x0"},
    {"andi sp,sp,-16", {0x13, 0x71, 0x01, 0xff}, "sp=sp&-0x10"},
    {"lw ra,12(sp)", {0xb2, 0x40}, "ra=load4u[sp+0xc]"},
    {"sw zero,8(a0)", {0x23, 0x24, 0x05, 0x00}, "store4[a0+0x8]=zero"},
    {"fsw fa0,4(sp)", {0x2a, 0xe2}, "fpu; store4[sp+0x4]=-"},
    {"csrrw sp,mscratch,sp", {0x73, 0x11, 0x01, 0x34}, "sp=special"},
    {"cm.push {ra,s0-s2},-32", {0x76, 0xb8}, "sp=sp+-+-0x20; store4[sp+0x1c]=s2; store4[sp+0x18]=s1; store4[sp+0x14]=s0; store4[sp+0x10]=ra", false, "+zcmp,+zcmt"},
    {"cm.popretz {ra,s0},32", {0x56, 0xbc}, "s0=load4u[sp+0x1c]; ra=load4u[sp+0x18]; a0=0x0; sp=sp+-+0x20; return ra", false, "+zcmp"},
    {"ld ra,8(sp)", {0xa2, 0x60}, "ra=load8u[sp+0x8]", true},
};
INSTANTIATE_TEST_SUITE_P(Stack, RiscVSteps, testing::ValuesIn(stackCases));

const Case flowCases[] = {
    {"jal ra,8", {0x21, 0x20}, "call 0x1008"},
    {"jal t0,16", {0xef, 0x02, 0x00, 0x01}, "t0=0x1004; into 0x1010"},
    {"jalr ra,-16(ra)", {0xe7, 0x80, 0x00, 0xff}, "s#1=ra+-+-0x10; call s#1"},
    {"jalr t0,4(t0)", {0xe7, 0x82, 0x42, 0x00}, "s#1=t0+-+0x4; t0=0x1004; into s#1"},
    {"jalr zero,8(t1)", {0x67, 0x00, 0x83, 0x00}, "s#1=t1+-+0x8; jump s#1"},
    {"c.jr ra", {0x82, 0x80}, "return ra"},
    {"c.jalr a5", {0x82, 0x97}, "call a5"},
    {"bgeu a5,a0,32", {0x63, 0xf0, 0xa7, 0x02}, "compare a5,a0; jump 0x1020 if 6"},
    {"c.beqz a0,8", {0x01, 0xc5}, "compare a0,0x0; jump 0x1008 if 1"},
    {"mret", {0x73, 0x00, 0x20, 0x30}, "s#1=?; return s#1"},
    {"ecall", {0x73, 0x00, 0x00, 0x00}, "trap"},
    {"ebreak", {0x73, 0x00, 0x10, 0x00}, "halt"},
    {"c.unimp", {0x00, 0x00}, "halt"},
    {"cm.jalt 40", {0xa2, 0xa0}, "s#1=?; call s#1", false, "+zcmt"},
};
INSTANTIATE_TEST_SUITE_P(Flow, RiscVSteps, testing::ValuesIn(flowCases));

const Case valueCases[] = {
    {"c.lui t0,0xfffef", {0xbd, 0x72}, "t0=0xfffef000"},
    {"c.lui t0,0xfffef", {0xbd, 0x72}, "t0=-0x11000", true},
    {"lui a0,0x80000", {0x37, 0x05, 0x00, 0x80}, "a0=-0x80000000", true},
    {"auipc ra,0x1", {0x97, 0x10, 0x00, 0x00}, "ra=0x2000"},
    {"auipc ra,0xfffff", {0x97, 0xf0, 0xff, 0xff}, "ra=0x0"},
    {"not a0,a1", {0x13, 0xc5, 0xf5, 0xff}, "a0=--a1-0x1"},
    {"sh2add a0,a1,a2", {0x33, 0xc5, 0xc5, 0x20}, "a0=a2+a1<<2+0x0"},
    {"sh3add.uw a0,a1,a2", {0x3b, 0xe5, 0xc5, 0x20}, "s#1=ext4u(a1); a0=a2+s#1<<3+0x0", true},
    {"addiw a0,a1,1", {0x1b, 0x85, 0x15, 0x00}, "a0=a1+-+0x1; a0=ext4s(a0)", true},
    {"lw a0,0(a1)", {0x88, 0x41}, "a0=load4s[a1+0x0]", true},
    {"lwu a0,0(a1)", {0x03, 0xe5, 0x05, 0x00}, "a0=load4u[a1+0x0]", true},
    {"srliw a0,a1,3", {0x1b, 0xd5, 0x35, 0x00}, "s#1=ext4u(a1); a0=s#1>>0x3; a0=ext4s(a0)", true},
    {"slli a5,a0,32; srli a0,a5,30", {0x93, 0x17, 0x05, 0x02, 0x13, 0xd5, 0xe7, 0x01}, "s#1=ext4u(a0); a5=a0<<0x20; a0=s#1<<0x2", true},
    {"slli a5,a0,32; srli a0,a4,30", {0x93, 0x17, 0x05, 0x02, 0x13, 0x55, 0xe7, 0x01}, "a5=a0<<0x20", true},
    {"srai a0,a0,2", {0x09, 0x85}, "a0=?"},
    {"div a0,a1,a2", {0x33, 0xc5, 0xc5, 0x02}, "a0=?"},
    {"amoadd.w a0,a1,(a2)", {0x2f, 0x25, 0xb6, 0x00}, "store4[a2+0x0]=-; a0=?"},
    {"csrr a0,fcsr", {0x73, 0x25, 0x30, 0x00}, "fpu; a0=special"},
    {"fadd.s fa0,fa1,fa2", {0x53, 0xf5, 0xc5, 0x00}, "fpu"},
    {"feq.s a0,fa1,fa2", {0x53, 0xa5, 0xc5, 0xa0}, "fpu; a0=?"},
    {"cm.mvsa01 s1,s0", {0xa2, 0xac}, "s1=a0+-+0x0; s0=a1+-+0x0", false, "+zcmp"},
    {"nop", {0x13, 0x00, 0x00, 0x00}, ""},
};
INSTANTIATE_TEST_SUITE_P(Values, RiscVSteps, testing::ValuesIn(valueCases));

TEST(RiscVStepsOfSemihosting, GoOnBehindTheBreakpoint)
{
  CodeImage image = imageOf({0x13, 0x10, 0xf0, 0x01, 0x73, 0x00, 0x10, 0x00, 0x13, 0x50, 0x70, 0x40}, false, "+c");
  auto instructions = makeRiscV(image);
  ASSERT_TRUE(instructions);
  std::vector<Step> steps;
  EXPECT_EQ((*instructions)->decode(base + 4, image.bytesAt(base + 4, 8), steps).size, 4);
  EXPECT_TRUE(steps.empty());
}

Fixup fixupOf(Address at, std::uint32_t type, Address target)
{
  Fixup fixup;
  fixup.at = at;
  fixup.type = type;
  fixup.target = target;
  return fixup;
}

TEST(RiscVRelocations, OfAnUnlinkedCallGiveBothHalvesOfThePair)
{
  CodeImage image = imageOf({0x97, 0x00, 0x00, 0x00, 0xe7, 0x80, 0x00, 0x00}, false, "+c"); // auipc ra,0; jalr ra,0(ra)
  image.isLinked = false;
  image.fixups = {fixupOf(base, llvm::ELF::R_RISCV_CALL_PLT, 0x2468), fixupOf(base, llvm::ELF::R_RISCV_RELAX, 0)};
  EXPECT_EQ(stepsOf(image), "ra=0x2468");
}

TEST(RiscVRelocations, ReplaceTheTargetOfAJump)
{
  CodeImage image = imageOf({0x01, 0xa0}, false, "+c"); // c.j .
  image.fixups = {fixupOf(base, llvm::ELF::R_RISCV_RVC_JUMP, 0x1234)};
  EXPECT_EQ(stepsOf(image), "jump 0x1234");
}

TEST(RiscVRelocations, SplitAnAddressSoThatTheLowPartIsSigned)
{
  CodeImage image = imageOf({0xb7, 0x07, 0x00, 0x00}, false, "+c"); // lui a5,0
  image.fixups = {fixupOf(base, llvm::ELF::R_RISCV_HI20, 0x8000f9fc)};
  EXPECT_EQ(stepsOf(image), "a5=0x80010000");
  image = imageOf({0x93, 0x87, 0x07, 0x00}, false, "+c"); // addi a5,a5,0
  image.fixups = {fixupOf(base, llvm::ELF::R_RISCV_LO12_I, 0x8000f9fc)};
  EXPECT_EQ(stepsOf(image), "a5=a5+-+-0x604");
}

TEST(RiscVRelocations, OfThreadLocalStorageMakeTheValueUnknown)
{
  CodeImage image = imageOf({0xb7, 0x07, 0x00, 0x00}, false, "+c"); // lui a5,0
  image.fixups = {fixupOf(base, llvm::ELF::R_RISCV_TPREL_HI20, 0x10)};
  EXPECT_EQ(stepsOf(image), "a5=?");
}

CodeImage globalPointerImage(std::vector<std::uint8_t> more)
{
  // lw a5,-4(gp); auipc gp,0x1; addi gp,gp,-4
  std::vector<std::uint8_t> bytes = {0x83, 0xa7, 0xc1, 0xff, 0x97, 0x11, 0x00, 0x00, 0x93, 0x81, 0xc1, 0xff};
  bytes.insert(bytes.end(), more.begin(), more.end());
  CodeImage image = imageOf(bytes, false, "+c");
  DataSymbol symbol;
  symbol.name = "__global_pointer$";
  symbol.address = 0x2000;
  image.symbols.push_back(symbol);
  return image;
}

TEST(RiscVGlobalPointer, IsAConstantWhereOnlyTheStartCodeSetsIt)
{
  EXPECT_EQ(stepsOf(globalPointerImage({})), "a5=load4u[-+0x1ffc]");
}

TEST(RiscVGlobalPointer, IsUnknownWhereCodeUsesTheRegisterForItself)
{
  EXPECT_EQ(stepsOf(globalPointerImage({0xaa, 0x81})), "a5=load4u[gp+-0x4]"); // c.mv gp,a0
}

} // namespace
} // namespace headroom::machine
