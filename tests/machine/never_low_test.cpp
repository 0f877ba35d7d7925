// SPDX-License-Identifier: Apache-2.0
// Code that once made a depth come out too low, or the analysis run for ever. Found by comparing random functions with what
// they do when they are executed, and by reading the interpreter for what it takes for granted.
#include "machine/assembled_program.h"

namespace headroom::test {
namespace {

MachineFacts riscv(const std::string &source)
{
  return buildProgram(".text\n" + source, "program.s", {"riscv64-unknown-elf-gcc", "-march=rv32imac_zicsr", "-mabi=ilp32", "-c"});
}

MachineFacts arm(const std::string &source)
{
  return buildProgram(".syntax unified\n.thumb\n.text\n" + source, "program.s", {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-c"});
}

std::string riscvFunction(const std::string &name, const std::string &body)
{
  return ".globl " + name + "\n.type " + name + ",@function\n" + name + ":\n" + body + "\n.size " + name + ",.-" + name + "\n";
}

std::string armFunction(const std::string &name, const std::string &body)
{
  return ".globl " + name + "\n.type " + name + ",%function\n.thumb_func\n" + name + ":\n" + body + "\n.size " + name + ",.-" + name + "\n";
}

TEST(NeverLow, CallInABranchThatAllocatesIsTakenToReturn)
{
  // if (a) g(alloca(64)); h();
  EXPECT_EQ(describe(riscv(riscvFunction("f", "addi sp,sp,-16\nsw ra,12(sp)\nsw s0,8(sp)\nmv s0,sp\nbeqz a0,1f\naddi sp,sp,-64\nmv a0,sp\ncall g\n1: call h\n"
                                              "mv sp,s0\nlw s0,8(sp)\nlw ra,12(sp)\naddi sp,sp,16\nret")), "f"),
            "frame 80; g@80; h@80");
  EXPECT_EQ(describe(arm(armFunction("f", "push {r7,lr}\nmov r7,sp\ncbz r0,1f\nsub sp,#64\nmov r0,sp\nbl g\n1: bl h\nmov sp,r7\npop {r7,pc}")), "f"), "frame 72; g@72; h@72");
}

TEST(NeverLow, CodeBehindAbortBelongsToOtherPaths)
{
  EXPECT_EQ(describe(riscv(riscvFunction("f", "bnez a0,1f\naddi sp,sp,-16\nsw ra,12(sp)\ncall abort\n1: addi sp,sp,-32\nsw ra,28(sp)\ncall h\nlw ra,28(sp)\naddi sp,sp,32\nret")), "f"),
            "frame 32; abort@16; h@32");
}

TEST(NeverLow, OwnFunctionsThatNeverReturnAreFoundInTheCode)
{
  const std::string source = riscvFunction("fail", "addi sp,sp,-16\ncall log\n1: j 1b") + riscvFunction("check", "addi sp,sp,-16\ncall fail") +
                             riscvFunction("f", "bnez a0,1f\naddi sp,sp,-16\nsw ra,12(sp)\ncall check\n1: tail h");
  EXPECT_EQ(describe(riscv(source), "check"), "frame 16; fail@16; never returns");
  EXPECT_EQ(describe(riscv(source), "f"), "frame 16; check@16; tail h@0");
}

TEST(NeverLow, FunctionThatKeepsItsCallersStackIsNamed)
{
  EXPECT_EQ(describe(riscv(riscvFunction("grab", "addi sp,sp,-64\nret")), "grab"), "frame 64; lost-stack-pointer");
  EXPECT_EQ(describe(arm(armFunction("grab", "sub sp,#64\nbx lr")), "grab"), "frame 64; lost-stack-pointer");
}

TEST(NeverLow, RealignmentWhereTwoDepthsMeetTakesTheWorse)
{
  // 48 or 68 below a multiple of 16; the deeper one can end 128 below.
  const MachineFacts facts = riscv(riscvFunction("f", "addi sp,sp,-48\nsw s0,44(sp)\nmv s0,sp\nbeqz a0,1f\naddi sp,sp,-20\n1: andi sp,sp,-64\nmv sp,s0\nlw s0,44(sp)\naddi sp,sp,48\nret"));
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_GE(f->frameBytes, 128U);
}

TEST(NeverLow, PointerThatWalksDownTheFrameEnds)
{
  EXPECT_EQ(describe(riscv(riscvFunction("f", "addi sp,sp,-64\naddi a5,sp,64\n1: addi a5,a5,-4\nsw zero,0(a5)\nbne a5,sp,1b\naddi sp,sp,64\nret")), "f"), "frame 64");
}

TEST(NeverLow, StackLoweredInALoopIsDynamic)
{
  const MachineFacts facts = riscv(riscvFunction("f", "mv t0,sp\n1: addi sp,sp,-16\naddi a0,a0,-1\nbnez a0,1b\ncall g\nmv sp,t0\nret"));
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_TRUE(f->isDynamic || !f->culprits.empty()) << describe(facts, "f");
}

TEST(NeverLow, OrOfTwoConstantsEnds)
{
  EXPECT_EQ(describe(riscv(riscvFunction("f", "li a0,12\nli a1,3\nor a0,a0,a1\nret")), "f"), "frame 0");
}

TEST(NeverLow, RoutineOnThisFrameWithoutCodeIsNamed)
{
  EXPECT_EQ(describe(riscv(riscvFunction("f", "call t0,__riscv_save_4\naddi sp,sp,-16\naddi sp,sp,16\ntail __riscv_restore_4")), "f").substr(0, 8), "frame 16");
  const MachineFacts facts = riscv(riscvFunction("f", "call t0,__riscv_save_4\naddi sp,sp,-16\naddi sp,sp,16\ntail __riscv_restore_4"));
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  ASSERT_FALSE(f->culprits.empty());
  EXPECT_EQ(f->culprits.front().reason, "external-call");
  EXPECT_NE(f->culprits.front().detail.find("__riscv_save_4"), std::string::npos);
}

} // namespace
} // namespace headroom::test
