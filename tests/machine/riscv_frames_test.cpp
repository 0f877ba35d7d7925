// SPDX-License-Identifier: Apache-2.0
// Depths of RISC-V assembly, as linked and as relocatable code. The expectation of a function stands beside its code.
#include "machine/assembled_program.h"

namespace headroom::test {
namespace {

std::vector<std::string> gcc(const std::string &arch, const std::string &abi)
{
  return {"riscv64-unknown-elf-gcc", "-march=" + arch, "-mabi=" + abi, "-nostdlib", "-nostartfiles"};
}

MachineFacts linked(const std::string &source, std::vector<std::string> more = {}, const std::string &arch = "rv32imac_zicsr", const std::string &abi = "ilp32")
{
  auto command = gcc(arch, abi);
  command.insert(command.end(), {"-Wl,-e,0", "-Wl,--no-warn-rwx-segments", "-Wl,-Ttext=0x20000000"});
  command.insert(command.end(), more.begin(), more.end());
  return buildProgram(source, "program.s", command);
}

MachineFacts relocatable(const std::string &source, const std::string &arch = "rv32imac_zicsr", const std::string &abi = "ilp32")
{
  auto command = gcc(arch, abi);
  command.emplace_back("-c");
  return buildProgram(source, "program.s", command);
}

/// A function symbol with its size around `body`.
std::string function(const std::string &name, const std::string &body)
{
  return ".text\n.balign 4\n.globl " + name + "\n.type " + name + ",@function\n" + name + ":\n" + body + "\n.size " + name + ",.-" + name + "\n";
}

const std::string leaf = function("leaf", "ret");

TEST(RiscVCalls, AreTheSameRelaxedUnrelaxedAndUnlinked)
{
  const std::string source = leaf + function("f", "addi sp,sp,-16\nsw ra,12(sp)\ncall leaf\nlw ra,12(sp)\naddi sp,sp,16\ntail leaf");
  const std::string expected = "frame 16; leaf@16; tail leaf@0";
  EXPECT_EQ(describe(linked(source), "f"), expected);
  EXPECT_EQ(describe(linked(source, {"-Wl,--no-relax"}), "f"), expected);
  EXPECT_EQ(describe(relocatable(source), "f"), expected);
}

TEST(RiscVCalls, OfTwoInstructionsAreDirect)
{
  const MachineFacts facts = linked(leaf + function("f", "call leaf\ntail leaf") + function("g", "jr a0"), {"-Wl,--no-relax"});
  for (const MachineFunction &each : facts.functions)
    for (const CallSite &call : each.calls)
      EXPECT_EQ(call.indirect, each.name == "g") << each.name;
}

TEST(RiscVCalls, ReachTheTopOfThe32BitSpaceFromItsBottom)
{
  const std::string source = ".section .high,\"ax\"\n.globl far\n.type far,@function\nfar: ret\n.size far,.-far\n" + function("f", "addi sp,sp,-16\ncall far\naddi sp,sp,16\nret");
  EXPECT_EQ(describe(linked(source, {"-Wl,--no-relax", "-Wl,-Ttext=0x1000", "-Wl,--section-start=.high=0xfffff000"}), "f"), "frame 16; far@16");
}

TEST(RiscVCalls, OfUndefinedFunctionsNameThem)
{
  EXPECT_EQ(describe(relocatable(function("f", "addi sp,sp,-16\ncall outside\naddi sp,sp,16\ntail elsewhere")), "f"), "frame 16; outside@16; tail elsewhere@0");
}

TEST(RiscVCalls, ThroughARegisterWithAKnownAddressAreDirect)
{
  const std::string source = leaf + function("f", "addi sp,sp,-32\nsw ra,28(sp)\nsw s0,24(sp)\nla s0,leaf\njalr s0\njalr s0\nlw s0,24(sp)\nlw ra,28(sp)\naddi sp,sp,32\nret");
  EXPECT_EQ(describe(linked(source), "f"), "frame 32; leaf@32; leaf@32");
  EXPECT_EQ(describe(relocatable(source), "f"), "frame 32; leaf@32; leaf@32");
}

TEST(RiscVCalls, ThroughAnArgumentStayOpen)
{
  EXPECT_EQ(describe(linked(function("f", "addi sp,sp,-16\nsw ra,12(sp)\njalr a0\nlw ra,12(sp)\naddi sp,sp,16\njr a1")), "f"), "frame 16; ?@16; tail ?@0");
}

TEST(RiscVCalls, ConditionalBranchOutOfTheFunctionIsATailCall)
{
  EXPECT_EQ(describe(linked(leaf + function("f", "beqz a0,leaf\naddi sp,sp,-16\ncall leaf\naddi sp,sp,16\nret")), "f"), "frame 16; tail leaf@0; leaf@16");
}

TEST(RiscVCalls, CountStackArgumentsWhereTheyArePushed)
{
  EXPECT_EQ(describe(linked(leaf + function("f", "addi sp,sp,-16\nsw ra,12(sp)\naddi sp,sp,-32\nsw a0,0(sp)\ncall leaf\naddi sp,sp,32\ncall leaf\nlw ra,12(sp)\naddi sp,sp,16\nret")), "f"),
            "frame 48; leaf@48; leaf@16");
}

TEST(RiscVCalls, EcallIsATrap)
{
  EXPECT_EQ(describe(linked(function("f", "addi sp,sp,-16\necall\naddi sp,sp,16\nret")), "f"), "frame 16; trap@16");
}

TEST(RiscVFrames, LargerThanAnImmediateFollowTheConstant)
{
  EXPECT_EQ(describe(linked(leaf + function("f", "li t0,-70000\nadd sp,sp,t0\ncall leaf\nli t0,70000\nadd sp,sp,t0\nret")), "f"), "frame 70000; leaf@70000");
  EXPECT_EQ(describe(linked(leaf + function("f", "li t0,8192\nsub sp,sp,t0\ncall leaf\nli t0,8192\nadd sp,sp,t0\nret"), {}, "rv64imac", "lp64"), "f"), "frame 8192; leaf@8192");
}

TEST(RiscVFrames, AreRestoredThroughTheFramePointer)
{
  EXPECT_EQ(describe(linked(leaf + function("f", "addi sp,sp,-32\nsw ra,28(sp)\nsw s0,24(sp)\naddi s0,sp,32\naddi sp,sp,-64\ncall leaf\naddi sp,s0,-32\ncall leaf\n"
                                                 "lw s0,24(sp)\nlw ra,28(sp)\naddi sp,sp,32\nret")), "f"),
            "frame 96; leaf@96; leaf@32");
}

TEST(RiscVFrames, LoweredByAVariableAreDynamic)
{
  EXPECT_EQ(describe(linked(leaf + function("f", "addi sp,sp,-16\nsw ra,12(sp)\nsw s0,8(sp)\naddi s0,sp,16\naddi a0,a0,15\nandi a0,a0,-16\nsub sp,sp,a0\nmv a0,sp\ncall leaf\n"
                                                 "addi sp,s0,-16\nlw s0,8(sp)\nlw ra,12(sp)\naddi sp,sp,16\nret")), "f"),
            "frame 16; leaf@16+; dynamic");
}

TEST(RiscVFrames, RealignedAddWhatTheAlignmentCanCost)
{
  // SP is a multiple of 16 at entry: 64 for the frame and up to 48 to reach a multiple of 64.
  const MachineFacts facts = linked(leaf + function("f", "addi sp,sp,-64\nsw ra,60(sp)\nsw s0,56(sp)\naddi s0,sp,64\nandi sp,sp,-64\ncall leaf\n"
                                                         "addi sp,s0,-64\nlw s0,56(sp)\nlw ra,60(sp)\naddi sp,sp,64\nret"));
  EXPECT_EQ(describe(facts, "f"), "frame 112; leaf@112");
  EXPECT_EQ(functionNamed(facts, "f")->alignmentBytes, 48);
}

TEST(RiscVFrames, UseTheWordsOf64Bits)
{
  const std::string source = leaf + function("f", "addi sp,sp,-48\nsd ra,40(sp)\nsd s0,32(sp)\naddi s0,sp,48\nfsd fa0,0(sp)\ncall leaf\naddi sp,s0,-48\nld ra,40(sp)\nld s0,32(sp)\n"
                                                  "addi sp,sp,48\nret");
  EXPECT_EQ(describe(linked(source, {}, "rv64gc", "lp64d"), "f"), "frame 48; leaf@48; fpu");
}

TEST(RiscVFrames, OfTheEmbeddedAbi)
{
  const MachineFacts facts = linked(leaf + function("f", "addi sp,sp,-8\nsw ra,4(sp)\ncall leaf\nlw ra,4(sp)\naddi sp,sp,8\nret"), {}, "rv32ec", "ilp32e");
  EXPECT_EQ(describe(facts, "f"), "frame 8; leaf@8");
  EXPECT_EQ(facts.stackAlignBytes, 4U);
}

TEST(RiscVFrames, ContinuedInAnotherSectionAddUp)
{
  // GCC's -freorder-blocks-and-partition: the cold part is a symbol of its own and is entered with the frame in place.
  const std::string source = leaf + function("f", "addi sp,sp,-64\nsw ra,60(sp)\nbnez a0,f.cold\nlw ra,60(sp)\naddi sp,sp,64\nret") +
                             ".section .text.unlikely,\"ax\"\n.type f.cold,@function\nf.cold: addi sp,sp,-16\ncall leaf\naddi sp,sp,80\nret\n.size f.cold,.-f.cold\n";
  const MachineFacts facts = linked(source);
  EXPECT_EQ(describe(facts, "f"), "frame 80; leaf@80");
  EXPECT_EQ(describe(facts, "f.cold"), "frame 16; leaf@16");
}

TEST(RiscVStackSwitch, ThroughMscratchIsNoFrame)
{
  const MachineFacts facts = linked(leaf + function("handler", "csrrw sp,mscratch,sp\naddi sp,sp,-64\nsw ra,0(sp)\ncall leaf\nlw ra,0(sp)\naddi sp,sp,64\ncsrrw sp,mscratch,sp\nmret"));
  EXPECT_EQ(describe(facts, "handler").substr(0, 32), "frame 0; leaf on 1@64; switch 1 ");
}

TEST(RiscVInterrupts, ReturnWithMret)
{
  EXPECT_EQ(describe(linked(leaf + function("isr", "addi sp,sp,-80\nsw ra,76(sp)\ncall leaf\nlw ra,76(sp)\naddi sp,sp,80\nmret")), "isr"), "frame 80; leaf@80");
}

TEST(RiscVReturns, NeverHappenBehindAWaitLoop)
{
  EXPECT_EQ(describe(linked(function("f", "1: wfi\nj 1b")), "f"), "frame 0; never returns");
}

// The test for nested interrupts of RTOS wrappers: whoever is on the interrupt stack already stays there.
const std::string nestingWrapper = ".data\nkernel: .word 0, 0\n" + leaf + function("after", "ret") + function("leave", "lw ra,0(sp)\naddi sp,sp,32\nret") +
                                   function("wrapper", "addi sp,sp,-32\nsw ra,0(sp)\nsw s0,4(sp)\nla s0,kernel\n"
                                                       "lw t1,0(s0)\naddi t2,t1,1\nsw t2,0(s0)\nbnez t1,1f\n"
                                                       "mv t0,sp\nlw sp,4(s0)\naddi sp,sp,-16\nsw t0,0(sp)\n"
                                                       "1: call leaf\n"
                                                       "lw t2,0(s0)\naddi t2,t2,-1\nsw t2,0(s0)\nbnez t2,leave\n"
                                                       "lw sp,0(sp)\ncall after\nj leave");

TEST(RiscVStackSwitches, CodeThatIsEnteredOnTwoStacksCallsOnBothAndComesBackToOne)
{
  const MachineFacts facts = linked(nestingWrapper, {"-Wl,-Tdata=0x30000000"});
  const std::string text = describe(facts, "wrapper");
  EXPECT_NE(text.find("leaf@32; leaf on 1@16; "), std::string::npos) << text;
  EXPECT_NE(text.find("after@32"), std::string::npos) << text;
  EXPECT_NE(text.find("switch 1 own 16"), std::string::npos) << text;
  EXPECT_EQ(text.find("lost-stack-pointer"), std::string::npos) << text;
}

TEST(RiscVStackSwitches, WordThatIsNoSavedRegisterOnTheOtherSideIsNoWayBack)
{
  // On the side that changes nothing, the word at SP may be any stack's: what is loaded is not known.
  std::string source = nestingWrapper;
  const std::string saved = "sw ra,0(sp)\nsw s0,4(sp)\nla s0";
  source.replace(source.find(saved), saved.size(), "sw ra,8(sp)\nsw s0,4(sp)\nslli a0,a1,1\nsw a0,0(sp)\nla s0");
  const std::string text = describe(linked(source, {"-Wl,-Tdata=0x30000000"}), "wrapper");
  EXPECT_NE(text.find("lost-stack-pointer"), std::string::npos) << text;
}

} // namespace
} // namespace headroom::test
