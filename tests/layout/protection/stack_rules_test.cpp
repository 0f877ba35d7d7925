// SPDX-License-Identifier: Apache-2.0
// stack-object-size, stack-object-alignment, stack-object-kernel-for-user, on values.
#include <gtest/gtest.h>

#include "checks/stack_object/stack_object_alignment.h"
#include "checks/stack_object/stack_object_kernel_for_user.h"
#include "checks/stack_object/stack_object_size.h"
#include "protection_program.h"

namespace headroom::protection {

namespace {

StackObject stack(const std::string &name, std::uint64_t address, std::uint64_t sizeBytes, bool isForUser)
{
  StackObject out;
  out.name = name;
  out.address = address;
  out.sizeBytes = sizeBytes;
  out.isForUser = isForUser;
  out.hasElementType = true;
  out.place = {"app", "src/" + name + ".c", 1, 1};
  return out;
}

StackUser user(bool isUser)
{
  StackUser out;
  out.thread = "rx";
  out.isUser = isUser;
  out.place = {"app", "src/main.c", 20, 3};
  return out;
}

TEST(StackObjects, areUndecidedWithoutSourcesAndJudgedWhereTheImageTells)
{
  ProtectionProgram program;
  program.view().stacks = {stack("odd", 0x20000800, 1000, true), stack("off", 0x20000200, 1024, true)};
  program.view().unreadUnits = {"src/broken.c"};
  for (const auto rule : {checkStackObjectSize, checkStackObjectAlignment}) {
    EXPECT_EQ(program.ask(rule).drafts.size(), 1U);
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"src/broken.c: it could not be read"});
  }
  program.view().unreadUnits.clear();
  program.view().hasSources = false;
  for (const auto rule : {checkStackObjectSize, checkStackObjectAlignment}) {
    EXPECT_EQ(program.ask(rule).drafts.size(), 1U);
    EXPECT_EQ(reasons(program.ask(rule)), Texts{"image: no source was read: stack objects are declared in code"});
  }
}

TEST(StackObjectSize, ofAUserStackIsARegion)
{
  ProtectionProgram program;
  program.view().stacks = {stack("good", 0x20000400, 1024, true), stack("odd", 0x20000800, 1000, true)};
  EXPECT_EQ(messages(program.ask(checkStackObjectSize)),
            Texts{"stack object odd has 1000 bytes; PMSAv7 wants a power of two of at least 32"});
  program.view().unit.isPowerOfTwo = false;
  EXPECT_EQ(messages(program.ask(checkStackObjectSize)), Texts{"stack object odd has 1000 bytes; PMSAv7 wants a multiple of 32"});
}

TEST(StackObjectSize, ofAKernelStackIsWhatTheAbiWants)
{
  ProtectionProgram program;
  program.view().stacks = {stack("good", 0x20000000, 1000, false), stack("odd", 0x20000400, 1001, false)};
  EXPECT_EQ(messages(program.ask(checkStackObjectSize)), Texts{"stack object odd has 1001 bytes; PMSAv7 wants a multiple of 8"});
}

TEST(StackObjectSize, isUndecidedWhereNoSourceDeclaresTheObject)
{
  ProtectionProgram program;
  program.view().stacks = {stack("array", 0x20000000, 1536, true)};
  program.view().stacks[0].place = {};
  const RuleOutcome outcome = program.ask(checkStackObjectSize);
  EXPECT_TRUE(outcome.drafts.empty());
  EXPECT_EQ(reasons(outcome), Texts{"array: no source declares it: it may be an array of stacks"});
}

TEST(StackObjectAlignment, ofAUserStackIsItsSize)
{
  ProtectionProgram program;
  program.view().stacks = {stack("good", 0x20000400, 1024, true), stack("off", 0x20000200, 1024, true),
                           stack("wrongSize", 0x20000001, 1000, true)};
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)),
            Texts{"stack object off lies at 0x20000200; its start must be a multiple of 1024"});
}

TEST(StackObjectAlignment, ofAGuardedStackIsTheGuards)
{
  ProtectionProgram program;
  StackObjects knowledge;
  knowledge.guardSymbol = "CONFIG_GUARD";
  knowledge.guardBytes = 64;
  program.layout.knowledge.protection.stackObjects = {knowledge};
  program.view().stacks = {stack("off", 0x20000008, 1024, false)};
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)), Texts{});
  program.set("CONFIG_GUARD", "y");
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)),
            Texts{"stack object off lies at 0x20000008; its start must be a multiple of 64"});
}

TEST(StackObjectAlignment, ofAUserThreadIsAmongUserStacks)
{
  ProtectionProgram program;
  program.view().stacks = {stack("bytes", 0x20000400, 1024, false)};
  program.view().stacks[0].hasElementType = false;
  program.view().stacks[0].users = {user(true)};
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)),
            Texts{"stack object bytes of a thread in user mode lies at 0x20000400, outside of the memory for stacks of user threads"});
  program.view().hasUserMode = false;
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)), Texts{});
}

TEST(StackObjectKernelForUser, isAboutThreadsThatStartInUserMode)
{
  ProtectionProgram program;
  program.view().stacks = {stack("kernel", 0x20000000, 1024, false), stack("right", 0x20000400, 1024, true)};
  program.view().stacks[0].users = {user(false), user(true)};
  program.view().stacks[1].users = {user(true)};
  const RuleOutcome outcome = program.ask(checkStackObjectKernelForUser);
  EXPECT_EQ(messages(outcome), Texts{"thread rx starts in user mode on kernel, a stack for the kernel only"});
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.place.line, 20U);
  EXPECT_EQ(messages(program.ask(checkStackObjectAlignment)), Texts{}); // one defect, one finding
}

TEST(StackObjectKernelForUser, isUndecidedAboutOptionsThatAreNotConstant)
{
  ProtectionProgram program;
  program.view().stacks = {stack("kernel", 0x20000000, 1024, false)};
  program.view().stacks[0].users = {user(false)};
  program.view().stacks[0].users[0].isKnown = false;
  EXPECT_EQ(reasons(program.ask(checkStackObjectKernelForUser)), Texts{"kernel: the options of a thread on it are not constant"});
}

} // namespace

} // namespace headroom::protection
