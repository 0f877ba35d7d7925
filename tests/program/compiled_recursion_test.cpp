// SPDX-License-Identifier: Apache-2.0
// What GCC makes of recursive functions: calls that it sees through, adds, splits off and unrolls. `walk` is the recursive function.
#include <gtest/gtest.h>

#include <algorithm>

#include "extracted_unit.h"
#include "guard_case.h"
#include "machine/arm_program.h"

namespace headroom::test {
namespace {

const std::string leaf = "int flag;\n__attribute__((noipa)) void use(int n) { flag = n; }\n";

/// Of each cycle `walk 9`, or `walk unbounded`; of copies and parts of a function the function's name.
std::string recursionWith(const std::string &level, const std::string &text, const std::string &cpu = "cortex-m3")
{
  std::vector<std::string> command = armGcc(cpu);
  command.insert(command.end(), {"-g", level, "-w", "-ffreestanding", "-Wl,-e,start", "-Wl,-Ttext=0x8000", "-Wl,-Tdata=0x20000000",
                                 "-Wl,--no-warn-rwx-segments"});
  const MachineFacts facts = buildProgram(leaf + text, "unit.c", command, {"-lgcc"});
  SourceFacts unit = factsOfC(leaf + text, {"-w"});
  for (const std::string &file : facts.files)
    if (file.ends_with("/unit.c"))
      unit.files.front() = unit.mainFile = file;
  ProgramOptions options;
  options.extraRoots = {"start"};
  std::string out;
  for (const RecursionCycle &cycle : headroom::buildProgram(facts, {unit}, {}, {}, options).cycles) {
    const std::string name = cycle.functions.front().substr(0, cycle.functions.front().find('.'));
    out += (out.empty() ? "" : ", ") + name + (cycle.depth ? " " + std::to_string(*cycle.depth) : " unbounded");
  }
  return out.empty() ? "nothing" : out;
}

class CompiledRecursion : public testing::TestWithParam<const char *> {};

TEST_P(CompiledRecursion, EndsAtItsGuard)
{
  EXPECT_EQ(recursionWith(GetParam(), "void walk(unsigned depth)\n{\n  use(1);\n  if (depth >= 8) return;\n  for (int i = 0; i < flag; i++)\n"
                                      "    walk(depth + 1);\n  use(2);\n}\nvoid start(void) { walk(0); }\n"),
            "walk 9");
}

TEST_P(CompiledRecursion, HasNoEndWhereAssemblyCallsIt)
{
  EXPECT_EQ(recursionWith(GetParam(), "void walk(unsigned depth)\n{\n  use(1);\n  if (depth >= 8) return;\n  if (flag)\n"
                                      "    __asm__ volatile(\"movs r0, #0\\n bl walk\" : : : \"r0\", \"r1\", \"r2\", \"r3\", \"ip\", \"lr\", \"memory\");\n"
                                      "  walk(depth + 1);\n  use(2);\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAPointerToItIsCalled)
{
  EXPECT_EQ(recursionWith(GetParam(), "static inline void call(void (*function)(unsigned), unsigned n) { function(n); }\n"
                                      "void walk(unsigned depth)\n{\n  use(1);\n  if (depth >= 8) return;\n  if (flag) call(walk, depth);\n"
                                      "  walk(depth + 1);\n  use(2);\n}\nvoid start(void) { walk(0); }\n")
                .find(" 9"),
            std::string::npos) << "from -O1 on it is a call by name in the image";
}

TEST_P(CompiledRecursion, OfADivisionThatDividesHasNoEnd)
{
  EXPECT_EQ(recursionWith(GetParam(), "unsigned __aeabi_uidiv(unsigned a, unsigned b) { return a / b; }\n"
                                      "void start(void) { flag = __aeabi_uidiv(flag, 3); }\n",
                          "cortex-m0"),
            "__aeabi_uidiv unbounded");
}

// Other values than the named ones are values too; GCC leaves no test for them.
TEST_P(CompiledRecursion, HasNoEndBehindASwitchThatNamesEveryEnumerator)
{
  EXPECT_EQ(recursionWith(GetParam(), "enum kind { LEAF, ONE, TWO };\nvoid walk(unsigned n)\n{\n  volatile unsigned keep[4];\n  keep[0] = n;\n"
                                      "  switch ((enum kind)n) {\n  case LEAF: return;\n  case ONE: use(1); break;\n  case TWO: use(2); break;\n  }\n"
                                      "  walk(n - 1);\n  use(keep[0]);\n}\nvoid start(void) { walk(60); }\n"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndBehindASwitchOverAnEnumeratorInMemory)
{
  EXPECT_EQ(recursionWith(GetParam(), "enum kind { LEAF, PAIR };\nstruct node { enum kind kind; struct node *a; } root;\n"
                                      "void walk(struct node *at, int depth)\n{\n  volatile int keep[4];\n  keep[0] = depth;\n  switch (at->kind) {\n"
                                      "  case LEAF: if (depth > 4) return; break;\n  case PAIR: if (depth > 8) return; break;\n  }\n"
                                      "  walk(at->a, depth + 1);\n  use(keep[0]);\n}\nvoid start(void) { walk(&root, 0); }\n"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereASwitchOverEveryEnumeratorStandsBeforeItsStart)
{
  EXPECT_EQ(recursionWith(GetParam(), "enum kind { A, B };\n__attribute__((noinline)) void walk(int n)\n{\n  volatile int keep[4];\n  keep[0] = n;\n"
                                      "  if (n <= 0) return;\n  walk(n - 1);\n  use(keep[0]);\n}\n"
                                      "__attribute__((noinline)) void enter(enum kind k, int n)\n{\n  switch (k) {\n  case A: if (n > 5) return; break;\n"
                                      "  case B: if (n > 7) return; break;\n  }\n  walk(n);\n  use(n);\n}\n"
                                      "void start(void) { enter((enum kind)flag, 3); enter((enum kind)flag, 40); }\n"),
            "walk unbounded");
}

/// `walk(10)` down to 0, with `need` called before the test. Whatever `need` says of `n`, the test may go; `walk 11` if it is still there.
std::string recursionAfter(const std::string &level, const std::string &need, const std::string &call = "need(n);")
{
  return recursionWith(level, need + "\n__attribute__((noinline)) void walk(int n)\n{\n  volatile int keep[4];\n  keep[0] = n;\n  " + call +
                                  "\n  if (n <= 0) return;\n  walk(n - 1);\n  use(keep[0]);\n}\nvoid start(void) { walk(10); }\n");
}

const std::string inlined = "static inline __attribute__((always_inline)) ";

TEST_P(CompiledRecursion, EndsWhereAHelperSaysNothingOfItsArgument)
{
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "void need(int n) { if (n <= 0) flag = 1; }"), "walk 11");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "void need(int n) { for (int i = 0; i < n; i++) flag = n / 4; }"), "walk 11");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperSaysWhatNeverHappens)
{
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "void need(int n) { if (n <= 0) __builtin_unreachable(); }"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "void need(int n) { if (n <= 0) { flag = 1; __builtin_unreachable(); } }"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "_Noreturn void never(void) {}\n" + inlined + "void need(int n) { if (n <= 0) never(); }"), "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereItsOwnTextAssumesSo)
{
  EXPECT_EQ(recursionAfter(GetParam(), "", "__attribute__((assume(n > 0)));"), "walk unbounded") << "GCC 13; 12 leaves it out";
  EXPECT_EQ(recursionAfter(GetParam(), "", "if (n <= 0) { flag = 1; __builtin_unreachable(); }"), "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperDividesByIt)
{
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "int share(int n) { return 1000 / n; }", "flag = share(n);"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "int share(int n) { return 1000 % n; }", "flag = share(n);"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), "static int kept;\n" + inlined + "int share(void) { return 1000 / kept; }", "kept = n; flag = share();"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperUsesItAsAnAddress)
{
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "int at(int *p) { return *p; }", "flag = at((int *)n);"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "int at(int n) { int *p = (int *)n; return *p; }", "flag = at(n);"), "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperPromisesThatItIsAnAddress)
{
  EXPECT_EQ(recursionAfter(GetParam(), "__attribute__((returns_nonnull)) " + inlined + "void *as(int n) { return (void *)n; }", "flag = (int)as(n);"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), "__attribute__((nonnull)) " + inlined + "void take(void *p) { flag = (int)p; }", "take((void *)n);"), "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperHangsUnlessItHolds)
{
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "void need(int n) { while (n <= 0) { } }"), "walk unbounded") << "C++ compilers take it to end";
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperCountsToItOverAnArray)
{
  EXPECT_EQ(recursionAfter(GetParam(), "int table[4];\n" + inlined + "void fill(int n) { for (int i = 0; i < n; i++) table[i] = i; }", "fill(n);"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), "struct all { int table[4]; } all;\n" + inlined +
                                           "void fill(struct all *a, int n) { int last = n * 2; for (int i = 0; i < last; i++) a->table[i] = i; }",
                           "fill(&all, n);"),
            "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), "int table[4];\n" + inlined + "void fill(int n) { for (int i = 0; i < 4; i++) table[i] = n; }", "fill(n);"), "walk 11");
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperCountsToItAndASumMayOverflow)
{
  const auto mixed = [](const std::string &text) { return recursionAfter(GetParam(), inlined + "void mix(int n) { " + text + " }", "mix(n);"); };
  EXPECT_EQ(mixed("int h = 1000000000; for (int i = 0; i < n; ++i) { h += 200000000; flag = h; }"), "walk unbounded");
  EXPECT_EQ(mixed("int j = 2147483640; for (int i = 0; i < n; ++i) flag = j++;"), "walk unbounded");
  EXPECT_EQ(mixed("int h = 3; for (int i = 0; i < n; ++i) { h *= 1000; flag = h; }"), "walk unbounded");
  EXPECT_EQ(mixed("for (int i = 0; i < n; ++i) flag += n / 4;"), "walk unbounded");
  EXPECT_EQ(recursionAfter(GetParam(), inlined + "int more(int h) { return h + 200000000; }\n" + inlined +
                                           "void mix(int n) { int h = 1000000000; for (int i = 0; i < n; ++i) { h = more(h); flag = h; } }", "mix(n);"),
            "walk unbounded");
  EXPECT_EQ(mixed("for (int i = 2147483640; i != n; ++i) flag = i;"), "walk unbounded");
  EXPECT_EQ(mixed("for (int i = 0; i < n; ++i) for (int k = 0; k < n; ++k) flag = k;"), "walk 11") << "counters stay below their limit";
}

TEST_P(CompiledRecursion, HasNoEndWhereAHelperThatSaysSoIsCalledThroughAPointer)
{
  EXPECT_EQ(recursionAfter(GetParam(), "static void need(int n) { if (n <= 0) __builtin_unreachable(); }\nstruct ops { void (*check)(int); };\n"
                                       "static const struct ops ops = {need};",
                           "ops.check(n);"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereACallerSaysWhatIsNeverHandedOver)
{
  const std::string walk = "static __attribute__((noinline)) void walk(int n)\n{\n  volatile int keep[4];\n  keep[0] = n;\n  if (n >= 8 || n < 0) return;\n"
                           "  walk(n + 1);\n  use(keep[0]);\n}\n";
  EXPECT_EQ(recursionWith(GetParam(), walk + "void start(void) { int n = flag; walk(n); }\n"), "walk 9");
  EXPECT_EQ(recursionWith(GetParam(), walk + "void start(void) { int n = flag; if (n > 3) __builtin_unreachable(); walk(n); }\n"), "walk unbounded");
  EXPECT_EQ(recursionWith(GetParam(), walk + "static __attribute__((noinline)) void hand(int n) { walk(n); use(1); }\n"
                                             "void start(void) { int n = flag; use(100 / n); hand(n); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionWith(GetParam(), walk + "static __attribute__((noinline)) int limit(void) { int n = flag; if (n > 3) __builtin_unreachable(); return n; }\n"
                                             "void start(void) { walk(limit()); }\n"),
            "walk unbounded");
}

TEST_P(CompiledRecursion, HasNoEndWhereAssemblyCallsItInTheMacroOfATrueCall)
{
  EXPECT_EQ(recursionWith(GetParam(), "#define STEP(n) do { if (flag) __asm__ volatile(\"movs r0, #0\\n bl walk\" : : : \"r0\", \"r1\", \"r2\", \"r3\", "
                                      "\"ip\", \"lr\", \"memory\"); walk(n); } while (0)\n"
                                      "void walk(unsigned depth)\n{\n  use(1);\n  if (depth >= 8) return;\n  STEP(depth + 1);\n  use(2);\n}\n"
                                      "void start(void) { walk(0); }\n"),
            "walk unbounded");
  EXPECT_EQ(recursionWith(GetParam(), "void walk(unsigned depth)\n{\n  use(1);\n  if (depth >= 8) return;\n"
                                      "  walk(({ __asm__ volatile(\"nop\\n bl walk\" : : : \"r0\", \"r1\", \"r2\", \"r3\", \"ip\", \"lr\", \"memory\"); depth + 1; }));\n"
                                      "  use(2);\n}\nvoid start(void) { walk(0); }\n"),
            "walk unbounded");
}

INSTANTIATE_TEST_SUITE_P(Levels, CompiledRecursion, testing::Values("-O0", "-O1", "-Os"),
                         [](const auto &tested) { return std::string(tested.param).substr(1); });

TEST(SplitRecursion, MayGoOnInAPartOfItself)
{
  // At -O2 the guard is copied to each caller, and what is behind it becomes walk.part.0.
  EXPECT_EQ(recursionWith("-O2", "int numbers[100];\nstatic void walk(unsigned n, int *p)\n{\n  if (n >= 8) return;\n  use(n);\n"
                                 "  for (int i = 0; i < 4; i++) {\n    use(p[i]);\n    p[i] += n;\n    walk(n + 1, p + i);\n  }\n  use(p[3]);\n}\n"
                                 "void start(void) { walk(flag, numbers); walk(flag + 1, numbers + 1); walk(3, numbers); }\n"),
            "walk 9");
}

} // namespace
} // namespace headroom::test
