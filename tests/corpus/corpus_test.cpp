// SPDX-License-Identifier: Apache-2.0
// Every program under cases/ and every example of a rule's page: what is expected is found, and nothing else. A case is a C file, or a
// folder of several that are linked together.
#include <gtest/gtest.h>

#include <cstdio>
#include <ostream>

#include "build_case.h"
#include "programs.h"

namespace headroom::corpus {

void PrintTo(const Marked &marked, std::ostream *out)
{
  *out << marked.file << ':' << marked.line << ' ' << marked.rule;
}

namespace {

class Corpus : public testing::TestWithParam<Case> {};

TEST_P(Corpus, FindsWhatItSaysAndNothingElse)
{
  const Judged judged = judge(std::string(HEADROOM_CORPUS_BUILD) + "/" + GetParam().name, GetParam().sources);
  ASSERT_EQ(judged.error, "");
  std::multiset<Marked> expected = judged.expected;
  for (const Source &source : GetParam().sources)
    applyKnownGaps(source, expected);
  EXPECT_EQ(judged.found, expected) << judged.report;
}

const auto testName = [](const testing::TestParamInfo<Case> &info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Cases, Corpus, testing::ValuesIn(programs()), testName);
INSTANTIATE_TEST_SUITE_P(Pages, Corpus, testing::ValuesIn(examples()), testName);

TEST(CorpusSize, HoldsEnoughOfBothSides)
{
  std::multiset<Marked> found;
  std::size_t silent = 0;
  for (const Case &one : programs())
    for (const Source &source : one.sources) {
      addExpectations(source, found);
      silent += silentFunctions(source);
    }
  std::printf("%zu expectations, %zu silent near misses\n", found.size(), silent);
  EXPECT_GE(found.size(), 150U);
  EXPECT_GE(silent, 150U);
}

TEST(CorpusSize, EveryBadExampleOfAPageExpectsSomethingAndNoGoodOneDoes)
{
  for (const Case &one : examples()) {
    std::multiset<Marked> expected;
    addExpectations(one.sources.front(), expected);
    EXPECT_EQ(expected.empty(), one.name.find("_good") != std::string::npos) << one.name;
  }
}

/// The product tip that a handler must not allocate, from the source to the exit code.
Judged allocatingHandler(const std::string &levels)
{
  const Source program{"handler.c", R"(#include <zephyr/init.h>
#include <zephyr/kernel.h>
void *volatile frame;
volatile size_t length;
static void radio_isr(const void *parameter)
{
  frame = k_malloc(length); // expect: isr-allocation
}
static int connect(const struct device *dev)
{
  IRQ_CONNECT(3, 1, radio_isr, NULL, 0);
  return 0;
}
SYS_INIT(connect, POST_KERNEL, 50);
)"};
  const Source settings{"headroom.yaml", "schema: 1\nown: [\"build/**\"]\nlevels: {stack-overflow: off, stack-unverified: off, unresolved-call: off, linker-init-coverage: off, " +
                                             levels + "}\n"};
  // A directory for each test: they may run at once.
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  return judge(std::string(HEADROOM_CORPUS_BUILD) + "/allocating_handler_" + name, {program, settings});
}

TEST(AllocationInAnInterrupt, IsAWarningByDefaultAndDoesNotFailTheCheck)
{
  const Judged judged = allocatingHandler("stack-margin: off");
  ASSERT_EQ(judged.error, "");
  EXPECT_EQ(judged.found, judged.expected) << judged.report;
  EXPECT_NE(judged.report.find("warning: k_malloc uses a heap, reached from interrupt 'radio_isr'"), std::string::npos) << judged.report;
  EXPECT_EQ(judged.exitCode, 0) << judged.report;
}

TEST(AllocationInAnInterrupt, FailsTheCheckWhereTheProjectMakesItAnError)
{
  const Judged judged = allocatingHandler("isr-allocation: error");
  ASSERT_EQ(judged.error, "");
  EXPECT_EQ(judged.found, judged.expected) << judged.report;
  EXPECT_EQ(judged.exitCode, 1) << judged.report;
}

} // namespace

} // namespace headroom::corpus
