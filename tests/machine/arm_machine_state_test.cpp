// SPDX-License-Identifier: Apache-2.0
// Other stacks, the FP context, and what Armv8-M adds.
#include "machine/arm_program.h"

#include <gmock/gmock.h>

namespace headroom::test {
namespace {

MachineFacts program(const std::string &body, const std::string &cpu = "cortex-m4")
{
  return armLinked(leaves({"g", "h"}) + thumb("f", body) + ".data\n.word 0\npointer: .word 0\n", cpu);
}

TEST(ArmStackSwitch, ByMoveOfAFixedAddress)
{
  const MachineFacts facts = program("push {r4,lr}\nmov r4,sp\nldr r3,=0x20004000\nmov sp,r3\npush {r0,r1}\nbl g\nmov sp,r4\nbl h\npop {r4,pc}\n.ltorg");
  EXPECT_EQ(describe(facts, "f"), "frame 8; g on 1@8; h@8; switch 1 own 8");
  const StackSwitch &found = functionNamed(facts, "f")->switches.at(0);
  EXPECT_EQ(found.target, StackSwitch::Register::Sp);
  EXPECT_EQ(describeValue(facts, found.stackPointer), "536887296");
}

TEST(ArmStackSwitch, ByLoadAndBackThroughTheOtherStack)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nmov r1,sp\nldr r3,=pointer\nldr r3,[r3]\nmov sp,r3\npush {r1,r2}\nbl g\npop {r1,r2}\nmov sp,r1\nbl h\npop {r4,pc}\n.ltorg"), "f"),
            "frame 8; g on 1@8; h@8; switch 1 own 8");
}

TEST(ArmStackSwitch, AndBackThroughAVariable)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nldr r4,=pointer\nmov r3,sp\nstr r3,[r4]\nldr r3,=0x20004000\nmov sp,r3\nbl g\nldr r3,[r4]\nmov sp,r3\nbl h\npop {r4,pc}\n.ltorg"), "f"),
            "frame 8; g on 1@0; h@8; switch 1 own 0");
}

/// `reset` is the program's entry, `f` is what the test is about.
MachineFacts booted(const std::string &reset, const std::string &f)
{
  return armLinked(leaves({"g", "h"}) + thumb("f", f) + thumb("reset", reset) + ".data\n.word 0\npointer: .word 0\n", "cortex-m4", "program.s", "reset");
}

TEST(ArmStackSwitch, ByMainStackPointerInCodeThatNeverReturns)
{
  const MachineFacts facts = booted("bl f\n1: b 1b", "msr msp,r0\nbl g\n1: b 1b");
  EXPECT_EQ(describe(facts, "f"), "frame 0; g on 1@0; never returns; switch 1 own 0");
  EXPECT_EQ(functionNamed(facts, "f")->switches.at(0).target, StackSwitch::Register::Msp);
  EXPECT_EQ(describeValue(facts, functionNamed(facts, "f")->switches[0].stackPointer), "a0");
}

const std::string selectProcessStack = "ldr r0,=0x20002000\nmsr psp,r0\nmrs r0,control\nmovs r1,#2\norrs r0,r1\nmsr control,r0\nisb\n";

// Zephyr: z_arm_reset selects PSP, z_cstart sets MSP for the interrupts in the middle of its own work.
TEST(ArmStackSwitch, IsNotAWriteOfTheOtherStackPointer)
{
  const std::string body = "push {r4,lr}\nsub sp,#16\nmsr msp,r0\nbl g\n1: b 1b";
  EXPECT_EQ(describe(booted(selectProcessStack + "bl f\n1: b 1b\n.ltorg", body), "f"), "frame 24; g@24; never returns");
}

TEST(ArmStackSwitch, IsKnownThroughTheFunctionsInBetween)
{
  const MachineFacts facts = armLinked(leaves({"g"}) + thumb("f", "push {r4,lr}\nmsr msp,r0\nbl g\n1: b 1b") + thumb("between", "push {r4,lr}\nbl f\npop {r4,pc}") +
                                           thumb("reset", selectProcessStack + "bl between\n1: b 1b\n.ltorg"),
                                       "cortex-m4", "program.s", "reset");
  EXPECT_EQ(describe(facts, "f"), "frame 8; g@8; never returns");
}

TEST(ArmStackSwitch, OfStartupCodeToTheStackItIsOnIsNone)
{
  const MachineFacts facts = booted("movs r0,#0\nmsr control,r0\npush {r4,lr}\nbl g\nldr r3,=0x20004000\nmsr msp,r3\nbl f\n1: b 1b\n.ltorg", "bx lr");
  EXPECT_EQ(describe(facts, "reset"), "frame 8; g@8; f on 1@0; never returns; switch 1 own 0");
}

TEST(ArmStackSwitch, OfAFunctionThatBothStacksReachIsACulprit)
{
  const std::string body = "push {r4,lr}\nmsr msp,r0\nbl g\n1: b 1b";
  EXPECT_THAT(describe(booted("cbz r0,1f\nbl f\n1: " + selectProcessStack + "bl f\n1: b 1b\n.ltorg", body), "f"), testing::HasSubstr("lost-stack-pointer"));
}

TEST(ArmStackSwitch, OfAFunctionWhoseAddressIsTakenIsACulprit)
{
  const std::string body = "push {r4,lr}\nmsr msp,r0\nbl g\n1: b 1b";
  EXPECT_THAT(describe(booted(selectProcessStack + "bl f\nldr r0,=f\nbl h\n1: b 1b\n.ltorg", body), "f"), testing::HasSubstr("lost-stack-pointer"));
}

// Zephyr: z_arm_userspace_enter goes to the privileged stack, works there, then drops its privilege on the thread's stack.
TEST(ArmStackSwitch, OfAThreadTakesEffectAtOnce)
{
  const std::string body = "push {r4,lr}\nmsr psp,r0\npush {r0,r1}\nbl g\nmsr psp,r4\nmrs r0,control\norr r0,r0,#1\nmsr control,r0\nbl h\n1: b 1b";
  const MachineFacts facts = booted(selectProcessStack + "bl h\nldr r0,=f\nbl h\n1: b 1b\n.ltorg", body);
  EXPECT_EQ(describe(facts, "f"), "frame 8; g on 1@8; h on 2@0; never returns; switch 1 own 8; switch 2 own 0");
}

TEST(ArmStackSwitch, BehindAReturnToTheMainStackIsOne)
{
  const std::string body = "push {r4,lr}\nmovs r3,#0\nmsr control,r3\nmsr msp,r0\nbl g\n1: b 1b";
  EXPECT_EQ(describe(booted(selectProcessStack + "bl f\n1: b 1b\n.ltorg", body), "f"), "frame 8; g on 2@0; never returns; switch 1 own 0; switch 2 own 0");
}

TEST(ArmStackSwitch, ByControlTakesTheProcessStackPointerThatWasSet)
{
  const MachineFacts facts = program("push {r4,lr}\nldr r0,=0x20002000\nmsr psp,r0\nbl g\nmovs r0,#2\nmsr control,r0\nisb\nbl h\n1: b 1b\n.ltorg");
  EXPECT_EQ(describe(facts, "f"), "frame 8; g@8; h on 1@0; never returns; switch 1 own 0");
  EXPECT_EQ(describeValue(facts, functionNamed(facts, "f")->switches.at(0).stackPointer), "536879104");
}

TEST(ArmStackSwitch, IsNotAHandlerThatSetsTheProcessStackPointerAndReturns)
{
  EXPECT_EQ(describe(program("mrs r0,psp\nstmdb r0!,{r4-r11}\npush {r0,lr}\nbl g\npop {r0,lr}\nldmia r0!,{r4-r11}\nmsr psp,r0\nb h"), "f"), "frame 8; g@8; tail h@0");
}

TEST(ArmStackSwitch, ForTheCallerIsACulprit)
{
  EXPECT_EQ(describe(program("msr msp,r0\nbx lr"), "f"), "frame 0; lost-stack-pointer");
}

TEST(ArmFpu, IsUsedByArithmeticTransfersAndStatus)
{
  EXPECT_TRUE(functionNamed(program("vadd.f32 s0,s0,s1\nbx lr"), "f")->usesFpu);
  EXPECT_TRUE(functionNamed(program("vmov r0,s0\nbx lr"), "f")->usesFpu);
  EXPECT_TRUE(functionNamed(program("vldr s0,[r0]\nbx lr"), "f")->usesFpu);
  EXPECT_TRUE(functionNamed(program("vmrs r0,fpscr\nbx lr"), "f")->usesFpu);
}

TEST(ArmFpu, IsNotUsedByIntegerCode)
{
  EXPECT_FALSE(functionNamed(program("adds r0,r0,r1\nbx lr"), "f")->usesFpu);
}

TEST(ArmFpu, LeavesNoTraceInRegistersThatHoldOtherThings)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nldr r3,=g\nvmov s0,r3\nvadd.f32 s0,s0,s0\nblx r3\npop {r4,pc}\n.ltorg"), "f"), "frame 8; g@8; fpu");
}

TEST(ArmV8M, BaselineWideAndDivideForms)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nmovw r3,#:lower16:g\nmovt r3,#:upper16:g\nsdiv r0,r0,r1\nblx r3\ncbz r0,1f\nb.w h\n1: pop {r4,pc}", "cortex-m23"), "f"),
            "frame 8; g@8; tail h@8");
}

TEST(ArmV8M, SecureGatewayAndNonSecureCalls)
{
  EXPECT_EQ(describe(program("sg\npush {r4,lr}\ntt r1,r0\nmovs r3,#0\nmsr msplim,r3\nbic r4,r0,#1\nblxns r4\npop {r4,lr}\nbxns lr", "cortex-m33"), "f"), "frame 8; ?@8");
}

TEST(ArmV8M, LazyFloatingPointStoreAloneIsNoUse)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nsub sp,#136\nvlstm sp\nbl g\nvlldm sp\nadd sp,#136\npop {r4,pc}", "cortex-m33"), "f"), "frame 144; g@144");
}

TEST(ArmV8M, LowOverheadLoopsAreBranches)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nmov lr,r0\ndls lr,lr\n1: push {r0}\npop {r0}\nle lr,1b\nbl g\npop {r4,pc}", "cortex-m55"), "f"), "frame 12; g@8");
}

} // namespace
} // namespace headroom::test
