// SPDX-License-Identifier: Apache-2.0
#include "source/commands/translate_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts/shell_words.h"
#include "source/commands/target_view.h"
#include "support/process.h"
#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;
using testing::Contains;
using testing::ElementsAre;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;
using Words = std::vector<std::string>;

constexpr const char *clangHeaders = "clang/" LLVM_MAJOR "/include";

ClangCommand translated(const std::string &command, const std::string &directory = "/", const std::string &file = "/a.c")
{
  CommandTranslator translator;
  Expected<ClangCommand> out = translator.translate({.directory = directory, .file = file, .arguments = splitShellCommand(command)});
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : ClangCommand();
}

std::size_t indexOf(const Words &words, const std::string &ending)
{
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].ends_with(ending))
      return i;
  return words.size();
}

TEST(Translate, NamesTheTargetAndEndsWithTheLanguage)
{
  const ClangCommand command = translated("arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -c a.c -o a.o", "/tmp");
  EXPECT_EQ(command.directory, "/tmp");
  EXPECT_EQ(command.file, "/a.c");
  EXPECT_EQ(command.arguments.front(), "--target=arm-none-eabi");
  EXPECT_THAT(command.arguments, Contains("-mcpu=cortex-m3"));
  EXPECT_THAT(command.arguments, Contains("-fshort-enums"));
  EXPECT_THAT(command.arguments, Not(Contains("-o")));
  EXPECT_EQ(Words(command.arguments.end() - 2, command.arguments.end()), (Words{"-x", "c"}));
  EXPECT_EQ(translated("arm-none-eabi-g++ -c a.c").arguments.back(), "c++");
}

TEST(Translate, ReportsDroppedFlagsSortedAndOnce)
{
  EXPECT_THAT(translated("arm-none-eabi-gcc -mcpu=cortex-m3 -mno-sched-prolog -mapcs-frame -mno-sched-prolog -fno-reorder-functions -c a.c")
                  .droppedFlags,
              ElementsAre("-fno-reorder-functions", "-mapcs-frame", "-mno-sched-prolog"));
}

TEST(Translate, PutsClangsHeadersWhereGccsOwnAre)
{
  const Words words = translated("arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -isystem /sys -Iinc -c a.c").arguments;
  EXPECT_THAT(words, Contains("-nostdinc"));
  EXPECT_THAT(words, Not(Contains(MatchesRegex(".*/gcc/arm-none-eabi/[0-9.]*/include(-fixed)?"))));
  const std::size_t user = indexOf(words, "/sys");
  const std::size_t own = indexOf(words, clangHeaders);
  const std::size_t library = indexOf(words, "/arm-none-eabi/include");
  EXPECT_LT(user, own);
  EXPECT_LT(own, library);
  EXPECT_LT(library, words.size());
}

TEST(Translate, ReplacesGccsHeadersThatTheBuildNamedItself)
{
  const test::ProcessResult own = test::runProcess({"arm-none-eabi-gcc", "-print-file-name=include"}, 60);
  ASSERT_EQ(own.exitCode, 0);
  const std::string include = own.output.substr(0, own.output.find('\n'));
  const Words words = translated("arm-none-eabi-gcc -nostdinc -ffreestanding -I/first -isystem " + include + " -isystem " + include +
                                 "-fixed -isystem /last -c a.c")
                          .arguments;
  EXPECT_THAT(words, Not(Contains(include)));
  EXPECT_THAT(words, Not(Contains(include + "-fixed")));
  EXPECT_LT(indexOf(words, "/first"), indexOf(words, clangHeaders));
  EXPECT_LT(indexOf(words, clangHeaders), indexOf(words, "/last"));
  EXPECT_EQ(indexOf(words, "/arm-none-eabi/include"), words.size());
}

TEST(Translate, GivesNoHeadersThatTheBuildRefused)
{
  const Words words = translated("arm-none-eabi-gcc -nostdinc -c a.c").arguments;
  EXPECT_THAT(words, Not(Contains("-isystem")));
}

TEST(Translate, TakesTheLibraryThatSpecsChoose)
{
  const Words words = translated("arm-none-eabi-gcc --specs=picolibc.specs -c a.c").arguments;
  EXPECT_LT(indexOf(words, "picolibc/arm-none-eabi/include"), words.size());
  EXPECT_THAT(words, Not(Contains(StartsWith("--specs"))));
}

TEST(Translate, KeepsTheBuildsMacrosAfterThePredefinedOnes)
{
  const Words words = translated("arm-none-eabi-gcc -D__INT32_TYPE__=int -c a.c").arguments;
  const std::size_t predefined = indexOf(words, "-D__INT32_TYPE__=long int");
  const std::size_t own = indexOf(words, "-D__INT32_TYPE__=int");
  EXPECT_LT(predefined, own);
  EXPECT_LT(own, words.size());
}

TEST(Translate, GivesTheSameTwice)
{
  const char *command = "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfp16-format=ieee -mapcs-frame -Ia -DB -c a.c";
  EXPECT_EQ(translated(command), translated(command));
}

TEST(Translate, NeedsACompiler)
{
  CommandTranslator translator;
  Expected<ClangCommand> out = translator.translate({.directory = "/", .file = "/a.c"});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().text(), "/a.c: the command names no compiler");
}

TEST(Translate, LeavesNoFilesBehind)
{
  const TemporaryDirectory directory;
  directory.write("a.c", "#include <stdint.h>\nint x;\n");
  const ClangCommand command =
      translated("arm-none-eabi-gcc -MD -MF a.d -save-temps -fstack-usage -fcallgraph-info -fdump-tree-all -ftime-report "
                 "-Wp,-MMD,b.d -gsplit-dwarf -c a.c -o a.o",
                 directory.path(), directory.at("a.c"));
  Words words = {"env", "-C", directory.path(), CLANG, "-fsyntax-only"};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  words.push_back(command.file);
  const test::ProcessResult parsed = test::runProcess(words, 60);
  EXPECT_EQ(parsed.exitCode, 0) << parsed.output;
  Words files;
  for (const auto &entry : std::filesystem::directory_iterator(directory.path()))
    files.push_back(entry.path().filename().string());
  EXPECT_THAT(files, ElementsAre("a.c"));
}

TEST(Translate, TakesNoPrecompiledHeaderOfGcc)
{
  const TemporaryDirectory directory;
  directory.write("pre.h", "typedef int from_pre;\n");
  directory.write("a.c", "from_pre x;\n");
  ASSERT_EQ(test::runProcess({"arm-none-eabi-gcc", "-x", "c-header", directory.at("pre.h"), "-o", directory.at("pre.h.gch")}, 60).exitCode,
            0);
  const ClangCommand command =
      translated("arm-none-eabi-gcc -include " + directory.at("pre.h") + " -c a.c", directory.path(), directory.at("a.c"));
  Words words = {CLANG, "-fsyntax-only"};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  words.push_back(command.file);
  const test::ProcessResult parsed = test::runProcess(words, 60);
  EXPECT_EQ(parsed.exitCode, 0) << parsed.output;
}

TEST(ClangTriple, KeepsWhatClangKnows)
{
  const Macros rv32 = {{"__riscv_xlen", "32"}};
  EXPECT_EQ(clangTriple("arm-none-eabi", {}), "arm-none-eabi");
  EXPECT_EQ(clangTriple("arm-zephyr-eabi", {}), "arm-none-eabi");
  EXPECT_EQ(clangTriple("riscv64-unknown-elf", rv32), "riscv32-unknown-elf");
  EXPECT_EQ(clangTriple("riscv64-zephyr-elf", rv32), "riscv32-unknown-elf");
  EXPECT_EQ(clangTriple("riscv64-unknown-elf", {{"__riscv_xlen", "64"}}), "riscv64-unknown-elf");
  EXPECT_EQ(clangTriple("aarch64-zephyr-elf", {}), "aarch64-none-elf");
  EXPECT_EQ(clangTriple("x86_64-zephyr-elf", {}), "x86_64-unknown-none-elf");
  EXPECT_EQ(clangTriple("x86_64-linux-gnu", {}), "x86_64-linux-gnu");
}

} // namespace
} // namespace headroom
