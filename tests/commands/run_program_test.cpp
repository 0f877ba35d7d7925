// SPDX-License-Identifier: Apache-2.0
#include "source/commands/run_program.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;
using namespace std::chrono_literals;

TEST(RunProgram, GivesBothStreamsAndTheExitCode)
{
  const TemporaryDirectory directory;
  const std::string script = directory.writeScript("cc", "printf 'out %s' \"$1\"; printf 'err %s' \"$PWD\" >&2; exit 3\n");
  Expected<RunResult> run = runProgram({script, "a 'b' $c"}, directory.path(), {});
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->out, "out a 'b' $c");
  EXPECT_EQ(run->err, "err " + directory.path());
  EXPECT_EQ(run->exitCode, 3);
}

TEST(RunProgram, HasNoInputAndEnglishMessages)
{
  const TemporaryDirectory directory;
  Expected<RunResult> run = runProgram({directory.writeScript("cc", "cat; printf '%s' \"$LC_ALL\"\n")}, "", {});
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->out, "C");
}

TEST(RunProgram, CountsASignalAsAShellDoes)
{
  const TemporaryDirectory directory;
  Expected<RunResult> run = runProgram({directory.writeScript("cc", "kill -SEGV $$\n")}, "", {});
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->exitCode, 128 + SIGSEGV);
}

TEST(RunProgram, ReadsMoreThanAPipeHolds)
{
  const TemporaryDirectory directory;
  const std::string script = directory.writeScript("cc", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2\n");
  Expected<RunResult> run = runProgram({script}, "", {});
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->out.size(), 300000U);
  EXPECT_EQ(run->err.size(), 300000U);
}

TEST(RunProgram, EndsAProgramThatHangsAndItsChildren)
{
  const TemporaryDirectory directory;
  const std::string script = directory.writeScript("cc", "sleep 60 & echo $! >" + directory.at("child") + "; wait\n");
  Expected<RunResult> run = runProgram({script}, "", {.time = 500ms});
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().message, "'" + script + "' did not answer within 500 ms");
  pid_t child = 0;
  std::ifstream(directory.at("child")) >> child;
  ASSERT_GT(child, 1);
  // An orphan is reaped by the first process at its leisure: gone or a zombie, but not sleeping.
  const auto state = [child] {
    std::string text;
    std::getline(std::ifstream("/proc/" + std::to_string(child) + "/stat"), text);
    return text.empty() ? 'X' : text[text.rfind(')') + 2];
  };
  for (int i = 0; i < 100 && state() != 'X' && state() != 'Z'; ++i)
    std::this_thread::sleep_for(20ms);
  EXPECT_TRUE(state() == 'X' || state() == 'Z') << state();
}

TEST(RunProgram, EndsAProgramThatHangsWithItsOutputClosed)
{
  const TemporaryDirectory directory;
  const std::string script = directory.writeScript("cc", "exec >&- 2>&-; exec sleep 60\n");
  Expected<RunResult> run = runProgram({script}, "", {.time = 300ms});
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().message, "'" + script + "' did not answer within 300 ms");
}

TEST(RunProgram, EndsAProgramThatWritesWithoutEnd)
{
  const TemporaryDirectory directory;
  const std::string script = directory.writeScript("cc", "exec yes\n");
  Expected<RunResult> run = runProgram({script}, "", {.outputBytes = 100000});
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().message, "'" + script + "' wrote more than 100000 bytes");
}

TEST(RunProgram, SaysWhatIsNotThere)
{
  const TemporaryDirectory directory;
  Expected<RunResult> noProgram = runProgram({"no-such-compiler"}, "", {});
  ASSERT_FALSE(noProgram);
  EXPECT_EQ(noProgram.error().message, "'no-such-compiler' cannot be started: No such file or directory");
  Expected<RunResult> noDirectory = runProgram({"true"}, directory.at("gone"), {});
  ASSERT_FALSE(noDirectory);
  EXPECT_EQ(noDirectory.error().message, "'true' cannot be started in '" + directory.at("gone") + "': no such directory");
  Expected<RunResult> noPermission = runProgram({directory.write("plain", "")}, "", {});
  ASSERT_FALSE(noPermission);
  EXPECT_EQ(noPermission.error().message, "'" + directory.at("plain") + "' cannot be started: Permission denied");
}

} // namespace
} // namespace headroom
