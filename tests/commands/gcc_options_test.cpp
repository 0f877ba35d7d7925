// SPDX-License-Identifier: Apache-2.0
#include "source/commands/gcc_options.h"

#include <gtest/gtest.h>

#include "source/commands/clang_probe.h"
#include "facts/shell_words.h"

namespace headroom {
namespace {

using Words = std::vector<std::string>;

SortedOptions sorted(const char *command)
{
  const Words words = splitShellCommand(command);
  return sortOptions(words);
}

Words flat(const SortedOptions &options)
{
  Words out;
  for (const Words &group : options.target)
    out.insert(out.end(), group.begin(), group.end());
  return out;
}

TEST(OptionTable, NamesAPageForEveryLine)
{
  for (const GccOption &option : gccOptions()) {
    EXPECT_TRUE(option.name.starts_with("-")) << option.name;
    EXPECT_FALSE(option.page.empty()) << option.name;
    EXPECT_EQ(option.action == OptionAction::Replace, !option.replacement.empty()) << option.name;
  }
}

TEST(OptionTable, HasNoLineThatAnEarlierOneHides)
{
  for (const GccOption &option : gccOptions())
    EXPECT_EQ(gccOptionFor(option.name), &option) << option.name;
}

struct ClassCase {
  const char *name;
  const char *command;
  Words ask;
  Words target;
  Words parse;
  Words dropped;
};

class OptionClass : public testing::TestWithParam<ClassCase> {};

TEST_P(OptionClass, GoesWhereItBelongs)
{
  const SortedOptions options = sorted(GetParam().command);
  EXPECT_EQ(options.ask, GetParam().ask);
  EXPECT_EQ(flat(options), GetParam().target);
  EXPECT_EQ(options.parse, GetParam().parse);
  EXPECT_EQ(options.dropped, GetParam().dropped);
  EXPECT_TRUE(options.layout.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, OptionClass,
    testing::Values(
        ClassCase{"outputs",
                  "-c -o a.o -oa.o -S -E -pipe -v -save-temps=obj -dumpbase x -fstack-usage -fcallgraph-info=su -fdump-tree-all a.c",
                  {},
                  {},
                  {},
                  {}},
        ClassCase{"dependency_files",
                  "-M -MM -MD -MMD -MP -MG -MF a.d -MFa.d -MT a.o -MQ a.o -MJ x.json -Wp,-MD,a.d -Wp,-MMD,a.d",
                  {},
                  {},
                  {},
                  {}},
        ClassCase{"warnings",
                  "-Wall -Wextra -Werror -Werror=vla -Wno-error -Wno-maybe-uninitialized -w -pedantic-errors -fmax-errors=3",
                  {},
                  {},
                  {},
                  {}},
        ClassCase{
            "debug_information", "-g -g3 -ggdb -gdwarf-4 -gsplit-dwarf -fdebug-prefix-map=a=b -fvar-tracking-assignments", {}, {}, {}, {}},
        ClassCase{
            "diagnostics", "-fdiagnostics-color=always -fno-diagnostics-show-caret -fmessage-length=0 -fcolor-diagnostics", {}, {}, {}, {}},
        ClassCase{
            "linking",
            "-lc -l m -L/x -L y -Wl,-Map=x -Xlinker -z -T x.ld -Tx.ld -u main -nostartfiles -nostdlib -static -s -flto -flto=4 x.o libx.a",
            {},
            {},
            {},
            {}},
        ClassCase{"assembler", "-Wa,-mimplicit-it=always -Xassembler -x", {}, {}, {}, {}},
        ClassCase{"search_paths",
                  "-I a -Ib -isystem c -isystemd -iquote e -idirafter f -include g.h -imacros h.h",
                  {},
                  {},
                  {"-I", "a", "-Ib", "-isystem", "c", "-isystemd", "-iquote", "e", "-idirafter", "f", "-include", "g.h", "-imacros", "h.h"},
                  {}},
        ClassCase{"macros", "-DA -D B=1 -UC -U D '-DE(x)=-c'", {}, {}, {"-DA", "-D", "B=1", "-UC", "-U", "D", "-DE(x)=-c"}, {}},
        ClassCase{"an_operand_is_no_option", "-I -c -D -MD -o -Wall -include -x", {}, {}, {"-I", "-c", "-D", "-MD", "-include", "-x"}, {}},
        ClassCase{
            "wrapped_macros", "-Wp,-DA=1,-UB,-Ic -Xpreprocessor -DD=2 -Wp,-foo", {}, {}, {"-DA=1", "-UB", "-Ic", "-DD=2"}, {"-Wp,-foo"}},
        ClassCase{"prefix_maps",
                  "-fmacro-prefix-map=/a=b -ffile-prefix-map=/a=b",
                  {},
                  {},
                  {"-fmacro-prefix-map=/a=b", "-ffile-prefix-map=/a=b"},
                  {}},
        ClassCase{"target",
                  "-mcpu=cortex-m3 -mthumb -mfloat-abi=hard -march=rv32imac -mabi=ilp32 -m32",
                  {"-mcpu=cortex-m3", "-mthumb", "-mfloat-abi=hard", "-march=rv32imac", "-mabi=ilp32", "-m32"},
                  {"-mcpu=cortex-m3", "-mthumb", "-mfloat-abi=hard", "-march=rv32imac", "-mabi=ilp32", "-m32"},
                  {},
                  {}},
        ClassCase{"dialect",
                  "-std=c99 -O2 -Os -ffreestanding -fshort-enums -funsigned-char -fno-rtti -ansi",
                  {"-std=c99", "-O2", "-Os", "-ffreestanding", "-fshort-enums", "-funsigned-char", "-fno-rtti", "-ansi"},
                  {"-std=c99", "-O2", "-Os", "-ffreestanding", "-fshort-enums", "-funsigned-char", "-fno-rtti", "-ansi"},
                  {},
                  {}},
        ClassCase{"system_root",
                  "--sysroot=/a --sysroot /b -isysroot /c",
                  {"--sysroot=/a", "--sysroot", "/b", "-isysroot", "/c"},
                  {"--sysroot=/a", "--sysroot", "/b", "-isysroot", "/c"},
                  {},
                  {}},
        ClassCase{"asked_only",
                  "-specs=nano.specs --specs=x.specs -nostdinc -nostdinc++ -B/x --target=arm-none-eabi -target riscv32 -misa-spec=2.2",
                  {"-specs=nano.specs", "--specs=x.specs", "-nostdinc", "-nostdinc++", "-B/x", "--target=arm-none-eabi", "-target",
                   "riscv32", "-misa-spec=2.2"},
                  {},
                  {},
                  {}},
        ClassCase{"reported",
                  "--param=min-pagesize=0 --param x=1 -fsingle-precision-constant -fprofile-arcs --coverage",
                  {},
                  {},
                  {},
                  {"--param=min-pagesize=0", "--param x=1", "-fsingle-precision-constant", "-fprofile-arcs", "--coverage"}},
        ClassCase{"nothing_foreign_runs",
                  "-fplugin=x.so -fplugin-arg-x-y=1 -wrapper gdb,--args -Xclang -load -Xclang x.so -mllvm -x -fpass-plugin=y.so",
                  {},
                  {},
                  {},
                  {"-fplugin=x.so", "-fplugin-arg-x-y=1", "-Xclang -load", "-Xclang x.so", "-mllvm -x", "-fpass-plugin=y.so"}},
        ClassCase{"frontend_options",
                  "-Xclang -fshort-enums -Xclang -fplugin=x.so -Xclang -mrelax-all",
                  {"-Xclang", "-fshort-enums", "-Xclang", "-mrelax-all"},
                  {"-Xclang", "-fshort-enums", "-Xclang", "-mrelax-all"},
                  {},
                  {"-Xclang -fplugin=x.so"}},
        ClassCase{"other_words",
                  "-fno-hosted -fplan9-extensions",
                  {"-fno-hosted", "-fplan9-extensions"},
                  {"-ffreestanding", "-fms-extensions"},
                  {},
                  {}},
        ClassCase{"language_and_inputs", "-x c a.c -xc++ b.cpp - -- -Ix", {}, {}, {}, {}}),
    [](const auto &test) { return std::string(test.param.name); });

TEST(SortOptions, SetsLayoutOptionsApart)
{
  EXPECT_EQ(sorted("-mstructure-size-boundary=32").layout, Words{"-mstructure-size-boundary=32"});
  EXPECT_TRUE(sorted("-mstructure-size-boundary=8").layout.empty());
}

TEST(ClangsOptionTable, KnowsItsOwnAndNotGccs)
{
  for (const char *option :
       {"-ffreestanding", "-mcpu=cortex-m3", "-mlong-calls", "-fno-strict-overflow", "-fshort-enums", "-std=c99", "-ffixed-r9", "-O2"})
    EXPECT_EQ(verdictOn({option}), OptionVerdict::Known) << option;
  for (const char *option :
       {"-fno-reorder-functions", "-fno-printf-return-value", "-mfp16-format=ieee", "-fconserve-stack", "-fno-ipa-sra",
        "-fstrict-volatile-bitfields", "-mslow-flash-data", "-mword-relocations", "-mapcs-frame", "-mno-sched-prolog", "a.c"})
    EXPECT_EQ(verdictOn({option}), OptionVerdict::Unknown) << option;
  EXPECT_EQ(verdictOn({"--sysroot", "/x"}), OptionVerdict::Known);
  EXPECT_EQ(verdictOn({"-isysroot"}), OptionVerdict::Unknown);
}

} // namespace
} // namespace headroom
