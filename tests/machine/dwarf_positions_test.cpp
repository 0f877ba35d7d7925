// SPDX-License-Identifier: Apache-2.0
// Source positions of functions and calls, also through inlining, from real compilers' debug information.
#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

/// `file.c:12` with the file's own name only.
std::string placeOf(const MachineFacts &facts, const SourcePosition &position)
{
  if (position.file == noFile)
    return "?";
  return std::filesystem::path(facts.files.at(position.file)).filename().string() + ":" + std::to_string(position.line);
}

const CallSite *callOf(const MachineFacts &facts, const std::string &function, const std::string &callee)
{
  const MachineFunction *caller = functionNamed(facts, function);
  if (caller)
    for (const CallSite &call : caller->calls)
      for (const Address target : call.target.constants)
        if (nameOfTarget(facts, target) == callee)
          return &call;
  ADD_FAILURE() << function << " does not call " << callee;
  return nullptr;
}

// `first` keeps the others away from offset 0, where GCC's range lists of DWARF 4 end before they start.
const std::string source = "int g(int); int first(int n) { return n + 1; }\n"
                           "static inline __attribute__((always_inline)) int inner(int n)\n"
                           "{\n"
                           "  return g(n) + 1;\n" // line 4
                           "}\n"
                           "static inline __attribute__((always_inline)) int outer(int n)\n"
                           "{\n"
                           "  return inner(n) + 2;\n" // line 8
                           "}\n"
                           "int\n"
                           "f(int n)\n" // line 11
                           "{\n"
                           "  return outer(n) + 3;\n" // line 13
                           "}\n";

class DwarfPositions : public testing::TestWithParam<std::pair<std::vector<std::string>, std::vector<std::string>>> {};

TEST_P(DwarfPositions, FunctionIsWhereItIsDeclared)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", source, GetParam().first, GetParam().second)});
  ASSERT_TRUE(functionNamed(facts, "f"));
  EXPECT_EQ(placeOf(facts, functionNamed(facts, "f")->position), "f.c:11");
  EXPECT_TRUE(facts.coverage.hasLines);
}

TEST_P(DwarfPositions, InlinedCallHasItsChain)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", source, GetParam().first, GetParam().second)});
  const CallSite *call = callOf(facts, "f", "g");
  ASSERT_TRUE(call);
  EXPECT_EQ(placeOf(facts, call->position), "f.c:4");
  ASSERT_EQ(call->inlined.size(), 2U);
  EXPECT_EQ(call->inlined[0].function, "inner");
  EXPECT_EQ(placeOf(facts, call->inlined[0].callSite), "f.c:8");
  EXPECT_EQ(call->inlined[1].function, "outer");
  EXPECT_EQ(placeOf(facts, call->inlined[1].callSite), "f.c:13");
}

TEST_P(DwarfPositions, SectionsOfTheirOwnDoNotMixUp)
{
  const Workshop workshop;
  std::vector<std::string> flags = GetParam().second;
  flags.emplace_back("-ffunction-sections");
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", "int g(int);\nint a(int n) { return g(n) + 1; }\nint b(int n) { return g(n) + 2; }\n", GetParam().first, flags)});
  EXPECT_EQ(placeOf(facts, functionNamed(facts, "a")->position), "f.c:2");
  EXPECT_EQ(placeOf(facts, functionNamed(facts, "b")->position), "f.c:3");
  EXPECT_EQ(placeOf(facts, callOf(facts, "b", "g")->position), "f.c:3");
}

INSTANTIATE_TEST_SUITE_P(Compilers, DwarfPositions,
                         testing::Values(std::pair(cortexM4Gcc, std::vector<std::string>{"-g"}), std::pair(cortexM4Gcc, std::vector<std::string>{"-gdwarf-4"}),
                                         std::pair(cortexM4Gcc, std::vector<std::string>{"-gdwarf-3"}), std::pair(cortexM4Gcc, std::vector<std::string>{"-g", "-gz"}),
                                         std::pair(cortexM4Clang, std::vector<std::string>{"-g"}), std::pair(rv32Gcc, std::vector<std::string>{"-g"}),
                                         std::pair(rv32Gcc, std::vector<std::string>{"-gdwarf-4"})));

TEST(DwarfPositionsOfImages, DroppedFunctionsDoNotCoverOthers)
{
  const Workshop workshop;
  // `dropped` is left at address 0 by the linker, where `f` lies: its lines must not be taken for those of `f`.
  const std::string object = workshop.compile("f.c",
                                              "int dropped(int n) { return n / 3 + n / 5 + n / 7; }\n"
                                              "int f(int n) { return n + 1; }\n",
                                              cortexM4Gcc, {"-g", "-ffunction-sections"});
  workshop.write("link.ld", "SECTIONS { .text 0x2 : { KEEP(*(.text.f)) *(.text*) } /DISCARD/ : { *(.ARM.exidx*) } } ENTRY(f)");
  workshop.run({"arm-none-eabi-ld", "--gc-sections", "-T", workshop.file("link.ld"), object, "-o", workshop.file("f.elf")});
  const MachineFacts facts = Workshop::read({workshop.file("f.elf")});
  ASSERT_TRUE(functionNamed(facts, "f"));
  EXPECT_FALSE(functionNamed(facts, "dropped"));
  EXPECT_EQ(placeOf(facts, functionNamed(facts, "f")->position), "f.c:2");
}

TEST(DwarfPositionsOfImages, WithoutDebugInformationNothingIsClaimed)
{
  const Workshop workshop;
  const MachineFacts facts = Workshop::read({workshop.compile("f.c", source, cortexM4Gcc)});
  EXPECT_FALSE(facts.coverage.hasLines);
  EXPECT_TRUE(facts.files.empty());
  EXPECT_EQ(placeOf(facts, functionNamed(facts, "f")->position), "?");
}

} // namespace
} // namespace headroom::test
