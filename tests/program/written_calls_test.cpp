// SPDX-License-Identifier: Apache-2.0
// Recursion that looks bounded in the source, in an image that also calls the function where the source does not say it, or with numbers
// that it does not say. `walk` is the recursive function, `start` the only root.
#include <gtest/gtest.h>

#include "extracted_unit.h"
#include "facts_builder.h"
#include "guard_case.h"

namespace headroom::test {
namespace {

const std::string up = "void walk(unsigned depth)\n{\n  if (depth >= 8) return;\n  walk(depth + 1);\n}\n";
const std::string down = "void walk(unsigned n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\n";

SourceFacts named(SourceFacts unit, const std::string &file)
{
  unit.mainFile = file;
  unit.files.front() = file;
  return unit;
}

TEST(WrittenCalls, ACallInAssemblyStartsFromAnyNumber)
{
  EXPECT_EQ(recursionIn(up + "void start(void) { walk(0); }\n", {{"start"}, {}, {{"walk", "walk"}}, true, {}}), "walk unbounded")
      << "walk has a call of itself that no expression is";
  EXPECT_EQ(recursionIn(down + "void start(void) { walk(3); }\n", {{"start"}, {}, {{"start", "walk"}}, true, {}}), "walk unbounded")
      << "start has a second one";
  EXPECT_EQ(recursionIn(up + "void start(void) { walk(0); }\n", {{"start"}, {}, {{"start", "walk"}}, true, {}}),
            "walk 9 (guarded by depth at unit.c:3)") << "ends whatever it starts from";
}

TEST(WrittenCalls, ALibraryFunctionThatCompilersCallIsNotBoundedByItsSource)
{
  EXPECT_EQ(recursionIn("unsigned __aeabi_uidiv(unsigned a, unsigned b) { return a / b; }\nvoid start(void) { __aeabi_uidiv(7, 3); }\n",
                        {{"start"}, {}, {{"__aeabi_uidiv", "__aeabi_uidiv"}}, true, {}}),
            "__aeabi_uidiv unbounded") << "a Cortex-M0 divides by calling it";
  EXPECT_EQ(recursionIn("void walk(int n)\n{\n}\nvoid start(void) { walk(3); }\n", {{"start"}, {}, {{"walk", "walk"}}, true, {}}), "walk unbounded");
}

TEST(WrittenCalls, ACallThroughAPointerThatTheCompilerSeesThroughIsNone)
{
  const std::string text = "extern int flag;\nvoid walk(unsigned depth)\n{\n  void (*self)(unsigned) = walk;\n  if (depth >= 8) return;\n"
                           "  if (flag) self(depth);\n  else walk(depth + 1);\n}\nvoid start(void) { walk(0); }\n";
  EXPECT_EQ(recursionIn(text, {{"start"}, {}, {}, true, "walk"}), "walk unbounded");
  EXPECT_EQ(recursionIn(text, {{"start"}, {}, {}, true, ""}), "walk unbounded") << "merged with the call by name, at its place";
  EXPECT_EQ(recursionIn("#define both(f, n) f(n), walk(n + 1)\nextern int flag;\nvoid walk(unsigned depth)\n{\n"
                        "  void (*self)(unsigned) = walk;\n  if (depth >= 8) return;\n  both(self, depth);\n}\nvoid start(void) { walk(0); }\n",
                        {{"start"}, {}, {}, true, "walk"}),
            "walk unbounded") << "one place for both";
}

TEST(WrittenCalls, TheRestOfAFunctionLeadsToItsPart)
{
  // What GCC makes of `down`: the guard stays in walk, the rest is walk.part.0, and the guard is inlined into that.
  const SourceFacts unit = factsOfC(down + "void start(void) { walk(3); }\n");
  const auto program = [&](std::uint32_t column) {
    FactsBuilder facts;
    facts.facts().isLinked = true;
    facts.facts().coverage.hasSymbols = true;
    facts.facts().files = {unit.mainFile};
    const auto add = [&](const std::string &name, std::uint32_t line) {
      FunctionBuilder out = facts.function(name, 8);
      out.facts().unit = 0;
      out.facts().position = {0, line, 6};
      return out;
    };
    add("start", 6).calls("walk", 8).facts().calls.back().position = {0, 6, 20};
    add("walk", 1).calls("walk.part.0", 8).facts().calls.back().position = {0, 1, 6};
    CallSite &site = add("walk.part.0", 1).calls("walk.part.0", 8).facts().calls.back();
    site.position = {0, 1, 6};
    site.inlined = {{"walk", {0, 4, column}, 0}};
    ProgramOptions options;
    options.extraRoots = {"start"};
    return buildProgram(facts.build(), {unit}, {}, {}, options);
  };
  const ImageProgram written = program(3);
  ASSERT_EQ(written.cycles.size(), 1U);
  EXPECT_EQ(written.cycles.front().depth, 4U);
  const ImageProgram elsewhere = program(5);
  ASSERT_EQ(elsewhere.cycles.size(), 1U);
  EXPECT_FALSE(elsewhere.cycles.front().depth.has_value()) << "inlined where no call of walk is";
}

TEST(WrittenCalls, AnotherUnitMayDeclareItOtherwise)
{
  const SourceFacts walk = factsOfC("void walk(int n, int m)\n{\n  if (m <= 0) return;\n  walk(n, m - 1);\n}\n");
  const auto with = [&](const std::string &text) { return recursionIn({walk, named(factsOfC(text), "/src/other.c")}); };
  EXPECT_EQ(with("extern void walk(int, int);\nvoid start(void) { walk(1, 3); }\n"), "walk 4 (guarded by m at unit.c:3)");
  EXPECT_EQ(with("struct pair { int a, b; };\nextern void walk(struct pair, int);\nvoid start(void) { walk((struct pair){1, 1000}, 3); }\n"),
            "walk unbounded") << "1000 is in the register of m";
  EXPECT_EQ(with("extern void walk(int, unsigned);\nvoid start(void) { walk(1, 3); }\n"), "walk unbounded");
}

TEST(WrittenCalls, ANarrowNumberIsCutByItsCallerOnly)
{
  const std::string walk = "void walk(unsigned char n)\n{\n  if (n == 0) return;\n  walk(n - 1);\n}\n";
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start"}, {}, {{"prebuilt", "walk"}}, true, {}}), "walk unbounded");
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(3); }\n", {{"start", "walk"}, {}, {}, true, {}}), "walk unbounded") << "a root";
  EXPECT_EQ(recursionIn("extern int input(void);\n" + walk + "void start(void) { walk(input()); }\n"), "walk 256 (guarded by n at unit.c:4)");
}

TEST(WrittenCalls, AnAddressGivenToAssemblyIsWrittenThrough)
{
  EXPECT_EQ(recursionIn("void walk(unsigned depth)\n{\n  if (depth >= 8) return;\n  __asm__ volatile(\"str %1, [%0]\" : : \"r\"(&depth), \"r\"(0) : \"memory\");\n"
                        "  walk(depth + 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned depth)\n{\n  if (depth >= 8) return;\n  __asm__ volatile(\"\" : : \"r\"((int)&depth) : \"memory\");\n"
                        "  walk(depth + 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("void walk(unsigned depth)\n{\n  if (depth >= 8) return;\n  __asm__ volatile(\"\" : : \"r\"(depth) : \"memory\");\n"
                        "  walk(depth + 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk 9 (guarded by depth at unit.c:3)") << "a copy";
}

TEST(WrittenCalls, AnAssignmentToABitFieldYieldsItsBits)
{
  const std::string field = "struct { unsigned bits : 3; } some;\nvoid walk(unsigned depth)\n{\n  if (depth >= 100) return;\n";
  EXPECT_EQ(recursionIn(field + "  walk(some.bits = depth + 1);\n}\nvoid start(void) { walk(0); }\n"), "walk unbounded") << "7 + 1 is 0";
  EXPECT_EQ(recursionIn("unsigned whole;\nvoid walk(unsigned depth)\n{\n  if (depth >= 100) return;\n  walk(whole = depth + 1);\n}\nvoid start(void) { walk(0); }\n"),
            "walk 101 (guarded by depth at unit.c:4)");
}

TEST(WrittenCalls, AParameterOfCMayBeCalledThis)
{
  const std::string walk = "void walk(unsigned char this, int n)\n{\n  if (n == 0) return;\n  if (n > 8) return;\n  walk(this, n - 1);\n}\n";
  EXPECT_EQ(recursionIn("extern int input(void);\n" + walk + "void start(void) { walk(1, input()); }\n"), "walk unbounded") << "-1, -2, ...";
  EXPECT_EQ(recursionIn(walk + "void start(void) { walk(1, 3); }\n"), "walk 4 (guarded by n at unit.c:3)");
}

TEST(WrittenCalls, ADivisionMayTakeTheGuardAway)
{
  EXPECT_EQ(recursionIn("extern void use(int);\nvoid walk(int n)\n{\n  use(100 / n);\n  if (n == 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded") << "a compiler may conclude that n is not 0";
  EXPECT_EQ(recursionIn("extern void use(int);\nvoid walk(int n)\n{\n  int m = n;\n  use(100 % m);\n  if (n == 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionIn("extern void use(int);\nvoid walk(int n)\n{\n  use(n / 2);\n  if (n == 0) return;\n  walk(n - 1);\n}\nvoid start(void) { walk(3); }\n"),
            "walk 4 (guarded by n at unit.c:5)");
}

} // namespace
} // namespace headroom::test
