// SPDX-License-Identifier: Apache-2.0
// What GCC and Clang make of the constructs that bend a RISC-V function's stack or its control flow.
#include "machine/assembled_program.h"

namespace headroom::test {
namespace {

MachineFacts gccProgram(const std::string &source, std::vector<std::string> flags)
{
  std::vector<std::string> command = {"riscv64-unknown-elf-gcc", "-nostdlib", "-ffreestanding", "-Wl,-e,0", "-Wl,--no-warn-rwx-segments"};
  command.insert(command.end(), flags.begin(), flags.end());
  return buildProgram(source, "program.c", command, {"-lgcc"});
}

MachineFacts clangObject(const std::string &source, std::vector<std::string> flags)
{
  std::vector<std::string> command = {"clang-19", "-ffreestanding", "-c"};
  command.insert(command.end(), flags.begin(), flags.end());
  return buildProgram(source, "program.c", command);
}

const std::string pressure = "int g(int, int, int, int, int, int); int keep;\n"
                             "int f(int a, int b, int c, int d, int e, int h) {\n"
                             "  int s = g(a, b, c, d, e, h);\n"
                             "  s += g(b, a, d, c, h, e); s += g(c, d, a, b, e, h) + a; s += g(d, a, b, c, s, a) * b + e * h + c;\n"
                             "  return s + a + b + c + d + e + h; }\n"
                             "__attribute__((noinline)) int g(int a, int b, int c, int d, int e, int h) { return keep = a + b * c - d + e - h; }\n";

TEST(RiscVSaveRestore, CountsWhatTheRoutineTakesInPassing)
{
  // libgcc's __riscv_save_10 takes 64 bytes and gives 16 back (save-restore.S); .su says 48.
  const MachineFacts facts = gccProgram(pressure, {"-march=rv32i", "-mabi=ilp32", "-Os", "-msave-restore", "-mcmodel=medlow"});
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->frameBytes, 64U);
  EXPECT_TRUE(f->culprits.empty()) << describe(facts, "f");
  EXPECT_TRUE(f->returns);
  // The restoring routine ends this function; as a call of its own it would return through a word of another frame.
  EXPECT_EQ(describe(facts, "f").find("tail"), std::string::npos) << describe(facts, "f");
  for (const CallSite &call : f->calls)
    EXPECT_EQ(call.depthBytes, 48U) << nameOfTarget(facts, call.target.constants.at(0));
}

TEST(RiscVSaveRestore, OnRv64)
{
  const MachineFacts facts = gccProgram(pressure, {"-march=rv64i", "-mabi=lp64", "-Os", "-msave-restore", "-mcmodel=medany"});
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  // __riscv_save_6 takes 112 and gives 48 back.
  EXPECT_EQ(f->frameBytes, 112U);
  EXPECT_TRUE(f->culprits.empty()) << describe(facts, "f");
}

TEST(RiscVPushPop, OfZcmp)
{
  const MachineFacts facts = clangObject(pressure, {"--target=riscv32-unknown-elf", "-march=rv32imac_zcmp1p0", "-menable-experimental-extensions", "-Os"});
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->frameBytes, f->witnesses.cfi.value_or(f->frameBytes));
  EXPECT_GE(f->frameBytes, 32U);
  EXPECT_TRUE(f->culprits.empty()) << describe(facts, "f");
}

const std::string dispatch = "int g(int); void h(void); int hits;\n"
                             "int f(int x) { switch (x) { case 0: return g(1); case 1: return g(7) + 2; case 2: h(); return 3; case 3: return g(x) * 5;\n"
                             "  case 4: return g(5); case 5: h(); h(); return 9; case 6: return 77; case 7: return g(9) - 4; default: return 0; } }\n"
                             "__attribute__((noinline)) int g(int x) { return hits += x; }\n"
                             "__attribute__((noinline)) void h(void) { hits = 0; }\n";

void expectTableIsFollowed(const MachineFacts &facts)
{
  const MachineFunction *f = functionNamed(facts, "f");
  ASSERT_NE(f, nullptr);
  EXPECT_TRUE(f->culprits.empty()) << describe(facts, "f");
  unsigned toH = 0;
  for (const CallSite &call : f->calls) {
    ASSERT_EQ(call.target.kind, Value::Kind::Constants) << describe(facts, "f");
    toH += nameOfTarget(facts, call.target.constants.at(0)) == "h";
  }
  EXPECT_GE(toH, 2U) << describe(facts, "f");
}

TEST(RiscVJumpTables, OfAbsoluteAddresses)
{
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv32imac", "-mabi=ilp32", "-Os"}));
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv32imac", "-mabi=ilp32", "-O2", "-Wl,--no-relax"}));
}

TEST(RiscVJumpTables, OfDistancesFromTheTable)
{
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv32imac", "-mabi=ilp32", "-Os", "-fpic"}));
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv64gc", "-mabi=lp64d", "-Os", "-mcmodel=medany"}));
}

TEST(RiscVJumpTables, InObjects)
{
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv32imac", "-mabi=ilp32", "-Os", "-c"}));
  expectTableIsFollowed(gccProgram(dispatch, {"-march=rv64gc", "-mabi=lp64d", "-Os", "-mcmodel=medany", "-c"}));
  expectTableIsFollowed(clangObject(dispatch, {"--target=riscv32-unknown-elf", "-march=rv32imac", "-Os"}));
  expectTableIsFollowed(clangObject(dispatch, {"--target=riscv64-unknown-elf", "-march=rv64gc", "-mcmodel=medium", "-O2"}));
}

TEST(RiscVOutlinedCode, WorksOnItsCallersFrame)
{
  const std::string source = "int g(int, int, int, int); int h(int);\n"
                             "int one(int x, int y) { return g(x, y, 1, 2) * (h(x) + y) ^ x; }\n"
                             "int two(int x, int y) { return g(x, y, 1, 2) * (h(x) + y) ^ (x + 1); }\n"
                             "int three(int x, int y) { return g(x, y, 1, 2) * (h(x) + y) ^ (y + 5); }\n";
  const MachineFacts facts = clangObject(source, {"--target=riscv32-unknown-elf", "-march=rv32imac", "-Oz", "-mllvm", "-enable-machine-outliner=always"});
  const MachineFunction *one = functionNamed(facts, "one");
  ASSERT_NE(one, nullptr);
  EXPECT_TRUE(one->culprits.empty()) << describe(facts, "one");
  EXPECT_EQ(describe(facts, "one").substr(0, 27), "frame 16; g@16; h@16") << describe(facts, "one");
}

TEST(RiscVFloatingPoint, IsSeen)
{
  const MachineFacts facts = gccProgram("float f(float a, float b) { return a * b; } int g(int a) { return a * 3; }", {"-march=rv32imafc", "-mabi=ilp32f", "-O2"});
  EXPECT_EQ(describe(facts, "f"), "frame 0; fpu");
  EXPECT_EQ(describe(facts, "g"), "frame 0");
}

// Zephyr's assertions: the compiler knows that `stop` does not come back, and lays out the rest of the function behind the call. What `stop`
// does, a trap, shows nothing of that.
const std::string endsInATrap = "struct node { struct node *next, *prev; };\n"
                                "extern struct node idle;\n"
                                "void report(const char *, const char *, int);\n"
                                "void stop(const char *, int);\n"
                                "void take(struct node *one, struct node *other) {\n"
                                "  if (other == &idle) { report(\"no\", __FILE__, 1); stop(__FILE__, 1); __builtin_unreachable(); }\n"
                                "  other->prev->next = other->next; other->next->prev = other->prev; other->next = other->prev = 0; }\n"
                                "struct node idle; int kept;\n"
                                "__attribute__((noinline)) void report(const char *t, const char *f, int n) { kept = t[0] + f[0] + n; }\n"
                                "__attribute__((noinline)) void stop(const char *f, int n) { __asm__ volatile(\"ecall\"); kept = f[n]; }\n";

const std::vector<std::string> smallRv32 = {"-march=rv32imac", "-mabi=ilp32", "-Os"};

TEST(RiscVCompiled, CodeBehindACallWithAnotherDepthBelongsToOtherPaths)
{
  auto flags = smallRv32;
  flags.emplace_back("-g");
  EXPECT_EQ(describe(gccProgram(endsInATrap, flags), "take"), "frame 16; report@16; stop@16");
}

TEST(RiscVCompiled, WithoutDebugInformationItMayBeAssemblyAndIsLost)
{
  EXPECT_EQ(describe(gccProgram(endsInATrap, smallRv32), "take"), "frame 16; report@16; stop@16; lost-stack-pointer");
}

const std::string runsOut = "int kept;\n"
                            "__attribute__((noinline)) void go(int *where) { kept = *where; }\n"
                            "void start(void) { int place[8]; place[3] = 1; go(place); __asm__ volatile(\"fence\" ::: \"memory\"); __builtin_unreachable(); }\n"
                            "int behind(int (*f)(int)) { return f(3) + 1; }\n";

TEST(RiscVCompiled, FunctionThatRunsOverItsEndNeverGetsThere)
{
  auto flags = smallRv32;
  flags.insert(flags.end(), {"-g", "-fno-toplevel-reorder"});
  EXPECT_EQ(describe(gccProgram(runsOut, flags), "start"), "frame 48; go@48; never returns");
}

TEST(RiscVCompiled, WithoutDebugInformationItGoesOnInTheNextFunction)
{
  auto flags = smallRv32;
  flags.emplace_back("-fno-toplevel-reorder");
  const MachineFacts facts = gccProgram(runsOut, flags);
  const MachineFunction *start = functionNamed(facts, "start");
  ASSERT_NE(start, nullptr);
  EXPECT_GT(start->calls.size(), 1U) << describe(facts, "start");
}

TEST(RiscVCompiled, AssemblyThatJumpsToItWithAFrameInPlaceMakesATailCall)
{
  auto flags = smallRv32;
  flags.emplace_back("-g");
  const MachineFacts facts = gccProgram("__asm__(\".section .wrapper,\\\"ax\\\"\\n.globl wrapper\\n.type wrapper,@function\\nwrapper: addi sp,sp,-32\\nj fault\\n.text\\n\");\n"
                                        "void print(int); void fault(int why) { print(why); print(why + 1); }\n"
                                        "int kept; __attribute__((noinline)) void print(int what) { kept = what; }\n",
                                        flags);
  EXPECT_EQ(describe(facts, "wrapper"), "frame 32; tail fault@32");
}

} // namespace
} // namespace headroom::test
