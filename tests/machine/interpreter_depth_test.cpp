// SPDX-License-Identifier: Apache-2.0
// Depth per point of the code: joins, loops, dynamic frames, and code that nothing jumps to.
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

std::string depths(const std::string &body, const std::string &cpu = "cortex-m3")
{
  return describe(armLinked(leaves({"g", "h"}) + thumb("f", body), cpu), "f");
}

TEST(InterpreterDepth, IsTakenAtEachCall)
{
  EXPECT_EQ(depths("push {r4,lr}\nbl g\npush {r0-r3}\nbl h\nadd sp,#16\nbl g\npop {r4,pc}"), "frame 24; g@8; h@24; g@8");
}

TEST(InterpreterDepth, OfAShrinkWrappedFunctionIsZeroOnItsShortPath)
{
  EXPECT_EQ(depths("cbz r0,1f\npush {r4,lr}\nbl g\npop {r4,lr}\n1: b h"), "frame 8; g@8; tail h@0");
}

TEST(InterpreterDepth, TakesTheDeepestPathWhereTheyDisagree)
{
  EXPECT_EQ(depths("mov r7,sp\npush {lr}\ncbz r0,1f\nsub sp,#32\n1: bl g\nmov sp,r7\nldr pc,[sp,#-4]"), "frame 36; g@36");
}

TEST(InterpreterDepth, OfALoopThatLowersSpIsDynamic)
{
  EXPECT_EQ(depths("mov r7,sp\n1: push {r0,r1}\nbl g\nsubs r0,#1\nbne 1b\nmov sp,r7\nb h"), "frame 8; g@8+; tail h@0; dynamic");
}

TEST(InterpreterDepth, OfALoopThatBalancesSpIsFixed)
{
  EXPECT_EQ(depths("push {r4,lr}\n1: push {r0,r1}\nbl g\npop {r2,r3}\nsubs r4,#1\nbne 1b\npop {r4,pc}"), "frame 16; g@16");
}

TEST(InterpreterDepth, OfAVariableLengthArrayIsItsKnownPartAndDynamic)
{
  EXPECT_EQ(depths("push {r4,r7,lr}\nadd r7,sp,#0\nadds r0,#7\nbic r0,r0,#7\nsub sp,sp,r0\nbl g\nmov sp,r7\nbl h\npop {r4,r7,pc}"),
            "frame 12; g@12+; h@12; dynamic");
}

TEST(InterpreterDepth, OfAVariableLengthArrayThroughAScratchRegister)
{
  EXPECT_EQ(depths("push {r4,r7,lr}\nadd r7,sp,#0\nmov r3,sp\nsubs r3,r3,r0\nmov sp,r3\nbl g\nmov sp,r7\npop {r4,r7,pc}", "cortex-m0"),
            "frame 12; g@12+; dynamic");
}

TEST(InterpreterDepth, CountsOutgoingArgumentsBelowAVariableLengthArray)
{
  EXPECT_EQ(depths("push {r7,lr}\nadd r7,sp,#0\nsub sp,sp,r0\nsub sp,#16\nbl g\nadd sp,#16\nbl h\nmov sp,r7\npop {r7,pc}"),
            "frame 24; g@24+; h@8+; dynamic");
}

TEST(InterpreterDepth, OfAnArrayWithAClampedLengthIsBounded)
{
  EXPECT_EQ(depths("push {r7,lr}\nadd r7,sp,#0\ncmp r0,#64\nbhi 1f\nsub sp,sp,r0\nbl g\n1: mov sp,r7\npop {r7,pc}"), "frame 72; g@72");
}

TEST(InterpreterDepth, NamesTheInstructionThatMakesTheFrameDynamic)
{
  const MachineFacts facts = armLinked(thumb("f", "push {r7,lr}\nadd r7,sp,#0\nsub sp,sp,r0\nmov sp,r7\npop {r7,pc}"));
  EXPECT_EQ(describe(facts, "f"), "frame 8; dynamic");
}

TEST(InterpreterDepth, OfCodeBehindANoReturnCallIsThatOfItsOwnPath)
{
  const std::string noReturn = thumb("stop", "b .");
  EXPECT_EQ(describe(armLinked(leaves({"g"}) + noReturn + thumb("f", "cbz r0,1f\npush {r4,r5,r6,lr}\nbl stop\n1: b g")), "f"), "frame 16; stop@16; tail g@0");
}

TEST(InterpreterDepth, OfCodeThatNothingReachesIsThatOfTheBody)
{
  EXPECT_EQ(depths("push {r4,r5,r6,lr}\nbl g\npop {r4,r5,r6,pc}\nbl h\nb ."), "frame 16; g@16; h@16");
}

TEST(InterpreterDepth, OfALandingPadIsThatOfTheBody)
{
  const MachineFacts facts = armCompiled("struct guard { ~guard(); };\nvoid may_throw(int *);\nvoid f() { guard one; int words[8]; may_throw(words); }\n", "cortex-m3",
                                         {"-xc++", "-fexceptions"});
  EXPECT_EQ(describe(facts, "_Z1fv"), "frame 48; _Z9may_throwPi@48; _ZN5guardD1Ev@48; _ZN5guardD1Ev@48; __cxa_end_cleanup@48");
}

TEST(InterpreterDepth, AnswersThatAFunctionNeverReturns)
{
  EXPECT_EQ(depths("1: bl g\nb 1b"), "frame 0; g@0; never returns");
}

TEST(InterpreterDepth, CountsAFunctionWhoseOnlyWayOutIsATailCallAsReturning)
{
  EXPECT_EQ(depths("b g"), "frame 0; tail g@0");
}

} // namespace
} // namespace headroom::test
