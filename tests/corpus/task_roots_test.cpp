// SPDX-License-Identifier: Apache-2.0
// The threads of FreeRTOS and of CMSIS-RTOS2 in linked programs, as the report names and sizes them.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "build_case.h"

namespace headroom::corpus {

namespace {

using Json = nlohmann::json;

struct FoundRoot {
  std::string kind, entry, symbol, boundKind;
  std::optional<unsigned> stackBytes;
  unsigned boundBytes = 0;
  std::string assumptions;
};

class TaskRoots : public testing::Test {
protected:
  void build(const std::string &text)
  {
    const std::string directory =
        std::string(HEADROOM_CORPUS_BUILD) + "/task_roots_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    const Judged judged = judge(directory, {{"program.c", text}});
    ASSERT_EQ(judged.error, "");
    report_ = judged.report;
    const Json json = Json::parse(fileText(directory + "/report.json"));
    for (const Json &root : json["images"][0]["roots"]) {
      const Json &stack = root["stack"];
      FoundRoot one{root["kind"], root["entry"].is_null() ? "" : root["entry"], stack["symbol"].is_null() ? "" : stack["symbol"], root["bound"]["kind"],
                    std::nullopt, root["bound"]["bytes"], root["bound"]["assumptions"].dump()};
      if (!stack["bytes"].is_null())
        one.stackBytes = stack["bytes"].get<unsigned>();
      EXPECT_TRUE(roots_.emplace(root["name"], one).second) << "two roots named " << root["name"];
    }
  }

  const FoundRoot &root(const std::string &name)
  {
    EXPECT_TRUE(roots_.contains(name)) << "no root named " << name << "\n" << report_;
    return roots_[name];
  }

  std::map<std::string, FoundRoot> roots_;
  std::string report_;
};

const char *const tasks = R"(#include "queue.h"
#include "timers.h"
volatile int state;
static StackType_t blinker_stack[128];
static StaticTask_t blinker_tcb;
static void sender(void *parameter) { char frame[64]; for (unsigned i = 0; i < sizeof frame; ++i) ((volatile char *)frame)[i] = 1; for (;;) ++state; }
static void blinker(void *parameter) { for (;;) ++state; }
static void pinned(void *parameter) { for (;;) ++state; }
static void spawn(const char *name, uint16_t depth) { xTaskCreate(sender, name, depth, 0, 2, 0); }
static void on_blink(TimerHandle_t timer) { char frame[200]; for (unsigned i = 0; i < sizeof frame; ++i) ((volatile char *)frame)[i] = 1; }
int main(void)
{
  spawn("TX", 100);
  xTaskCreateStatic(blinker, "Blink", 128, 0, 1, blinker_stack, &blinker_tcb);
  xTaskCreateAffinitySet(pinned, "Core1", 90, 0, 1, 2, 0);
  xTimerCreate("blink", 10, pdTRUE, 0, on_blink);
  vTaskStartScheduler();
  return 0;
}
)";

TEST_F(TaskRoots, FreeRtosTasksAreNamedByTheirTextAndSizedInWords)
{
  build(tasks);
  EXPECT_EQ(root("TX").entry, "sender");
  EXPECT_EQ(root("TX").stackBytes, 400U);
  EXPECT_EQ(root("Blink").stackBytes, 512U);
  EXPECT_EQ(root("Blink").symbol, "blinker_stack");
  EXPECT_EQ(root("Core1").stackBytes, 360U);
  for (const char *name : {"TX", "Blink", "Core1"})
    EXPECT_EQ(root(name).boundKind, "bounded") << name;
}

TEST_F(TaskRoots, PreemptionOfAnUnknownCortexMPortCountsTheLargestFrame)
{
  build(tasks);
  // Nothing of a port is linked: 32 by the core, 60 by any port, 4 of alignment, 8 above the first stack pointer.
  EXPECT_EQ(root("Blink").boundBytes, 104U);
}

TEST_F(TaskRoots, IdleTaskHasTheStackThatTheApplicationGivesIt)
{
  build(tasks);
  EXPECT_EQ(root("IDLE").kind, "idle");
  EXPECT_EQ(root("IDLE").stackBytes, 384U);
  EXPECT_NE(root("IDLE").symbol.find("uxIdleTaskStack"), std::string::npos);
  EXPECT_NE(root("IDLE").assumptions.find("is given as this stack"), std::string::npos) << root("IDLE").assumptions;
}

TEST_F(TaskRoots, TimersRunInTheTimerTaskWhichIsSizedByItsCreation)
{
  build(tasks);
  EXPECT_EQ(root("Tmr Svc").stackBytes, 640U);
  EXPECT_GE(root("Tmr Svc").boundBytes, root("IDLE").boundBytes + 200) << "the callback's frame is on this stack";
}

const char *const threads = R"(#include "cmsis_os2.h"
volatile int state;
static uint64_t rx_stack[40];
static const osThreadAttr_t rx_attributes = {.name = "rx", .stack_mem = rx_stack, .stack_size = sizeof rx_stack};
static const osThreadAttr_t tx_attributes = {.name = "tx", .stack_size = 600};
static const osThreadAttr_t log_attributes = {.name = "log"};
static void rx(void *argument) { char frame[64]; for (unsigned i = 0; i < sizeof frame; ++i) ((volatile char *)frame)[i] = 1; for (;;) ++state; }
static void tx(void *argument) { for (;;) ++state; }
static void logger(void *argument) { for (;;) ++state; }
static void on_timer(void *argument) { char frame[200]; for (unsigned i = 0; i < sizeof frame; ++i) ((volatile char *)frame)[i] = 1; }
int main(void)
{
  osKernelInitialize();
  osThreadNew(rx, 0, &rx_attributes);
  osThreadNew(tx, 0, &tx_attributes);
  osThreadNew(logger, 0, &log_attributes);
  osTimerNew(on_timer, osTimerPeriodic, 0, 0);
  osKernelStart();
  return 0;
}
)";

TEST_F(TaskRoots, RtxThreadsAreReadFromTheirAttributes)
{
  build(threads);
  EXPECT_EQ(root("rx").entry, "rx");
  EXPECT_EQ(root("rx").stackBytes, 320U);
  EXPECT_EQ(root("rx").symbol, "rx_stack");
  EXPECT_EQ(root("tx").stackBytes, 600U) << "allocated, of the size that is asked for";
  EXPECT_EQ(root("log").stackBytes, std::nullopt) << "the kernel's default, which nothing in the image tells";
  EXPECT_GE(root("rx").boundBytes, root("tx").boundBytes + 60) << "each entry on its own stack";
}

TEST_F(TaskRoots, RtxThreadsOfTheKernelHaveTheirStacks)
{
  build(threads);
  EXPECT_EQ(root("osRtxIdleThread").kind, "idle");
  EXPECT_EQ(root("osRtxIdleThread").stackBytes, 512U);
  EXPECT_EQ(root("osRtxTimerThread").stackBytes, 384U);
  EXPECT_GE(root("osRtxTimerThread").boundBytes, 200U + 68U) << "the callback's frame is on this stack";
}

} // namespace

} // namespace headroom::corpus
