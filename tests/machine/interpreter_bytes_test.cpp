// SPDX-License-Identifier: Apache-2.0
// Every byte of a function is reached, explained or a culprit.
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

MachineFacts program(const std::string &body)
{
  return armLinked(leaves({"g"}) + thumb("f", body));
}

TEST(InterpreterBytes, OfLiteralPoolsAreData)
{
  const MachineFacts facts = program("ldr r0,=0x12345678\nbx lr\n.ltorg");
  EXPECT_EQ(describe(facts, "f"), "frame 0");
  EXPECT_EQ(facts.coverage.dataInCodeBytes, 4U);
}

TEST(InterpreterBytes, OfPaddingNeedNoExplanation)
{
  EXPECT_EQ(describe(program("b 1f\nnop\nmov r8,r8\nnop.w\n1: bx lr\nnop"), "f"), "frame 0");
}

TEST(InterpreterBytes, BehindAnEndlessLoopAreStillLookedAt)
{
  EXPECT_EQ(describe(program("1: b 1b\npush {r4,lr}\nbl g\npop {r4,pc}"), "f"), "frame 8; g@8");
}

TEST(InterpreterBytes, ThatNothingReachesMayRunIntoData)
{
  EXPECT_EQ(describe(program("movs r0,#0x18\nbkpt 0xab\nmovs r0,#1\n.balign 4\n.word 0x20026"), "f"), "frame 0; never returns");
}

TEST(InterpreterBytes, ThatAPathRunsIntoAndThatAreDataAreACulprit)
{
  EXPECT_EQ(describe(program("movs r0,#1\n.balign 4\n.word 0x20026"), "f"), "frame 0; never returns; undecoded-code");
}

TEST(InterpreterBytes, ThatDoNotDecodeAreACulprit)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nbl g\n.inst.w 0xffffffff\npop {r4,pc}"), "f").substr(0, 13), "frame 8; g@8;");
  const MachineFunction f = *functionNamed(program("push {r4,lr}\nbl g\n.inst.w 0xffffffff\npop {r4,pc}"), "f");
  EXPECT_FALSE(f.culprits.empty());
}

TEST(InterpreterBytes, OfAStateThatTheCoreCannotBeInAreACulprit)
{
  // The label is what an assembler puts before ARM code; for this core it refuses to write any.
  const MachineFacts facts = program("cbz r0,1f\nbx lr\n$a:\n.inst.w 0xff1ee12f\n$t:\n1: bx lr");
  EXPECT_EQ(describe(facts, "f"), "frame 0; undecoded-code");
}

TEST(InterpreterBytes, BehindAnUndefinedInstructionAreNotReachedByIt)
{
  EXPECT_EQ(describe(program("push {r4,lr}\ncbz r0,1f\nudf #0\n1: bl g\npop {r4,pc}"), "f"), "frame 8; g@8");
}

TEST(InterpreterBytes, OfSemihostingCallsThatReturnGoOn)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nmovs r0,#5\nbkpt 0xab\nbl g\npop {r4,pc}"), "f"), "frame 8; g@8");
}

} // namespace
} // namespace headroom::test
