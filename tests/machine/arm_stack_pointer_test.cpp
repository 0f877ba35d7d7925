// SPDX-License-Identifier: Apache-2.0
// Every form in which Thumb code moves SP. The depth of a call in the middle says what the form did.
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

/// `before` lowers SP, `after` undoes it and returns.
std::string around(const std::string &before, const std::string &after, const std::string &cpu = "cortex-m4")
{
  return describe(armLinked(leaves({"leaf"}) + thumb("f", before + "\nbl leaf\n" + after), cpu), "f");
}

TEST(ArmStackPointer, PushAndPopOfLowRegisters)
{
  EXPECT_EQ(around("push {r4,r5,lr}", "pop {r4,r5,pc}", "cortex-m0"), "frame 12; leaf@12");
}

TEST(ArmStackPointer, WidePushAndPop)
{
  EXPECT_EQ(around("push.w {r4,r8,r9,lr}", "pop.w {r4,r8,r9,pc}"), "frame 16; leaf@16");
}

TEST(ArmStackPointer, StoreMultipleDownAndLoadMultipleUp)
{
  EXPECT_EQ(around("stmdb sp!,{r4-r11,lr}", "ldmia sp!,{r4-r11,pc}"), "frame 36; leaf@36");
}

TEST(ArmStackPointer, SingleRegisterPreAndPostIndexed)
{
  EXPECT_EQ(around("str lr,[sp,#-4]!", "ldr pc,[sp],#4"), "frame 4; leaf@4");
}

TEST(ArmStackPointer, PreIndexedStoreMayReserveMoreThanItWrites)
{
  EXPECT_EQ(around("str lr,[sp,#-24]!", "ldr pc,[sp],#24"), "frame 24; leaf@24");
}

TEST(ArmStackPointer, DoubleWordPreAndPostIndexed)
{
  EXPECT_EQ(around("strd r4,lr,[sp,#-8]!", "ldrd r4,lr,[sp],#8\nbx lr"), "frame 8; leaf@8");
}

TEST(ArmStackPointer, ConstantsOfEveryEncoding)
{
  EXPECT_EQ(around("push {lr}\nsub sp,#8", "add sp,#8\npop {pc}"), "frame 12; leaf@12");
  EXPECT_EQ(around("push {lr}\nsub.w sp,sp,#1024", "add.w sp,sp,#1024\npop {pc}"), "frame 1028; leaf@1028");
  EXPECT_EQ(around("push {lr}\nsubw sp,sp,#2052", "addw sp,sp,#2052\npop {pc}"), "frame 2056; leaf@2056");
}

TEST(ArmStackPointer, RegisterWithAConstant)
{
  EXPECT_EQ(around("push {lr}\nmovw r3,#4096\nsub.w sp,sp,r3", "movw r3,#4096\nadd sp,r3\npop {pc}"), "frame 4100; leaf@4100");
}

TEST(ArmStackPointer, LargeThumb1FrameThroughANegativeLiteral)
{
  EXPECT_EQ(around("push {r4,lr}\nldr r3,=-2000\nadd sp,r3", "ldr r3,=2000\nadd sp,r3\npop {r4,pc}\n.ltorg", "cortex-m0"), "frame 2008; leaf@2008");
}

TEST(ArmStackPointer, FloatingPointRegisters)
{
  EXPECT_EQ(around("push {r4,lr}\nvpush {d8-d9}", "vpop {d8-d9}\npop {r4,pc}"), "frame 24; leaf@24; fpu");
  EXPECT_EQ(around("push {r4,lr}\nvpush {s16-s18}", "vpop {s16-s18}\npop {r4,pc}"), "frame 20; leaf@20; fpu");
  EXPECT_EQ(around("push {r4,lr}\nvstmdb sp!,{s16-s31}", "vldmia sp!,{s16-s31}\npop {r4,pc}"), "frame 72; leaf@72; fpu");
}

TEST(ArmStackPointer, FloatingPointStoresWithoutWritebackMoveNothing)
{
  EXPECT_EQ(around("push {r4,lr}\nsub sp,#8\nvstr d8,[sp]", "vldr d8,[sp]\nadd sp,#8\npop {r4,pc}"), "frame 16; leaf@16; fpu");
}

TEST(ArmStackPointer, FramePointerRestoresIt)
{
  EXPECT_EQ(around("push {r7,lr}\nsub sp,#40\nadd r7,sp,#0", "adds r7,#40\nmov sp,r7\npop {r7,pc}", "cortex-m0"), "frame 48; leaf@48");
}

TEST(ArmStackPointer, RealignmentCountsItsWorstCase)
{
  // SP is a multiple of 4 at an exception, so 8 costs up to 4 and 32 up to 28.
  EXPECT_EQ(around("push {r4,r7,lr}\nadd r7,sp,#4\nmov r4,sp\nbic r4,r4,#7\nmov sp,r4", "sub.w r7,r7,#4\nmov sp,r7\npop {r4,r7,pc}"), "frame 16; leaf@16");
  EXPECT_EQ(around("push {r4,r7,lr}\nadd r7,sp,#4\nmov r4,sp\nbfc r4,#0,#5\nmov sp,r4", "sub.w r4,r7,#4\nmov sp,r4\npop {r4,r7,pc}"), "frame 40; leaf@40");
  EXPECT_EQ(around("push {r4,r7,lr}\nadd r7,sp,#4\nmov r4,sp\nlsrs r4,r4,#3\nlsls r4,r4,#3\nmov sp,r4", "subs r7,#4\nmov sp,r7\npop {r4,r7,pc}", "cortex-m0"),
            "frame 16; leaf@16");
  EXPECT_EQ(around("push {r4,r7,lr}\nadd r7,sp,#4\nmov r4,sp\nmovs r3,#7\nbics r4,r3\nmov sp,r4", "subs r7,#4\nmov sp,r7\npop {r4,r7,pc}", "cortex-m0"),
            "frame 16; leaf@16");
}

TEST(ArmStackPointer, RealignmentIsToldApart)
{
  const MachineFacts facts = armLinked(leaves({"leaf"}) + thumb("f", "mov r0,sp\nbic r1,r0,#7\nmov sp,r1\npush {r0,lr}\nbl leaf\npop {r0,lr}\nmov sp,r0\nbx lr"));
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->frameBytes, 12U);
  EXPECT_EQ(f->alignmentBytes, 4U);
  EXPECT_TRUE(f->returns);
  EXPECT_TRUE(f->culprits.empty());
}

TEST(ArmStackPointer, MovesInAllTheirInversesComeBackToZero)
{
  EXPECT_EQ(around("push {r4,lr}\nsub sp,#16", "add sp,#16\npop {r4,lr}\nb leaf"), "frame 24; leaf@24; tail leaf@0");
}

TEST(ArmStackPointer, WrittenWithArithmeticThatCannotBeFollowedIsLost)
{
  EXPECT_EQ(around("push {r4,lr}\nmov r4,sp\neor r4,r4,r1\nmov sp,r4", "b ."), "frame 8; leaf@8; never returns; lost-stack-pointer");
}

} // namespace
} // namespace headroom::test
