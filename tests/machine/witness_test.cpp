// SPDX-License-Identifier: Apache-2.0
// Second witnesses: which function they are about, and that the largest wins.
#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

const std::string twoFrames = "int g(int *); static __attribute__((noinline)) int helper(int n) { int a[8]; a[0] = n; return g(a) + 1; }\n"
                              "int f(int n) { int a[20]; a[0] = n; return g(a) + helper(n); }\n";

MachineOptions withReports(const std::vector<std::string> &files)
{
  MachineOptions options;
  options.witnessFiles = files;
  return options;
}

TEST(Witnesses, StackUsageBesideTheObjectIsFound)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Gcc, {"-fstack-usage"})});
  for (const char *name : {"f", "helper"}) {
    const MachineFunction *function = functionNamed(facts, name);
    ASSERT_TRUE(function);
    EXPECT_EQ(function->witnesses.su, function->frameBytes) << name;
    EXPECT_EQ(function->witnesses.code, function->frameBytes) << name;
    EXPECT_EQ(function->witnessExcessBytes, 0U);
  }
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

TEST(Witnesses, MissingReportSaysNothing)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Gcc)});
  EXPECT_FALSE(functionNamed(facts, "f")->witnesses.su);
  EXPECT_GT(functionNamed(facts, "f")->frameBytes, 80U);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

TEST(Witnesses, GivenReportThatIsAbsentIsCounted)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Gcc)}, withReports({workshop.file("absent.su")}));
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 1U);
}

TEST(Witnesses, CallgraphInfoAgreesWithStackUsage)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.cc", twoFrames, cortexM4Gxx, {"-fcallgraph-info=su", "-g"})});
  const MachineFunction *function = functionNamed(facts, "_Z1fi");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->witnesses.su, function->frameBytes);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

TEST(Witnesses, CxxSourcesMatchByTheirPlace)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.cc", twoFrames, cortexM4Gxx, {"-fstack-usage", "-g"})});
  ASSERT_TRUE(functionNamed(facts, "_Z1fi"));
  EXPECT_EQ(functionNamed(facts, "_Z1fi")->witnesses.su, functionNamed(facts, "_Z1fi")->frameBytes);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

TEST(Witnesses, ClangReportHasNoColumn)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Clang, {"-fstack-usage", "-g"})});
  EXPECT_EQ(functionNamed(facts, "f")->witnesses.su, functionNamed(facts, "f")->frameBytes);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

/// Two sources of one file name with a static of one name on one line, but other frames.
class SharedNames : public testing::Test {
protected:
  static std::string sourceOf(const std::string &name, unsigned words)
  {
    return "int g(int *);\nstatic __attribute__((noinline)) int helper(int n) { int a[" + std::to_string(words) + "]; a[0] = n; return g(a) + 1; }\nint " + name +
           "(int n) { return helper(n) + 1; }\n";
  }
  std::string linkedFrom(const std::vector<std::string> &objects) const
  {
    workshop.write("link.ld", "SECTIONS { .text 0x8000 : { *(.text*) } /DISCARD/ : { *(.ARM.exidx*) } } ENTRY(one)");
    std::vector<std::string> command = {"arm-none-eabi-ld", "--unresolved-symbols=ignore-all", "-T", workshop.file("link.ld"), "-o", workshop.file("image.elf")};
    command.insert(command.end(), objects.begin(), objects.end());
    workshop.run(command);
    return workshop.file("image.elf");
  }
  Workshop workshop;
};

const MachineFunction *helperCalledBy(const MachineFacts &facts, const std::string &caller)
{
  for (const CallSite &call : functionNamed(facts, caller)->calls)
    for (const MachineFunction &function : facts.functions)
      if (!call.target.constants.empty() && function.entry == call.target.constants[0] && function.name == "helper")
        return &function;
  ADD_FAILURE() << caller << " calls no helper";
  return nullptr;
}

TEST_F(SharedNames, ReportsBesideObjectsGoToTheirOwn)
{
  const std::string one = workshop.compile("one/util.c", sourceOf("one", 10), cortexM4Gcc, {"-fstack-usage"});
  const std::string two = workshop.compile("two/util.c", sourceOf("two", 50), cortexM4Gcc, {"-fstack-usage"});
  const MachineFacts facts = Workshop::read({one, two});
  const MachineFunction *first = helperCalledBy(facts, "one");
  const MachineFunction *second = helperCalledBy(facts, "two");
  ASSERT_TRUE(first && second);
  EXPECT_LT(first->frameBytes, second->frameBytes);
  EXPECT_EQ(first->witnesses.su, first->frameBytes);
  EXPECT_EQ(second->witnesses.su, second->frameBytes);
}

TEST_F(SharedNames, FullPathsTellThemApartInAnImage)
{
  const std::string one = workshop.compile("one/util.c", sourceOf("one", 10), cortexM4Gcc, {"-fstack-usage", "-g"});
  const std::string two = workshop.compile("two/util.c", sourceOf("two", 50), cortexM4Gcc, {"-fstack-usage", "-g"});
  const MachineFacts facts = Workshop::read({linkedFrom({one, two})}, withReports({workshop.file("one/util.su"), workshop.file("two/util.su")}));
  EXPECT_EQ(helperCalledBy(facts, "one")->witnesses.su, helperCalledBy(facts, "one")->frameBytes);
  EXPECT_EQ(helperCalledBy(facts, "two")->witnesses.su, helperCalledBy(facts, "two")->frameBytes);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 0U);
}

TEST_F(SharedNames, ReportThatFitsBothIsCountedAndIgnored)
{
  const std::string one = workshop.compile("one/util.c", sourceOf("one", 10), cortexM4Gcc, {"-g"});
  const std::string two = workshop.compile("two/util.c", sourceOf("two", 50), cortexM4Gcc, {"-g"});
  const std::string report = workshop.write("util.su", "util.c:2:41:helper\t9999\tstatic\n");
  const MachineFacts facts = Workshop::read({linkedFrom({one, two})}, withReports({report}));
  EXPECT_FALSE(helperCalledBy(facts, "one")->witnesses.su);
  EXPECT_FALSE(helperCalledBy(facts, "two")->witnesses.su);
  EXPECT_EQ(facts.coverage.unmatchedWitnesses, 1U);
}

TEST(Witnesses, LargerReportRaisesFrameAndEveryDepth)
{
  const Workshop workshop;
  const std::string object = workshop.compile("f.c", twoFrames, cortexM4Gcc);
  const MachineFacts plain = Workshop::read({object});
  workshop.write("f.su", "f.c:2:5:f\t500\tstatic\n");
  const MachineFacts facts = Workshop::read({object});
  const MachineFunction *before = functionNamed(plain, "f");
  const MachineFunction *after = functionNamed(facts, "f");
  EXPECT_EQ(after->frameBytes, 500U);
  EXPECT_EQ(after->witnessExcessBytes, 500U - before->frameBytes);
  ASSERT_EQ(after->calls.size(), before->calls.size());
  for (std::size_t i = 0; i < after->calls.size(); ++i)
    EXPECT_EQ(after->calls[i].depthBytes, before->calls[i].depthBytes + after->witnessExcessBytes);
}

TEST(Witnesses, SmallerReportIsIgnored)
{
  const Workshop workshop;
  const std::string object = workshop.compile("f.c", twoFrames, cortexM4Gcc);
  workshop.write("f.su", "f.c:2:5:f\t8\tstatic\n");
  const MachineFacts facts = Workshop::read({object});
  EXPECT_EQ(functionNamed(facts, "f")->witnesses.su, 8U);
  EXPECT_EQ(functionNamed(facts, "f")->witnessExcessBytes, 0U);
  EXPECT_GT(functionNamed(facts, "f")->frameBytes, 80U);
}

TEST(Witnesses, CloneNumberIsNoPartOfTheReportedName)
{
  const Workshop workshop;
  const std::string source = "int g(int *); static __attribute__((noinline)) int pick(int n, int k) { int a[8]; a[0] = n + k; return g(a); }\n"
                             "int f(int n) { return pick(n, 3) + pick(n + 1, 3); }\n";
  const MachineFacts facts =
      Workshop::read({workshop.compile("f.c", source, {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-O2", "-fipa-cp-clone"}, {"-fstack-usage"})});
  const auto clone = std::find_if(facts.functions.begin(), facts.functions.end(), [](const MachineFunction &f) { return f.name.starts_with("pick.constprop."); });
  ASSERT_NE(clone, facts.functions.end());
  EXPECT_EQ(clone->witnesses.su, clone->frameBytes);
}

TEST(Witnesses, DynamicQualifierIsKept)
{
  const Workshop workshop;
  const MachineFacts facts =
      Workshop::read({workshop.compile("f.c", "int g(int *); int f(int n) { int a[n]; a[0] = n; return g(a); }", cortexM4Gcc, {"-fstack-usage"})});
  EXPECT_TRUE(functionNamed(facts, "f")->witnesses.suDynamic);
  EXPECT_TRUE(functionNamed(facts, "f")->isDynamic);
}

TEST(Witnesses, CallFrameInformationCountsFromTheEntry)
{
  for (const auto &compiler : {cortexM4Gcc, cortexM4Clang, rv32Gcc}) {
    const Workshop workshop;
    const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, compiler, {"-g", "-ffunction-sections", "-fomit-frame-pointer"})});
    for (const char *name : {"f", "helper"}) {
      const MachineFunction *function = functionNamed(facts, name);
      ASSERT_TRUE(function);
      EXPECT_EQ(function->witnesses.cfi, function->frameBytes) << name;
      EXPECT_EQ(function->witnessExcessBytes, 0U) << name;
    }
  }
}

TEST(Witnesses, FramePointerHidesTheFrameFromCallFrameInformation)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Clang, {"-g", "-fno-omit-frame-pointer"})});
  const MachineFunction *function = functionNamed(facts, "f");
  ASSERT_TRUE(function && function->witnesses.cfi);
  EXPECT_LT(*function->witnesses.cfi, 80U);
  EXPECT_GT(function->frameBytes, 80U); // the code decides, facts/stack-analysis.md 2.5
}

TEST(Witnesses, VariadicFunctionIsRightInTheCodeOnly)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile(
      "v.c", "int g(int *); int v(int n, ...) { __builtin_va_list l; __builtin_va_start(l, n); int x = __builtin_va_arg(l, int); return g(&x); }", cortexM4Gcc,
      {"-g", "-fstack-usage"})});
  const MachineFunction *function = functionNamed(facts, "v");
  ASSERT_TRUE(function);
  EXPECT_EQ(function->witnesses.cfi, function->frameBytes);
  EXPECT_EQ(*function->witnesses.su + 16, function->frameBytes); // the fault of facts/stack-analysis.md 2.2
}

TEST(Witnesses, StackSizesSectionIsRead)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", twoFrames, cortexM4Clang, {"-fstack-size-section", "-ffunction-sections"})});
  EXPECT_EQ(functionNamed(facts, "f")->witnesses.stackSizes, functionNamed(facts, "f")->frameBytes);
  EXPECT_EQ(functionNamed(facts, "helper")->witnesses.stackSizes, functionNamed(facts, "helper")->frameBytes);
}

} // namespace
} // namespace headroom::test
