// SPDX-License-Identifier: Apache-2.0
// Which unit a function's code comes from, where it is declared, and what is inlined into it: what tells functions of one name
// apart when source and machine code are joined.
#include "machine/compiled_objects.h"
#include "machine/dwarf_names.h"

#include <gmock/gmock.h>

namespace headroom::test {
namespace {

using testing::ElementsAre;

std::string fileName(const MachineFacts &facts, FileId file)
{
  return file == noFile ? "?" : std::filesystem::path(facts.files.at(file)).filename().string();
}

/// `name@file` of everything inlined into `function`.
std::vector<std::string> inlinedInto(const MachineFacts &facts, const std::string &function)
{
  std::vector<std::string> out;
  const MachineFunction *found = functionNamed(facts, function);
  EXPECT_TRUE(found) << function;
  if (found)
    for (const InlinedFunction &each : found->inlined)
      out.push_back(each.name + "@" + fileName(facts, each.declaredIn));
  return out;
}

const MachineFunction &function(const MachineFacts &facts, const std::string &name)
{
  static const MachineFunction none;
  const MachineFunction *found = functionNamed(facts, name);
  EXPECT_TRUE(found) << name;
  return found ? *found : none;
}

struct Build {
  std::vector<std::string> compiler;
  std::vector<std::string> flags;
};

class DwarfUnits : public testing::TestWithParam<Build> {
protected:
  MachineFacts read(const std::string &name, const std::string &source) const
  {
    return Workshop::read({workshop_.compile(name, source, GetParam().compiler, GetParam().flags)});
  }
  Workshop workshop_;
};

TEST_P(DwarfUnits, FunctionOfAHeaderBelongsToTheUnitThatIncludesIt)
{
  workshop_.write("inc/part.h", "int g(int);\nstatic __attribute__((noinline)) int part(int n) { return g(n) + 1; }\n");
  // The way to the header leads through `..`, which no file name keeps.
  const MachineFacts facts = read("src/main.c", "#include \"../src/../inc/part.h\"\nint f(int n) { return part(n) + 2; }\n");
  EXPECT_EQ(fileName(facts, function(facts, "part").unit), "main.c");
  EXPECT_EQ(facts.files.at(function(facts, "part").position.file), workshop_.file("inc/part.h"));
  EXPECT_EQ(function(facts, "part").position.line, 2U);
  EXPECT_EQ(facts.files.at(function(facts, "f").position.file), facts.files.at(function(facts, "f").unit));
  EXPECT_FALSE(function(facts, "f").isAssembly);
}

TEST_P(DwarfUnits, SameNamedStaticsOfTwoUnitsAreToldApart)
{
  const auto source = [](const char *caller) {
    return "int g(int);\nstatic __attribute__((noinline)) int same(int n) { return g(n) + 1; }\nint " + std::string(caller) + "(int n) { return same(n) + 2; }\n";
  };
  const Build &build = GetParam();
  const MachineFacts facts = Workshop::read({workshop_.compile("one.c", source("f1"), build.compiler, build.flags), workshop_.compile("two.c", source("f2"), build.compiler, build.flags)});
  std::vector<std::string> units;
  std::vector<std::string> places;
  for (const MachineFunction &each : facts.functions)
    if (each.name == "same") {
      units.push_back(fileName(facts, each.unit));
      places.push_back(fileName(facts, each.position.file));
    }
  EXPECT_THAT(units, testing::UnorderedElementsAre("one.c", "two.c"));
  EXPECT_EQ(units, places);
}

TEST_P(DwarfUnits, EveryDepthOfInliningIsListedOnce)
{
  workshop_.write("part.h", "int g(int);\nstatic inline __attribute__((always_inline)) int inner(int n) { return g(n) + 1; }\n");
  const MachineFacts facts = read("main.c", "#include \"part.h\"\n"
                                            "static inline __attribute__((always_inline)) int outer(int n) { return inner(n) + inner(n + 1); }\n"
                                            "int f(int n) { return outer(n) + inner(n); }\n"
                                            "int none(int n) { return g(n) + 3; }\n");
  EXPECT_THAT(inlinedInto(facts, "f"), ElementsAre("inner@part.h", "outer@main.c"));
  EXPECT_THAT(inlinedInto(facts, "none"), ElementsAre());
  for (const CallSite &call : function(facts, "f").calls)
    for (const InlineFrame &frame : call.inlined)
      EXPECT_EQ(fileName(facts, frame.declaredIn), frame.function == "inner" ? "part.h" : "main.c");
}

TEST_P(DwarfUnits, InlinedFunctionWithoutCodeOfItsOwnIsListed)
{
  const MachineFacts facts = read("main.c", "int handler(int n) { return n + 1; }\nint use(int (*)(int));\n"
                                            "static inline __attribute__((always_inline)) int (*choose(void))(int) { return handler; }\n"
                                            "int f(void) { return use(choose()) + 1; }\n");
  // Clang keeps no trace of an inlined function that left no instruction.
  if (GetParam().compiler.front() != "clang-19") {
    EXPECT_THAT(inlinedInto(facts, "f"), ElementsAre("choose@main.c"));
  } else {
    EXPECT_LE(inlinedInto(facts, "f").size(), 1U);
  }
}

TEST_P(DwarfUnits, AssemblyIsMarked)
{
  const std::string label = GetParam().compiler.front().starts_with("riscv") ? "@function" : "%function";
  const MachineFacts facts = read("start.S", "  .text\n  .globl start\n  .type start, " + label + "\nstart:\n  nop\n  nop\n  .size start, . - start\n");
  EXPECT_TRUE(function(facts, "start").isAssembly);
  EXPECT_EQ(fileName(facts, function(facts, "start").unit), "start.S");
}

INSTANTIATE_TEST_SUITE_P(Compilers, DwarfUnits,
                         testing::Values(Build{cortexM4Gcc, {"-g"}}, Build{cortexM4Gcc, {"-gdwarf-4"}}, Build{cortexM4Gcc, {"-g", "-ffunction-sections"}},
                                         Build{cortexM4Clang, {"-g"}}, Build{cortexM4Clang, {"-gdwarf-4"}}, Build{rv32Gcc, {"-g"}}, Build{rv32Gcc, {"-gdwarf-4"}},
                                         Build{{"clang-19", "--target=riscv32-none-elf", "-march=rv32imac", "-Os"}, {"-g"}}));

class DwarfUnitsOfCxx : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(DwarfUnitsOfCxx, MethodIsWhereItIsDefinedNotWhereItsClassIs)
{
  const Workshop workshop;
  workshop.write("a.h", "int g(int);\n\nstruct A { int x; int twice(int); };\n");
  // The definition shares the declaration's line, so that only the file differs.
  const MachineFacts facts = Workshop::read({workshop.compile("a.cpp", "#include \"a.h\"\n\nint A::twice(int n) { return g(n) + x; }\n", GetParam(), {"-g"})});
  const MachineFunction &twice = function(facts, "_ZN1A5twiceEi");
  EXPECT_EQ(fileName(facts, twice.position.file), "a.cpp");
  EXPECT_EQ(twice.position.line, 3U);
}

TEST_P(DwarfUnitsOfCxx, InlinedFunctionsHaveLinkNames)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("a.cpp",
                                                              "int g(int);\n"
                                                              "struct A { int x; A(int n); int get(); };\n"
                                                              "inline __attribute__((always_inline)) A::A(int n) : x(g(n)) {}\n"
                                                              "inline __attribute__((always_inline)) int A::get() { return g(x); }\n"
                                                              "int f(int n) { A a(n); return a.get() + 1; }\n",
                                                              GetParam(), {"-g"})});
  const std::vector<std::string> names = inlinedInto(facts, "_Z1fi");
  EXPECT_THAT(names, testing::IsSupersetOf({"_ZN1AC2Ei@a.cpp", "_ZN1A3getEv@a.cpp"}));
}

INSTANTIATE_TEST_SUITE_P(Compilers, DwarfUnitsOfCxx,
                         testing::Values(cortexM4Gxx, rv32Gxx, std::vector<std::string>{"clang++-19", "--target=thumbv7em-none-eabi", "-Os"}));

TEST(DwarfUnitsOfImages, LinkTimeOptimisationKeepsTheUnitOfTheSource)
{
  const Workshop workshop;
  const std::string one = workshop.compile("one.c", "int g(int);\nint f(int n) { return g(n) + g(n + 1); }\n", cortexM4Gcc, {"-g", "-flto"});
  const std::string two = workshop.compile("two.c", "int f(int);\n__attribute__((noipa)) int g(int n) { __asm__ volatile(\"\"); return n + 1; }\nvoid start(void) { f(1); for (;;) { } }\n",
                                           cortexM4Gcc, {"-g", "-flto"});
  workshop.run(cortexM4Gcc, {"-g", "-flto", "-nostdlib", "-nostartfiles", "-Wl,-e,start", one, two, "-o", workshop.file("a.elf")});
  const MachineFacts facts = Workshop::read({workshop.file("a.elf")});
  EXPECT_EQ(fileName(facts, function(facts, "start").unit), "two.c");
  EXPECT_EQ(fileName(facts, function(facts, "g").unit), "two.c");
}

TEST(DwarfUnitsOfImages, CloneHoldsCodeOfItsFunction)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("a.c",
                                                              "int g(int); extern int t;\n"
                                                              "static __attribute__((noinline)) int helper(int n, int k) { return g(n + k) + g(n * k) + t; }\n"
                                                              "int f(int n) { return helper(n, 3) * 2; }\n"
                                                              "int h(int n) { return helper(n + 1, 3) * 5; }\n",
                                                              {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-O2"}, {"-g"})});
  EXPECT_THAT(inlinedInto(facts, "f"), ElementsAre());
  EXPECT_THAT(inlinedInto(facts, "helper.constprop.0"), ElementsAre("helper@a.c"));
  EXPECT_EQ(fileName(facts, function(facts, "helper.constprop.0").unit), "a.c");
}

TEST(DwarfNames, ConstructorOfNoParticularKindIsBoth)
{
  EXPECT_THAT(machine::linkNamesFrom("_ZN1AC4Ei"), ElementsAre("_ZN1AC2Ei", "_ZN1AC1Ei"));
  EXPECT_THAT(machine::linkNamesFrom("_ZN2D4D4Ev"), ElementsAre("_ZN2D4D2Ev", "_ZN2D4D1Ev"));
}

TEST(DwarfNames, IdentifierWithTheSameLettersIsLeftAlone)
{
  EXPECT_THAT(machine::linkNamesFrom("_ZN2C41fEv"), ElementsAre("_ZN2C41fEv"));
  EXPECT_THAT(machine::linkNamesFrom("_ZN2C4C4Ei"), ElementsAre("_ZN2C4C2Ei", "_ZN2C4C1Ei"));
  EXPECT_THAT(machine::linkNamesFrom("UC4"), ElementsAre("UC4"));
}

} // namespace
} // namespace headroom::test
