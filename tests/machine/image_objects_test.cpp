// SPDX-License-Identifier: Apache-2.0
// Relocatable objects and archives, laid out side by side with their symbols resolved by name.
#include <gmock/gmock.h>

#include <algorithm>

#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> targetsOf(const MachineFacts &facts, const std::string &name)
{
  std::vector<std::string> targets;
  const MachineFunction *function = functionNamed(facts, name);
  if (!function) {
    ADD_FAILURE() << "no function " << name;
    return {};
  }
  for (const CallSite &call : function->calls)
    for (const Address target : call.target.constants)
      targets.push_back(nameOfTarget(facts, target));
  return targets;
}

TEST(ImageObjects, CallsAreResolvedAcrossObjects)
{
  for (const auto &compiler : {cortexM4Gcc, cortexM4Clang, rv32Gcc}) {
    const Workshop workshop;
    const std::string one = workshop.compile("one.c", "int two(int); int one(int n) { return two(n) + 1; }", compiler);
    const std::string two = workshop.compile("two.c", "int three(int); int two(int n) { return three(n) + 1; }", compiler);
    const MachineFacts facts = Workshop::read({one, two});
    EXPECT_THAT(targetsOf(facts, "one"), ElementsAre("two"));
    EXPECT_THAT(targetsOf(facts, "two"), ElementsAre("three"));
    EXPECT_FALSE(facts.isLinked);
    ASSERT_EQ(facts.externals.size(), 1U);
    EXPECT_EQ(facts.externals.begin()->second, "three");
    EXPECT_EQ(functionNamed(facts, "one")->object, "one.o");
    EXPECT_EQ(functionNamed(facts, "two")->object, "two.o");
  }
}

TEST(ImageObjects, StrongDefinitionWinsOverWeak)
{
  for (const auto &compiler : {cortexM4Gcc, rv32Gcc}) {
    const Workshop workshop;
    const std::string weak = workshop.compile("weak.c", "__attribute__((weak, noinline)) int hook(void) { return 1; } int call(void) { return hook() + 1; }", compiler);
    const std::string strong = workshop.compile("strong.c", "int hook(void) { return 2; }", compiler);
    const MachineFacts facts = Workshop::read({weak, strong});
    const MachineFunction *caller = functionNamed(facts, "call");
    ASSERT_TRUE(caller);
    ASSERT_EQ(caller->calls.size(), 1U);
    const auto target = std::find_if(facts.functions.begin(), facts.functions.end(),
                                     [&](const MachineFunction &f) { return caller->calls[0].target.constants == std::vector<Address>{f.entry}; });
    ASSERT_NE(target, facts.functions.end());
    EXPECT_EQ(target->object, "strong.o");
  }
}

TEST(ImageObjects, LocalsOfOneNameStayApart)
{
  const Workshop workshop;
  const std::string source = "static __attribute__((noinline)) int helper(volatile int *p) { return *p; } int NAME(int *p) { return helper(p) + 1; }";
  const std::string a = workshop.compile("a/util.c", source, cortexM4Gcc, {"-DNAME=a"});
  const std::string b = workshop.compile("b/util.c", source, cortexM4Gcc, {"-DNAME=b"});
  const MachineFacts facts = Workshop::read({a, b});
  const MachineFunction *first = functionNamed(facts, "a");
  const MachineFunction *second = functionNamed(facts, "b");
  ASSERT_TRUE(first && second);
  ASSERT_EQ(first->calls.size(), 1U);
  ASSERT_EQ(second->calls.size(), 1U);
  EXPECT_EQ(nameOfTarget(facts, first->calls[0].target.constants.at(0)), "helper");
  EXPECT_EQ(nameOfTarget(facts, second->calls[0].target.constants.at(0)), "helper");
  EXPECT_NE(first->calls[0].target, second->calls[0].target);
}

TEST(ImageObjects, ArchiveWithMembersOfOneName)
{
  const Workshop workshop;
  const std::string a = workshop.compile("a/util.c", "int a(int n) { return n + 1; }", cortexM4Gcc);
  const std::string b = workshop.compile("b/util.c", "int a(int); int b(int n) { return a(n) + 1; }", cortexM4Gcc);
  workshop.run({"arm-none-eabi-ar", "qc", workshop.file("libutil.a"), a, b});
  const MachineFacts facts = Workshop::read({workshop.file("libutil.a")});
  EXPECT_THAT(targetsOf(facts, "b"), ElementsAre("a"));
  EXPECT_EQ(functionNamed(facts, "a")->object, "libutil.a(util.o)");
  EXPECT_TRUE(facts.externals.empty());
}

TEST(ImageObjects, ThinArchive)
{
  const Workshop workshop;
  const std::string a = workshop.compile("a.c", "int a(int n) { return n + 1; }", cortexM4Gcc);
  workshop.run({"arm-none-eabi-ar", "qcT", workshop.file("libthin.a"), a});
  const MachineFacts facts = Workshop::read({workshop.file("libthin.a")});
  EXPECT_EQ(describe(facts, "a"), "frame 0");
}

TEST(ImageObjects, MemberThatIsNoObjectIsReported)
{
  const Workshop workshop;
  const std::string a = workshop.compile("a.c", "int a(int n) { return n + 1; }", cortexM4Gcc);
  const std::string text = workshop.write("README", "not an object\n");
  workshop.run({"arm-none-eabi-ar", "qc", workshop.file("lib.a"), a, text});
  const MachineFacts facts = Workshop::read({workshop.file("lib.a")});
  EXPECT_EQ(describe(facts, "a"), "frame 0");
  ASSERT_FALSE(facts.coverage.unexplained.empty());
  EXPECT_EQ(facts.coverage.unexplained.front().reason, "not-an-object");
  EXPECT_THAT(facts.coverage.unexplained.front().detail, HasSubstr("member lib.a(README)"));
}

TEST(ImageObjects, InlineFunctionsOfSeveralObjectsAreOne)
{
  const Workshop workshop;
  const std::string source = "inline __attribute__((noinline)) int twice(int n) { return n * 2; } int NAME(int n) { return twice(n) + 1; }";
  const std::string a = workshop.compile("a.cc", source, cortexM4Gxx, {"-DNAME=a"});
  const std::string b = workshop.compile("b.cc", source, cortexM4Gxx, {"-DNAME=b"});
  const MachineFacts facts = Workshop::read({a, b});
  EXPECT_EQ(std::count_if(facts.functions.begin(), facts.functions.end(), [](const MachineFunction &f) { return f.name == "_Z5twicei"; }), 1);
  EXPECT_THAT(targetsOf(facts, "_Z1ai"), ElementsAre("_Z5twicei"));
  EXPECT_THAT(targetsOf(facts, "_Z1bi"), ElementsAre("_Z5twicei"));
}

TEST(ImageObjects, TablesHoldTheAddressesOfTheirFunctions)
{
  const std::string source = "int a(int n) { return n; } int b(int n) { return n + 1; } extern int c(int);\n"
                             "int (*const table[])(int) = {a, b, c}; int call(unsigned i, int n) { return i < 3 ? table[i](n) + 1 : 0; }";
  const std::vector<std::string> unoptimised = {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-O0"};
  const std::vector<std::string> unoptimisedRiscV = {"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32", "-O0"};
  for (const auto &compiler : {cortexM4Gcc, cortexM4Clang, rv32Gcc, unoptimised, unoptimisedRiscV}) {
    const Workshop workshop;
    const MachineFacts facts = Workshop::read({workshop.compile("table.c", source, compiler)});
    const MachineFunction *a = functionNamed(facts, "a");
    const MachineFunction *b = functionNamed(facts, "b");
    ASSERT_TRUE(a && b);
    EXPECT_TRUE(std::binary_search(facts.addressTaken.begin(), facts.addressTaken.end(), a->entry));
    EXPECT_TRUE(std::binary_search(facts.addressTaken.begin(), facts.addressTaken.end(), b->entry));
    EXPECT_THAT(targetsOf(facts, "call"), ElementsAre("a", "b", "c")) << describe(facts, "call");
  }
}

TEST(ImageObjects, CommonSymbolsHaveTheirPlace)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("common.c", "int buffer[10]; int get(int i) { return buffer[i]; }", cortexM4Gcc, {"-fcommon"})});
  const auto buffer = std::find_if(facts.symbols.begin(), facts.symbols.end(), [](const DataSymbol &s) { return s.name == "buffer"; });
  ASSERT_NE(buffer, facts.symbols.end());
  EXPECT_EQ(buffer->sizeBytes, 40U);
  EXPECT_TRUE(facts.externals.empty());
}

TEST(ImageObjects, TargetIsTheMostGeneralOfTheObjects)
{
  const Workshop workshop;
  const std::string small = workshop.compile("small.c", "int a(int n) { return n; }", {"arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", "-Os"});
  const std::string large = workshop.compile("large.c", "float b(float n) { return n * 2; }",
                                             {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-Os"});
  const MachineFacts facts = Workshop::read({small, large});
  EXPECT_EQ(facts.cpu, "armv7e-m");
  EXPECT_TRUE(facts.hasFpu);
  EXPECT_TRUE(functionNamed(facts, "b")->usesFpu);
}

TEST(ImageObjects, EmbeddedAbiOfRiscVAlignsLess)
{
  const Workshop workshop;
  const MachineFacts facts =
      Workshop::read({workshop.compile("e.c", "int g(int); int f(int n) { return g(n) + 1; }", {"riscv64-unknown-elf-gcc", "-march=rv32emac", "-mabi=ilp32e", "-Os"})});
  EXPECT_EQ(facts.stackAlignBytes, 4U);
  EXPECT_THAT(facts.cpu, HasSubstr("rv32e"));
}

TEST(ImageObjects, ExecutableAmongObjectsIsRefused)
{
  const Workshop workshop;
  const std::string object = workshop.compile("a.c", "int main(void) { return 0; }", cortexM4Gcc);
  workshop.run({"arm-none-eabi-ld", "-e", "main", object, "-o", workshop.file("a.elf")});
  const auto facts = readMachineObjects({object, workshop.file("a.elf")}, {});
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().text(), HasSubstr("found an executable among several inputs"));
}

TEST(ImageObjects, PrebuiltLibraryReadsWithoutAnError)
{
  const ProcessResult place = runProcess({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-print-file-name=libc.a"}, 60);
  ASSERT_EQ(place.exitCode, 0) << place.output;
  const MachineFacts facts = Workshop::read({place.output.substr(0, place.output.find('\n'))});
  EXPECT_GT(facts.functions.size(), 1000U);
  const MachineFunction *print = functionNamed(facts, "_vfprintf_r");
  ASSERT_TRUE(print);
  EXPECT_THAT(print->object, HasSubstr("libc.a("));
  EXPECT_GT(print->calls.size(), 10U);
}

} // namespace
} // namespace headroom::test
