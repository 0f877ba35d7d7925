// SPDX-License-Identifier: Apache-2.0
// Returns, tail calls and jump tables of Thumb code, and IT blocks.
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

std::string jumps(const std::string &body, const std::string &cpu = "cortex-m3", const std::string &more = "")
{
  return describe(armLinked(leaves({"g", "h"}) + thumb("f", body) + more, cpu), "f");
}

TEST(ArmReturns, OfEveryFormAreNoTailCalls)
{
  EXPECT_EQ(jumps("bx lr"), "frame 0");
  EXPECT_EQ(jumps("mov pc,lr"), "frame 0");
  EXPECT_EQ(jumps("push {r4,lr}\npop {r4,pc}"), "frame 8");
  EXPECT_EQ(jumps("stmdb sp!,{r4,lr}\nldmia sp!,{r4,pc}"), "frame 8");
  EXPECT_EQ(jumps("str lr,[sp,#-4]!\nldr pc,[sp],#4"), "frame 4");
  EXPECT_EQ(jumps("push {r0-r3}\npush {r4,lr}\npop {r4}\npop {r3}\nadd sp,#16\nbx r3", "cortex-m0"), "frame 24");
  EXPECT_EQ(jumps("push {r4,lr}\nldr r1,[sp,#4]\nmov lr,r1\nadd sp,#8\nbx lr"), "frame 8");
}

TEST(ArmReturns, UnderAConditionLeaveTheRestToFollow)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#0\nit eq\npopeq {r4,pc}\nbl g\npop {r4,pc}"), "frame 8; g@8");
}

TEST(ArmReturns, WithAnExceptionReturnValueAreReturns)
{
  EXPECT_EQ(jumps("ldr r0,=0xfffffffd\nbx r0\n.ltorg"), "frame 0");
}

TEST(ArmTailCalls, GoByAddressWhateverTheBranch)
{
  EXPECT_EQ(jumps("push {r4,lr}\nbl h\npop {r4,lr}\nb g"), "frame 8; h@8; tail g@0");
  EXPECT_EQ(jumps("push {r4,lr}\nbl h\npop {r4,lr}\nb.w g"), "frame 8; h@8; tail g@0");
  EXPECT_EQ(jumps("ldr r3,=g\nbx r3\n.ltorg"), "frame 0; tail g@0");
  EXPECT_EQ(jumps("ldr r3,=g\nmov pc,r3\n.ltorg"), "frame 0; tail g@0");
  EXPECT_EQ(jumps("ldr pc,=g+1\n.ltorg"), "frame 0; tail g@0");
}

TEST(ArmTailCalls, UnderAConditionLeaveTheRestToFollow)
{
  EXPECT_EQ(jumps("cmp r0,#0\nbeq.w g\npush {r4,lr}\nbl h\npop {r4,pc}"), "frame 8; tail g@0; h@8");
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#0\nitt eq\npopeq {r4,lr}\nbeq.w g\nbl h\npop {r4,pc}"), "frame 8; tail g@0; h@8");
}

TEST(ArmTailCalls, ByCompareAndBranchOutOfTheFunction)
{
  EXPECT_EQ(describe(armLinked(".text\n.thumb\n.thumb_func\n.type f,%function\nf: cbz r0,.Lg\nbx lr\nnop\n.size f,.-f\n.thumb_func\n.type g,%function\ng:\n.Lg: bx lr\n.size g,.-g\n"), "f"), "frame 0; tail g@0");
}

TEST(ArmTailCalls, ThroughAnUnknownRegisterAreIndirect)
{
  const MachineFacts facts = armLinked(thumb("f", "push {r4,lr}\nldr r3,[r0]\nldr r3,[r3]\npop.w {r4,lr}\nbx r3"));
  EXPECT_EQ(describe(facts, "f"), "frame 8; tail ?@0");
  EXPECT_TRUE(functionNamed(facts, "f")->calls[0].indirect);
}

TEST(ArmTailCalls, ThroughAnArgumentSayWhichOne)
{
  EXPECT_EQ(describeCall(armLinked(thumb("f", "mov r3,r0\nmov r0,r1\nbx r3")), "f"), "a0(a1, a1, a2, a0)");
}

TEST(ArmTailCalls, ByFallingIntoTheNextFunction)
{
  EXPECT_EQ(describe(armLinked(".text\n.thumb\n.balign 4\n.thumb_func\n.type f,%function\nf: movs r0,#1\n.size f,.-f\n.thumb_func\n.type g,%function\ng: bx lr\n.size g,.-g\n"), "f"),
            "frame 0; tail g@0");
}

TEST(ArmTailCalls, DoNotAriseFromACallAtTheEnd)
{
  EXPECT_EQ(describe(armLinked(leaves({"stop"}) + thumb("f", "push {r4,lr}\nbl stop") + leaves({"g"})), "f"), "frame 8; stop@8; never returns");
}

TEST(ArmTailCalls, OfALoopAreLoops)
{
  EXPECT_EQ(jumps("1: subs r0,#1\nbne f\nbx lr"), "frame 0");
}

TEST(ArmTailCalls, ThroughThumb1Veneers)
{
  EXPECT_EQ(jumps("push {r0}\npush {r0}\nldr r0,1f\nstr r0,[sp,#4]\npop {r0,pc}\n.balign 4\n1: .word g+1", "cortex-m0"), "frame 8; tail g@0");
}

const std::string caseBodies = "1: bl g\npop {r4,pc}\n2: bl h\npop {r4,pc}\n3: push {r0,r1}\nbl g\npop {r0,r1,r4,pc}";

TEST(ArmJumpTables, OfBytesAndHalfwordsAreBoundedByTheComparison)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\ntbb [pc,r0]\n0: .byte (1f-0b)/2,(3f-0b)/2,(1f-0b)/2\n.balign 2\n" + caseBodies), "frame 16; g@8; h@8; g@16");
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\ntbh [pc,r0,lsl #1]\n0: .short (1f-0b)/2,(3f-0b)/2,(1f-0b)/2\n" + caseBodies), "frame 16; g@8; h@8; g@16");
}

TEST(ArmJumpTables, WithoutAComparisonEndWhereTheCodeBegins)
{
  EXPECT_EQ(jumps("push {r4,lr}\ntbb [pc,r0]\n0: .byte (1f-0b)/2,(2f-0b)/2,(3f-0b)/2\n.balign 2\n" + caseBodies), "frame 16; g@8; h@8; g@16");
}

TEST(ArmJumpTables, OfWords)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\nadr r3,0f\nldr.w pc,[r3,r0,lsl #2]\n.balign 4\n0: .word 1f+1,3f+1,1f+1\n" + caseBodies), "frame 16; g@8; h@8; g@16");
}

TEST(ArmJumpTables, OfWordsInThumb1)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\nlsls r0,r0,#2\nadr r3,0f\nldr r0,[r3,r0]\nmov pc,r0\n.balign 4\n0: .word 1f+1,3f+1,1f+1\n" + caseBodies, "cortex-m0"),
            "frame 16; g@8; h@8; g@16");
}

TEST(ArmJumpTables, BehindTheCaseRoutinesOfLibgcc)
{
  const std::string switchOf = "int k(int); int f(int x) { switch (x) { case 0: return k(1); case 1: return k(2) + 4; case 2: return k(3) * 5; "
                               "case 3: return k(7) + 9; case 4: return k(8) - 1; default: return 0; } }";
  EXPECT_EQ(describe(armCompiled(switchOf, "cortex-m0"), "f"), "frame 8; __gnu_thumb1_case_uqi@8; k@8; k@8; k@8; k@8; k@8");
}

TEST(ArmJumpTables, BehindACaseRoutineWithHalfwordEntries)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\nbl __gnu_thumb1_case_uhi\n0: .short (1f-0b)/2,(3f-0b)/2,(1f-0b)/2\n" + caseBodies, "cortex-m0",
                  thumb("__gnu_thumb1_case_uhi", "push {r0,r1}\nmov r1,lr\nlsrs r1,r1,#1\nlsls r0,r0,#1\nlsls r1,r1,#1\nldrh r1,[r1,r0]\nlsls r1,r1,#1\n"
                                                 "add lr,lr,r1\npop {r0,r1}\nbx lr")),
            "frame 16; __gnu_thumb1_case_uhi@8; g@8; h@8; g@16");
}

TEST(ArmJumpTables, BehindACaseRoutineWithAlignedWordEntries)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#2\nbhi 2f\nbl __gnu_thumb1_case_si\n.balign 4\n0: .word 1f-0b,3f-0b,1f-0b\n" + caseBodies, "cortex-m0",
                  thumb("__gnu_thumb1_case_si", "push {r0,r1}\nadd sp,#8\nbx lr")),
            "frame 16; __gnu_thumb1_case_si@8; g@8; h@8; g@16");
}

TEST(ArmItBlocks, ThatAddTheSameOnBothSidesJoinToOneDepth)
{
  EXPECT_EQ(jumps("push {r4,lr}\ncmp r0,#0\nite eq\nsubeq sp,#8\nsubne sp,#8\nbl g\nadd sp,#8\npop {r4,pc}"), "frame 16; g@16");
}

TEST(ArmItBlocks, ThatMayLowerSpCountTheLowerOne)
{
  EXPECT_EQ(jumps("push {r4,r7,lr}\nmov r7,sp\ncmp r0,#0\nit eq\nsubeq sp,#8\nbl g\nmov sp,r7\npop {r4,r7,pc}"), "frame 20; g@20");
}

TEST(ArmItBlocks, WithAComparisonInsideHangOnItsFlagsFromThereOn)
{
  EXPECT_EQ(jumps("push {r4,lr}\nldr r3,=h\ncmp r0,#0\nitt eq\ncmpeq r1,#0\nldreq r3,=g\nblx r3\npop {r4,pc}\n.ltorg"), "frame 8; g|h@8");
}

TEST(ArmItBlocks, MayEndInACall)
{
  EXPECT_EQ(jumps("push {r4,lr}\nldr r3,=g\ncmp r0,#0\nitt eq\nldreq r3,=h\nblxeq r3\npop {r4,pc}\n.ltorg"), "frame 8; h@8");
}

// Zephyr's arch_user_string_nlen: places that a fault handler knows by name, in the middle of a function.
TEST(ArmTailCalls, LabelsWithoutASizeAreNoFunctionsOfTheirOwn)
{
  const auto label = [](const std::string &name) { return ".globl " + name + "\n.thumb_func\n.type " + name + ",%function\n" + name + ":\n"; };
  const MachineFacts facts = armLinked(".text\n.thumb\n" + label("f") + "push {r0,r4,r5,lr}\nmovs r3,#0\n" + label("start") + "ldrb r5,[r0,r3]\n" + label("end") +
                                       "cmp r5,#0\nbeq.w done\nadds r3,#1\nb.w start\n" + label("done") + "mov r0,r3\npop {r1,r4,r5,pc}\n");
  EXPECT_EQ(describe(facts, "f"), "frame 16");
}

} // namespace
} // namespace headroom::test
