// SPDX-License-Identifier: Apache-2.0
// Measured stacks as text, in their three forms.
#include "measured/stack_marks.h"

#include <gtest/gtest.h>

namespace headroom::measured {
namespace {

StackMarks marks(const std::string &text)
{
  Expected<StackMarks> read = readStackMarks(text, "m");
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? std::move(*read) : StackMarks{};
}

std::string refusal(const std::string &text)
{
  const Expected<StackMarks> read = readStackMarks(text, "m");
  return read ? "" : read.error().place + ": " + read.error().message;
}

TEST(StackMarks, ThreadAnalyzerInALog)
{
  const StackMarks read = marks("*** Booting Zephyr OS ***\n"
                                "thread_a: Hello World from cpu 0\n"
                                "Thread analyze:\n"
                                " thread_a            : STACK: unused 716 usage 308 / 1024 (30 %); CPU: 98 %\n"
                                "      : Total CPU cycles used: 2504244\n"
                                " ISR0                : STACK: unused 1696 usage 352 / 2048 (17 %)\n"
                                " thread_a            : STACK: unused 700 usage 324 / 1024 (30 %); CPU: 98 %\n"
                                " Philosopher 5       : STACK: unused 700 usage 324 / 1024 (30 %)\r\n");
  ASSERT_EQ(read.marks.size(), 3U);
  EXPECT_EQ(read.marks[0].name, "ISR0");
  EXPECT_TRUE(read.marks[0].isInterruptStack);
  EXPECT_EQ(read.marks[1].name, "Philosopher 5");
  EXPECT_EQ(read.marks[2].name, "thread_a");
  EXPECT_FALSE(read.marks[2].isInterruptStack);
  EXPECT_EQ(read.marks[2].usedBytes, 324U) << "the deepest of several";
  EXPECT_EQ(read.marks[2].sizeBytes, 1024U);
  EXPECT_TRUE(read.unread.empty());
}

TEST(StackMarks, KernelStacksOfTheShell)
{
  const StackMarks read = marks("\x1b[1;32muart:~$ \x1b[m0x20000150 shell_uart (real size 2048):\tunused 988\tusage 1060 / 2048 (51 %)\n"
                                "0x20000220            (real size 512):\tunused 12\tusage 500 / 512 (97 %)\n");
  ASSERT_EQ(read.marks.size(), 2U);
  EXPECT_EQ(read.marks[0].name, "0x20000220");
  EXPECT_EQ(read.marks[1].name, "shell_uart");
  EXPECT_EQ(read.marks[1].usedBytes, 1060U);
}

TEST(StackMarks, PromptBeforeAMeasurementIsNoName)
{
  const StackMarks read = marks("\x1b[1;32muart:~$ \x1b[m main : STACK: unused 24 usage 1000 / 1024 (97 %)\n");
  ASSERT_EQ(read.marks.size(), 1U);
  EXPECT_EQ(read.marks[0].name, "main");
}

TEST(StackMarks, GarbledMeasurementIsMissingWithItsLine)
{
  const StackMarks read = marks(" main : STACK: unused 24 usage 1000 / 1024 (97 %)\n idle : STACK: unused 2\n rx : STACK: unused 9 usage 1 / 64 (2 %)\n");
  EXPECT_EQ(read.marks.size(), 1U);
  ASSERT_EQ(read.unread.size(), 2U);
  EXPECT_EQ(read.unread[0].rfind("m: line 2: ", 0), 0U) << read.unread[0];
  EXPECT_NE(refusal(" main : STACK: unu"), "") << "a log with nothing that can be read is no measurement";
}

TEST(StackMarks, NamesAndBytes)
{
  const StackMarks read = marks("# measured on board 3\n---\nmain: 680\n\"a: b\": 12 # twelve\n'rx thread': 4096\nns::task: 7\n");
  ASSERT_EQ(read.marks.size(), 4U);
  EXPECT_EQ(read.marks[0].name, "a: b");
  EXPECT_EQ(read.marks[0].usedBytes, 12U);
  EXPECT_EQ(read.marks[1].name, "main");
  EXPECT_EQ(read.marks[2].name, "ns::task");
  EXPECT_EQ(read.marks[3].usedBytes, 4096U);
}

TEST(StackMarks, WrongLinesAreRefusedWithTheirPlace)
{
  EXPECT_EQ(refusal("main: 680\nrx\n"), "m:2: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal("main: 680 bytes\n"), "m:1: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal("main: -5\n"), "m:1: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal("main: 99999999999999999999\n"), "m:1: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal(": 5\n"), "m:1: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal("\"main: 5\n"), "m:1: is no measured stack, wanted NAME: BYTES");
  EXPECT_EQ(refusal("main: 5\nmain: 6\n"), "m:2: names stack 'main' a second time");
  EXPECT_EQ(refusal(""), "m: has no measured stack in it");
}

TEST(StackMarks, JsonObject)
{
  const StackMarks read = marks(R"({"main": 680, "rx": 12})");
  ASSERT_EQ(read.marks.size(), 2U);
  EXPECT_EQ(read.marks[0].usedBytes, 680U);
}

TEST(StackMarks, JsonOfAnotherShapeIsRefused)
{
  EXPECT_NE(refusal(R"({"main": 680)").find("no JSON object"), std::string::npos);
  EXPECT_NE(refusal(R"({"main": "680"})").find("no whole number"), std::string::npos);
  EXPECT_NE(refusal(R"({"main": -1})").find("no whole number"), std::string::npos);
  EXPECT_NE(refusal(R"({"main": {"bytes": 5}})"), "");
  EXPECT_NE(refusal(R"({"main": [5]})"), "");
  EXPECT_NE(refusal(R"({"main": 5, "main": 6})").find("'main' twice"), std::string::npos);
}

TEST(StackMarks, NameBehindTheLoggersPrefixIsTheThreads)
{
  const Expected<StackMarks> read = readStackMarks("[00:00:00.010,000] <inf> thread_analyzer:  main                : STACK: unused 716 usage 308 / 1024 (30 %)\n", "log");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->marks.size(), 1U);
  EXPECT_EQ(read->marks[0].name, "main");
  EXPECT_EQ(read->marks[0].usedBytes, 308U);
}

TEST(StackMarks, ThreadAnalyzerWithoutRuntimeStatistics)
{
  const StackMarks read = marks(" main                : unused 344 usage 680 / 1024 (66 %)\n"
                                "heap: unused 5 of 10\n"
                                " ns::rx              : unused 344 usage 168 / 512 (32 %)\n");
  ASSERT_EQ(read.marks.size(), 2U);
  EXPECT_EQ(read.marks[0].name, "main");
  EXPECT_EQ(read.marks[0].usedBytes, 680U);
  EXPECT_EQ(read.marks[1].name, "ns::rx");
  EXPECT_TRUE(read.unread.empty());
}

TEST(StackMarks, StackThatTheTargetCouldNotMeasureIsMissing)
{
  // The analyzer goes on with a line that shows all of it as used.
  const StackMarks read = marks(" rx                  : unable to get stack space (-22)\n"
                                " rx                  : STACK: unused 0 usage 1024 / 1024 (100 %); CPU: 0 %\n"
                                " main                : STACK: unused 0 usage 512 / 512 (100 %); CPU: 0 %\n");
  ASSERT_EQ(read.marks.size(), 1U);
  EXPECT_EQ(read.marks[0].name, "main");
  EXPECT_EQ(read.unread, std::vector<std::string>{"m: line 1: the target could not measure the stack of 'rx'"});
}

TEST(StackMarks, MeasurementWhoseNameIsElsewhereIsMissing)
{
  const StackMarks read = marks(" 0x20000150 main\n\tstack size 1024, unused 344, usage 680 / 1024 (66 %)\n"
                                "Unable to determine unused stack size (-22)\n main : unused 4 usage 60 / 64 (93 %)\n");
  EXPECT_EQ(read.marks.size(), 1U);
  ASSERT_EQ(read.unread.size(), 2U);
  EXPECT_EQ(read.unread[0].rfind("m: line 2: ", 0), 0U) << read.unread[0];
}

TEST(StackMarks, TwoThreadsOfOneNameWithTwoSizesAreTwo)
{
  const StackMarks read = marks(" w : STACK: unused 700 usage 324 / 1024 (30 %)\n w : STACK: unused 12 usage 500 / 512 (97 %)\n"
                                " w : STACK: unused 600 usage 424 / 1024 (30 %)\n");
  ASSERT_EQ(read.marks.size(), 2U);
  EXPECT_EQ(read.marks[0].sizeBytes, 512U);
  EXPECT_EQ(read.marks[0].usedBytes, 500U);
  EXPECT_EQ(read.marks[1].sizeBytes, 1024U);
  EXPECT_EQ(read.marks[1].usedBytes, 424U);
}

TEST(StackMarks, ByteOrderMarkIsNoNameAndNoError)
{
  EXPECT_EQ(marks("\xef\xbb\xbfmain: 680\n").marks[0].name, "main");
  EXPECT_EQ(marks("\xef\xbb\xbf{\"main\": 680}").marks[0].usedBytes, 680U);
  EXPECT_EQ(marks("\xef\xbb\xbfmain : STACK: unused 24 usage 1000 / 1024 (97 %)\n").marks[0].name, "main");
}

TEST(StackMarks, InterruptStackOfTheShell)
{
  const StackMarks read = marks("0x20000a40 IRQ 00     (real size 2048):\tunused 1696\tusage 352 / 2048 (17 %)\n");
  ASSERT_EQ(read.marks.size(), 1U);
  EXPECT_EQ(read.marks[0].name, "IRQ 00");
  EXPECT_TRUE(read.marks[0].isInterruptStack);
}

TEST(StackMarks, SecondMeasurementInALineIsMissingWithItsLine)
{
  for (const char *line : {" idle : STACK: unused 216 usage 40 / 256 (15 %) idle : STACK: unused 56 usage 200 / 256 (78 %)\n",
                           " idle : STACK: unused 216 usage 40 / 256 (15 %) rx : unused 56 usage 200 / 256 (78 %)\n",
                           " idle : unused 216 usage 40 / 256 (15 %) idle : unused 56 usage 200 / 256 (78 %)\n",
                           "0x20000150 idle (real size 256):\tunused 216\tusage 40 / 256 (15 %)0x20000150 rx (real size 256):\tunus\n"}) {
    const StackMarks read = marks(std::string(" main : STACK: unused 24 usage 1000 / 1024 (97 %)\n") + line);
    EXPECT_EQ(read.marks.size(), 1U) << line;
    EXPECT_EQ(read.unread, std::vector<std::string>{"m: line 2: a measurement of a stack cannot be read and is left out"}) << line;
  }
}

TEST(StackMarks, CarriageReturnAloneEndsALine)
{
  const StackMarks read = marks(" idle : STACK: unused 216 usage 40 / 256 (15 %); CPU: 0 %\r main : STACK: unused 0 usage 1024 / 1024 (100 %)\r\r\n"
                                " rx : STACK: unused 2\r\n");
  ASSERT_EQ(read.marks.size(), 2U);
  EXPECT_EQ(read.marks[0].name, "idle");
  EXPECT_EQ(read.marks[1].name, "main");
  EXPECT_EQ(read.marks[1].usedBytes, 1024U);
  EXPECT_EQ(read.unread, std::vector<std::string>{"m: line 3: a measurement of a stack cannot be read and is left out"});
}

} // namespace
} // namespace headroom::measured
