// SPDX-License-Identifier: Apache-2.0
// What a call's target and arguments are known to be.
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

MachineFacts program(const std::string &body, const std::string &more = "", const std::string &cpu = "cortex-m3")
{
  return armLinked(leaves({"g", "h"}) + thumb("f", body) + more, cpu);
}

TEST(InterpreterCalls, ThroughALiteralAreClosed)
{
  const MachineFacts facts = program("push {r7,lr}\nldr r7,=g\nblx r7\nblx r7\npop {r7,pc}\n.ltorg");
  EXPECT_EQ(describe(facts, "f"), "frame 8; g@8; g@8");
  EXPECT_TRUE(functionNamed(facts, "f")->calls[0].indirect);
}

TEST(InterpreterCalls, ThroughMovwAndMovtAreClosed)
{
  const std::string body = "push {r7,lr}\nmovw r7,#:lower16:g\nmovt r7,#:upper16:g\nblx r7\npop {r7,pc}";
  EXPECT_EQ(describe(program(body), "f"), "frame 8; g@8");
  EXPECT_EQ(describe(armObject(leaves({"g"}) + thumb("f", body)), "f"), "frame 8; g@8");
}

TEST(InterpreterCalls, InObjectsGoWhereTheRelocationSays)
{
  EXPECT_EQ(describe(armObject(thumb("f", "push {r7,lr}\nbl outside\nldr r3,=other\nblx r3\npop.w {r7,lr}\nb.w last\n.ltorg")), "f"),
            "frame 8; outside@8; other@8; tail last@0");
}

TEST(InterpreterCalls, ThroughOneOfSeveralLiteralsHaveAllOfThem)
{
  EXPECT_EQ(describe(program("push {r4,lr}\ncmp r0,#0\nite eq\nldreq r3,=g\nldrne r3,=h\nblx r3\npop {r4,pc}\n.ltorg"), "f"), "frame 8; g|h@8");
}

TEST(InterpreterCalls, GoOnAfterASpillThatNothingElseCanWrite)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nsub sp,#8\nldr r3,=g\nstr r3,[sp,#4]\nbl h\nldr r3,[sp,#4]\nblx r3\nadd sp,#8\npop {r4,pc}\n.ltorg"), "f"),
            "frame 16; h@16; g@16");
}

TEST(InterpreterCalls, GoOnAfterASpillBelowAnArrayThatIsWrittenByALimitedIndex)
{
  // keep[16] at sp+8, its index taken from a byte: (r2 + 8 + sp) with r2 <= 15, once folded into index and distance.
  const std::string spill = "push {r4,lr}\nsub sp,#24\nldr r3,=g\nstr r3,[sp,#4]\ncmp r2,#15\nbhi 1f\n";
  const std::string call = "1: ldr r3,[sp,#4]\nblx r3\nadd sp,#24\npop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(spill + "add r1,sp,#8\nadds r1,r1,r2\nstrb r0,[r1]\n" + call), "f"), "frame 32; g@32");
  EXPECT_EQ(describe(program(spill + "add.w r1,r2,#24\nadd r4,sp,#16\nadds r1,r4,r1\nstrb r0,[r1,#-32]\n" + call), "f"), "frame 32; g@32");
  EXPECT_EQ(describe(program("push {r4,lr}\nsub sp,#24\nldr r3,=g\nstr r3,[sp,#4]\nmovs r2,#0\n2: cmp r2,#15\nbhi 1f\nadd r1,sp,#8\nadds r1,r1,r2\nstrb r0,[r1]\n"
                             "adds r2,#1\nb 2b\n" + call), "f"),
            "frame 32; g@32") << "an index that counts: one of a few at first";
  EXPECT_EQ(describe(program(spill + "add r1,sp,#8\nstrb r0,[r1,r2]\n" + call), "f"), "frame 32; g@32");
}

TEST(InterpreterCalls, ThroughASlotThatALimitedIndexReachesAreOpen)
{
  const std::string spill = "push {r4,lr}\nsub sp,#24\nldr r3,=g\nstr r3,[sp,#12]\ncmp r2,#15\nbhi 1f\n";
  const std::string call = "1: ldr r3,[sp,#12]\nblx r3\nadd sp,#24\npop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(spill + "add r1,sp,#8\nadds r1,r1,r2\nstrb r0,[r1]\n" + call), "f"), "frame 32; ?@32");
  EXPECT_EQ(describe(program(spill + "add r1,sp,#14\nadds r1,r1,r2\nstrb r0,[r1]\n" + call), "f"), "frame 32; ?@32") << "from the middle of the word";
  EXPECT_EQ(describe(program(spill + "mov r1,sp\nadds r1,r1,r2\nstrb r0,[r1,#-3]\n" + call), "f"), "frame 32; ?@32") << "at -3 to 12";
  EXPECT_EQ(describe(program(spill + "mov r1,sp\nadds r1,r1,r2\nstrb r0,[r1,#-4]\n" + call), "f"), "frame 32; g@32") << "at -4 to 11";
  EXPECT_EQ(describe(program("push {r4,lr}\nsub sp,#24\nldr r3,=g\nstr r3,[sp,#12]\nadd r1,sp,#16\nadds r1,r1,r2\nstrb r0,[r1,#-8]\n" + call), "f"),
            "frame 32; ?@32") << "no limit";
}

TEST(InterpreterCalls, ThroughASlotThatACalleeMayWriteAreOpen)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nsub sp,#8\nldr r3,=g\nstr r3,[sp,#4]\nmov r0,sp\nbl h\nldr r3,[sp,#4]\nblx r3\nadd sp,#8\npop {r4,pc}\n.ltorg"), "f"),
            "frame 16; h@16; ?@16");
}

TEST(InterpreterCalls, ThroughAnArgumentSayWhichOne)
{
  const MachineFacts facts = program("push {r4,lr}\nmov r4,r2\nmovs r0,#5\nblx r4\npop {r4,pc}");
  EXPECT_EQ(describeCall(facts, "f"), "a2(5, a1, a2, a3)");
}

TEST(InterpreterCalls, ThroughAStackArgumentSayWhichOne)
{
  EXPECT_EQ(describeCall(program("push {r4,lr}\nldr r4,[sp,#12]\nblx r4\npop {r4,pc}"), "f"), "a5(a0, a1, a2, a3)");
}

TEST(InterpreterCalls, ThroughAFieldOfAnArgumentSayWhichOne)
{
  EXPECT_EQ(describeCall(program("push {r4,lr}\nldr r3,[r0,#12]\nblx r3\npop {r4,pc}"), "f"), "*(a0+12)(a0, a1, a2, *(a0+12))");
}

TEST(InterpreterCalls, ThroughAVariableSayItsAddress)
{
  const MachineFacts facts = program("push {r4,lr}\nldr r3,=pointer\nldr r3,[r3]\nblx r3\npop {r4,pc}\n.ltorg", ".data\n.word 0\npointer: .word g\n");
  EXPECT_EQ(describeValue(facts, functionNamed(facts, "f")->calls.at(0).target), "[536870916]");
}

TEST(InterpreterCalls, PassStackArguments)
{
  const MachineFacts facts = program("push {r4,lr}\nsub sp,#8\nldr r3,=h\nstr r3,[sp]\nstr r0,[sp,#4]\nmovs r0,#1\nbl g\nadd sp,#8\npop {r4,pc}\n.ltorg");
  EXPECT_EQ(describeCall(facts, "f").substr(0, 21), "g(1, a1, a2, h, h, a0");
}

TEST(InterpreterCalls, KnowNothingOfWhatACalleeReturns)
{
  EXPECT_EQ(describeCall(program("push {r4,lr}\nbl g\nblx r0\npop {r4,pc}"), "f", 1), "?()");
}

TEST(InterpreterCalls, ForwardWhatACalleePreserves)
{
  EXPECT_EQ(describeCall(program("push {r4,lr}\nmov r4,r1\nbl g\nmov r0,r4\nbl h\npop {r4,pc}"), "f", 1), "h(a1)");
}

const std::string table = ".section .rodata\n.balign 4\n.type table,%object\ntable: .word g\n.word h\n.word 0\n.size table,.-table\n";

TEST(InterpreterCalls, ThroughAConstantTableWithALimitedIndexHaveItsEntries)
{
  const std::string body = "push {r4,lr}\ncmp r0,#2\nbhi 1f\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\n1: pop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, table), "f"), "frame 8; g|h@8");
}

TEST(InterpreterCalls, ThroughAMaskedIndexHaveAllEntriesThatTheMaskLeaves)
{
  const std::string body = "push {r4,lr}\nand r0,r0,#1\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\npop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, table), "f"), "frame 8; g|h@8");
}

// handlers[n - 16] with n unchecked: the literal is handlers - 64, and may be the start of another table.
TEST(InterpreterCalls, ThroughATableWithoutALimitOfTheIndexAreOpen)
{
  const std::string body = "push {r4,lr}\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\npop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, table), "f"), "frame 8; ?@8");
}

// handlers[n - 2] behind `n <= 3`: the literal is the start of another table, the limit leads out of it into the right one.
TEST(InterpreterCalls, ThroughAFoldedAddressReachWhatLiesUpToTheLimit)
{
  const std::string tables = ".section .rodata\n.balign 4\n.type other,%object\nother: .word g\n.word g\n.size other,.-other\n"
                             ".type handlers,%object\nhandlers: .word h\n.word h\n.size handlers,.-handlers\n";
  const std::string body = "push {r4,lr}\ncmp r0,#3\nbhi 1f\nldr r3,=other\nldr.w r3,[r3,r0,lsl #2]\nblx r3\n1: pop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, tables), "f"), "frame 8; g|h@8");
}

TEST(InterpreterCalls, ThroughALimitThatLeadsOutOfAllFunctionsAreOpen)
{
  const std::string tables = table + ".word 12\n";
  const std::string body = "push {r4,lr}\ncmp r0,#3\nbhi 1f\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\n1: pop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, tables), "f"), "frame 8; ?@8");
}

TEST(InterpreterCalls, ThroughAColumnOfAConstantTableHaveThatColumn)
{
  const std::string records = ".section .rodata\n.balign 4\n.type records,%object\nrecords: .word 1, g, 2, h\n.size records,.-records\n";
  EXPECT_EQ(describe(program("push {r4,lr}\ncmp r0,#1\nbhi 1f\nldr r3,=records\nadd.w r3,r3,r0,lsl #3\nldr r3,[r3,#4]\nblx r3\n1: pop {r4,pc}\n.ltorg", records), "f"),
            "frame 8; g|h@8");
}

TEST(InterpreterCalls, ThroughATableWhoseIndexStartsAboveZeroAreLeftToThePacks)
{
  const std::string records = ".section .rodata\n.balign 4\n.type records,%object\nrecords: .word 1, g, 2, h\n.size records,.-records\n";
  EXPECT_EQ(describe(program("push {r4,lr}\nmrs r0,ipsr\nsubs r0,#16\nlsls r0,r0,#3\nldr r1,=records\nadd r1,r0\nldmia r1!,{r0,r3}\nblx r3\npop {r4,pc}\n.ltorg", records), "f"),
            "frame 8; ?@8"); // `_isr_wrapper`: which object a biased address means, and which entry an interrupt takes, is known there
}

TEST(InterpreterCalls, ThroughATableThatHoldsSomethingElseAreOpen)
{
  const std::string mixed = ".section .rodata\n.balign 4\n.type table,%object\ntable: .word g\n.word 12\n.size table,.-table\n";
  const std::string text = describe(program("push {r4,lr}\ncmp r0,#1\nbhi 1f\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\n1: pop {r4,pc}\n.ltorg", mixed), "f");
  EXPECT_EQ(text, "frame 8; ?@8");
}

TEST(InterpreterCalls, ThroughAWritableTableAreOpen)
{
  const std::string writable = ".data\n.balign 4\n.type table,%object\ntable: .word g\n.word h\n.size table,.-table\n";
  EXPECT_EQ(describeCall(program("push {r4,lr}\ncmp r0,#1\nbhi 1f\nldr r3,=table\nldr.w r3,[r3,r0,lsl #2]\nblx r3\n1: pop {r4,pc}\n.ltorg", writable), "f").substr(0, 1), "?");
}

TEST(InterpreterCalls, WithATestAgainstNullLoseTheNull)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nmovs r3,#0\ncmp r0,#0\nbeq 1f\nldr r3,=g\n1: cbz r3,2f\nblx r3\n2: pop {r4,pc}\n.ltorg"), "f"), "frame 8; g@8");
}

TEST(InterpreterCalls, OfAWeakFunctionThatIsNotLinkedAreNone)
{
  const std::string body = "push {r4,lr}\nldr r3,=absent\ncbz r3,1f\nblx r3\n1: bl g\npop {r4,pc}\n.ltorg";
  EXPECT_EQ(describe(program(body, ".weak absent\n"), "f"), "frame 8; g@8");
  EXPECT_EQ(describe(program("ldr r3,=absent\ncbz r3,1f\nbx r3\n1: bx lr\n.ltorg", ".weak absent\n"), "f"), "frame 0");
}

TEST(InterpreterCalls, OfAnAddressTakenFunctionAreNotItsOnlyTrace)
{
  const MachineFacts facts = program("push {r4,lr}\nldr r3,=g\nstr r3,[r0]\nbl h\npop {r4,pc}\n.ltorg");
  const Address g = functionNamed(facts, "g")->entry;
  const Address h = functionNamed(facts, "h")->entry;
  EXPECT_EQ(std::count(facts.addressTaken.begin(), facts.addressTaken.end(), g), 1);
  EXPECT_EQ(std::count(facts.addressTaken.begin(), facts.addressTaken.end(), h), 0);
}

TEST(InterpreterCalls, ByFarLinkWithinTheFunctionAreJumps)
{
  EXPECT_EQ(describe(program("push {r4,lr}\ncmp r0,#0\nbeq 1f\nbl 2f\n1: bl g\n2: pop {r4,pc}", "", "cortex-m0"), "f"), "frame 8; g@8");
}

TEST(InterpreterCalls, OfALocalSubroutineComeBack)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nbl 1f\nbl h\npop {r4,pc}\n1: push {r0,r1}\nadd sp,#8\nbx lr"), "f"), "frame 16; h@8");
}

TEST(InterpreterCalls, OfTheSupervisorAreTraps)
{
  EXPECT_EQ(describe(program("push {r4,lr}\nsvc 3\nbl g\npop {r4,pc}"), "f"), "frame 8; trap@8; g@8");
}

} // namespace
} // namespace headroom::test
