// SPDX-License-Identifier: Apache-2.0
// Compilers that are shell scripts: each answers like one defect.
#include "source/commands/translate_command.h"

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;
using namespace std::chrono_literals;

CompileCommand commandOf(const TemporaryDirectory &directory, const std::string &compiler, std::vector<std::string> flags = {})
{
  CompileCommand command = {.directory = directory.path(), .file = directory.at("a.c"), .arguments = {compiler}};
  command.arguments.insert(command.arguments.end(), flags.begin(), flags.end());
  return command;
}

/// Answers like GCC for ARM after `edit` (a sed script) changed its macros; counts its calls.
std::string writeCompiler(const TemporaryDirectory &directory, const std::string &edit = "")
{
  return directory.writeScript("cc",
                               "echo \"$@\" >>'" + directory.at("calls") + "'\n" + "arm-none-eabi-gcc \"$@\" | sed -e '" + edit + "'\n");
}

std::size_t callsOf(const TemporaryDirectory &directory)
{
  std::ifstream calls(directory.at("calls"));
  std::size_t lines = 0;
  for (std::string line; std::getline(calls, line);)
    ++lines;
  return lines;
}

Error errorOf(const CompileCommand &command, const RunLimits &limits = {})
{
  CommandTranslator translator(limits);
  Expected<ClangCommand> out = translator.translate(command);
  EXPECT_FALSE(out);
  return out ? Error{} : out.error();
}

constexpr const char *installOrMap = "install it or put it into PATH; if the database comes from another machine: --path-map FROM=TO";

TEST(FakeCompiler, ThatIsNotThere)
{
  const TemporaryDirectory directory;
  const Error error = errorOf(commandOf(directory, "/opt/gone/arm-none-eabi-gcc"));
  EXPECT_EQ(error.kind, Error::Kind::Environment);
  EXPECT_EQ(error.text(),
            directory.at("a.c") +
                ": compiler '/opt/gone/arm-none-eabi-gcc' cannot be started: No such file or directory\n  help: " + installOrMap);
}

TEST(FakeCompiler, ThatHangs)
{
  const TemporaryDirectory directory;
  const std::string compiler = directory.writeScript("cc", "sleep 60\n");
  const Error error = errorOf(commandOf(directory, compiler), {.time = 300ms});
  EXPECT_EQ(error.kind, Error::Kind::Environment);
  EXPECT_EQ(error.message, "compiler '" + compiler + "' did not answer within 300 ms");
  EXPECT_EQ(error.help, installOrMap);
}

TEST(FakeCompiler, ThatRefuses)
{
  const TemporaryDirectory directory;
  const std::string compiler = directory.writeScript("cc", "echo Using specs >&2; echo 'cc: error: no license' >&2; exit 7\n");
  const Error error = errorOf(commandOf(directory, compiler));
  EXPECT_EQ(error.kind, Error::Kind::Environment);
  EXPECT_EQ(error.message, "compiler '" + compiler + "' refused its own flags with exit code 7: cc: error: no license");
  EXPECT_EQ(error.help, "is it the compiler that built this database? the answer comes from: " + compiler + " ... -E -v -dM");
}

TEST(FakeCompiler, ThatAnswersGarbage)
{
  const TemporaryDirectory directory;
  const std::string compiler = directory.writeScript("cc", "head -c 5000 /dev/urandom; echo hello >&2\n");
  const Error error = errorOf(commandOf(directory, compiler));
  EXPECT_EQ(error.kind, Error::Kind::Environment);
  EXPECT_EQ(error.message, "compiler '" + compiler + "' does not answer like GCC or Clang: no 'Target:' in the output of -E -v -dM");
}

TEST(FakeCompiler, ThatAnswersHalf)
{
  const TemporaryDirectory directory;
  const std::string compiler = directory.writeScript("cc", "echo 'Target: arm-none-eabi' >&2\n");
  EXPECT_EQ(errorOf(commandOf(directory, compiler)).message,
            "compiler '" + compiler + "' does not answer like GCC or Clang: no list of include directories in the output of -E -v -dM");
}

TEST(FakeCompiler, ForATargetThatClangDoesNotHave)
{
  const TemporaryDirectory directory;
  const std::string compiler = directory.writeScript("cc", "echo 'Target: nios2-elf' >&2; echo '#include <...> search starts here:' >&2\n"
                                                           "echo 'End of search list.' >&2; echo '#define __SIZEOF_POINTER__ 4'\n");
  const Error error = errorOf(commandOf(directory, compiler));
  EXPECT_EQ(error.kind, Error::Kind::Incomplete);
  EXPECT_NE(error.message.find("Clang has no way to parse for 'nios2-elf': "), std::string::npos) << error.message;
}

TEST(FakeCompiler, WithAnotherLayoutIsIncomplete)
{
  const TemporaryDirectory directory;
  const std::string compiler =
      writeCompiler(directory, "s/__SIZEOF_LONG_LONG__ 8/__SIZEOF_LONG_LONG__ 4/;s/__SIZEOF_DOUBLE__ 8/__SIZEOF_DOUBLE__ 4/");
  const Error error = errorOf(commandOf(directory, compiler, {"-mcpu=cortex-m3"}));
  EXPECT_EQ(error.kind, Error::Kind::Incomplete);
  EXPECT_EQ(error.place, directory.at("a.c"));
  EXPECT_EQ(error.message, "layout of '" + compiler + "' differs from Clang's: __SIZEOF_DOUBLE__ is 4, Clang has 8 (and 1 more)");
  EXPECT_EQ(error.help, "sizes and offsets would be wrong; compare: " + compiler + " -mcpu=cortex-m3 -dM -E -x c /dev/null");
}

TEST(FakeCompiler, WithALayoutFlagThatClangCannotFollow)
{
  const TemporaryDirectory directory;
  const Error error = errorOf(commandOf(directory, "arm-none-eabi-gcc", {"-mstructure-size-boundary=32"}));
  EXPECT_EQ(error.kind, Error::Kind::Incomplete);
  EXPECT_EQ(error.message, "'-mstructure-size-boundary=32' changes the layout of structures in a way that Clang cannot follow");
}

TEST(AskedCompiler, IsAskedOnceForEachSetOfTargetFlags)
{
  const TemporaryDirectory directory;
  const std::string compiler = writeCompiler(directory);
  CommandTranslator translator;
  const auto translate = [&](std::vector<std::string> flags) {
    Expected<ClangCommand> out = translator.translate(commandOf(directory, compiler, std::move(flags)));
    EXPECT_TRUE(out) << (out ? "" : out.error().text());
  };
  translate({"-mcpu=cortex-m3", "-DA=1", "-Ia", "-o", "a.o", "-g", "-Wall"});
  translate({"-mcpu=cortex-m3", "-DB=2", "-Ib", "-include", "x.h", "-MD"});
  EXPECT_EQ(callsOf(directory), 1U);
  translate({"-mcpu=cortex-m4"});
  EXPECT_EQ(callsOf(directory), 2U);
  translate({"-mcpu=cortex-m4", "-xc++"});
  EXPECT_EQ(callsOf(directory), 3U);
}

TEST(AskedCompiler, GetsItsFlagsWithoutAShellAndWithoutSideEffects)
{
  const TemporaryDirectory directory;
  const std::string compiler = writeCompiler(directory);
  CommandTranslator translator;
  ASSERT_TRUE(translator.translate(commandOf(
      directory, compiler,
      {"-mcpu=cortex-m3", "-DX=$(touch gone);`touch gone`", "-MD", "-save-temps", "-fdump-tree-all", "-o", "a.o", "-wrapper", "touch"})));
  std::string line;
  std::getline(std::ifstream(directory.at("calls")), line);
  EXPECT_EQ(line, "-mcpu=cortex-m3 -E -v -dM -x c /dev/null");
}

TEST(AskedCompiler, OfARelativePathIsLookedUpInTheCommandsDirectory)
{
  const TemporaryDirectory directory;
  writeCompiler(directory);
  std::filesystem::create_directory(directory.at("bin"));
  std::filesystem::rename(directory.at("cc"), directory.at("bin/cc"));
  CommandTranslator translator;
  Expected<ClangCommand> out = translator.translate(commandOf(directory, "bin/cc"));
  ASSERT_TRUE(out) << out.error().text();
}

TEST(AskedCompiler, WithACpuOfItsOwnFallsBackToTheArchitecture)
{
  const TemporaryDirectory directory;
  // A vendor's compiler with a CPU that nobody else knows.
  const std::string compiler =
      directory.writeScript("cc", "for a; do shift; [ \"$a\" = -mcpu=vendor-m4 ] && a=-mcpu=cortex-m4; set -- \"$@\" \"$a\"; done\n"
                                  "exec arm-none-eabi-gcc \"$@\"\n");
  CommandTranslator translator;
  Expected<ClangCommand> out = translator.translate(commandOf(directory, compiler, {"-mcpu=vendor-m4", "-mthumb"}));
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->droppedFlags, std::vector<std::string>{"-mcpu=vendor-m4"});
  EXPECT_NE(std::find(out->arguments.begin(), out->arguments.end(), "-march=armv7e-m"), out->arguments.end());
}

} // namespace
} // namespace headroom
