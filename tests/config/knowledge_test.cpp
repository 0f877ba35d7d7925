// SPDX-License-Identifier: Apache-2.0
// What is built in is whole: packs and rules read without errors, every rule that exists has its page, the index is current.
#include "config/knowledge.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/rule_file.h"
#include "config/rule_index.h"
#include "facts/glob.h"
#include "facts/sha256.h"

namespace headroom {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string fileText(const std::string &name)
{
  std::ifstream stream(std::string(RULES_DIRECTORY) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<RuleInfo> rules()
{
  Expected<std::vector<RuleInfo>> read = shippedRules();
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? *read : std::vector<RuleInfo>{};
}

std::vector<std::string> rulesErrors(const std::string &text)
{
  std::vector<std::string> out;
  for (const Error &error : readRules("schema: 1\nrules:\n" + text, "r").errors)
    out.push_back(error.place + ": " + error.message);
  return out;
}

TEST(Knowledge, EmbedsTheFilesByteForByte)
{
  ASSERT_GT(embeddedFiles().size(), 10u);
  for (const EmbeddedFile &file : embeddedFiles())
    EXPECT_EQ(file.text, fileText(std::string(file.name))) << file.name;
}

TEST(Knowledge, HasTheRulesOfThisVersion)
{
  std::vector<std::string> available;
  for (const RuleInfo &rule : rules())
    if (rule.isAvailable())
      available.push_back(rule.id);
  EXPECT_THAT(available,
              ElementsAreArray({"stack-overflow", "stack-unverified", "stack-margin", "recursion", "dynamic-stack",
                                "unresolved-call", "frame-size", "call-depth", "stack-growth", "bound-violated", "stack-used-up",
                                "evidence-stale", "suppression-expired", "suppression-unused", "config-unmatched", "suppression-without-reason",
                                "baseline-stale", "evidence-undecided",
                                "evidence-unsupported-linker", "isr-blocking-call", "isr-blocking-unverified",
                                "isr-thread-only-call", "isr-libc-heap", "isr-allocation", "isr-zero-latency-kernel-call",
                                "contract-assert-not-in-isr", "lock-blocking-call", "lock-allocation", "lock-leak",
                                "lock-scope-exit", "scheduler-lock-blocking-call", "stack-pool-alloc-under-lock",
                                "workqueue-blocking", "init-blocking-call", "init-heap-not-ready", "domain-join-after-start",
                                "user-mode-ignored", "alloc-unchecked", "alloc-leak", "alloc-double-free", "alloc-use-after-free",
                                "alloc-mismatch", "alloc-wrong-heap", "alloc-realloc-leak", "alloc-oversize",
                                "alloc-size-overflow", "alloc-zero-pool", "alloc-pool-demand", "slab-unset-on-timeout",
                                "slab-free-signature", "slab-block-size", "heap-unsynchronised", "allocator-choice",
                                "struct-padding", "heap-not-monitored", "relocation-disabled", "relocation-missing-file",
                                "relocation-empty-selection", "relocation-missing-region", "relocation-misplaced",
                                "relocation-collateral", "relocation-duplicate-file", "relocation-bad-location",
                                "relocation-nocopy-data", "relocation-copy-to-rom", "relocation-copy-without-xip",
                                "relocation-sram-option", "relocation-left-behind", "relocation-stale-selector",
                                "relocation-ambiguous-object", "relocation-not-executable", "relocation-calls-rom",
                                "relocation-veneer", "relocation-lto", "relocation-unsupported-script", "linker-vma-overlap",
                                "linker-lma-range", "linker-init-coverage", "linker-zero-coverage", "linker-lost-initializer",
                                "linker-orphan-section", "linker-inactive-tag", "linker-chosen-conflict",
                                "linker-missing-dt-region", "linker-placement-policy", "linker-image-exceeds-partition",
                                "linker-region-overlap", "linker-writable-executable-segment", "mpu-region-budget",
                                "mpu-domain-budget", "mpu-domain-array-overrun", "mpu-static-region-shape", "mpu-flash-writable",
                                "mpu-sram-executable", "mpu-stack-guard-off", "partition-granularity", "partition-overlap",
                                "partition-empty-or-wrapping", "partition-writable-executable", "partition-bss-initializer",
                                "partition-undefined", "partition-name-prefix", "partition-unchecked-result",
                                "partition-attr-unavailable", "partition-covers-kernel", "partition-shared-granule",
                                "stack-object-size", "stack-object-alignment", "stack-object-kernel-for-user",
                                "flash-partition-overlap", "flash-partition-bounds", "flash-partition-erase-alignment",
                                "flash-slot-mismatch", "flash-scratch", "flash-slot-sectors", "flash-image-too-large",
                                "flash-image-crosses-partition", "flash-partition-absolute-address",
                                "flash-partition-duplicate-name", "flash-partition-gap"}));
}

TEST(Knowledge, SwitchesRulesWithALimitOff)
{
  for (const RuleInfo &rule : rules()) {
    EXPECT_TRUE(rule.limit.empty() || rule.level == Level::Off) << rule.id;
    EXPECT_FALSE(rule.evidence.empty()) << rule.id;
    EXPECT_NE(rule.title.back(), '.') << rule.id;
  }
}

TEST(Knowledge, HasAWholePageForEveryRule)
{
  for (const RuleInfo &rule : rules()) {
    const std::optional<std::string_view> page = rulePage(rule.id);
    ASSERT_EQ(page.has_value(), rule.isAvailable()) << rule.id;
    if (!page)
      continue;
    const std::string text(*page);
    EXPECT_EQ(text.rfind("# " + rule.id + "\n", 0), 0u) << rule.id;
    for (const char *heading : {"## Why it matters", "## Example", "## How to fix it", "## How to silence it", "## How precise it is"})
      EXPECT_THAT(text, HasSubstr(heading)) << rule.id;
    EXPECT_THAT(text, HasSubstr(rule.id + "]")) << "an example shows the rule's name";
  }
}

TEST(Knowledge, HasNoPageWithoutARule)
{
  std::set<std::string> ids;
  for (const RuleInfo &rule : rules())
    ids.insert(rule.id);
  for (const EmbeddedFile &file : embeddedFiles()) {
    const std::string stem(file.name.substr(0, file.name.rfind('.')));
    EXPECT_TRUE(!file.name.ends_with(".md") || ids.contains(stem)) << file.name;
  }
}

TEST(Knowledge, CommitsTheIndexThatTheRulesMake)
{
  EXPECT_EQ(fileText("README.md"), ruleIndex(rules())) << "cmake --build BUILD --target rule_index";
}

TEST(Knowledge, ReadsEveryPack)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs) << packs.error().text();
  std::vector<std::string> names;
  for (const Pack &pack : *packs) {
    names.push_back(pack.name);
    EXPECT_EQ(pack.digest, sha256Hex(fileText(pack.name + ".yaml")));
  }
  EXPECT_THAT(names, ElementsAre("bare-metal", "c-library", "cmsis", "cmsis-rtos2", "esp-idf", "freertos", "freertos-api", "rtx5", "zephyr", "zephyr-api",
                                 "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
}

const Pack &packNamed(const std::vector<Pack> &packs, const std::string &name)
{
  const auto found = std::find_if(packs.begin(), packs.end(), [&](const Pack &pack) { return pack.name == name; });
  EXPECT_NE(found, packs.end()) << name;
  return *found;
}

TEST(Knowledge, ChargesWhatCortexMPushes)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  // Armv7-M ARM B1.5.6: 8 words, 26 with an active FP context, 4 bytes of alignment.
  const PortRule &bare = packNamed(*packs, "bare-metal").ports.at(0);
  EXPECT_EQ(bare.machine, Machine::Arm);
  EXPECT_EQ(bare.frameBytes, 32u);
  EXPECT_EQ(bare.fpFrameBytes, 104u);
  EXPECT_EQ(bare.padBytes, 4u);
  EXPECT_FALSE(bare.handlersOnInterruptStack);
  for (const PortRule &port : packNamed(*packs, "zephyr").ports) {
    EXPECT_TRUE(port.handlersOnInterruptStack) << port.name;
    if (port.machine == Machine::Arm)
      EXPECT_GE(port.frameBytes + port.padBytes, 36u) << port.name;
    else
      EXPECT_THAT(port.wrappers, ElementsAre("_isr_wrapper", "z_riscv_pmp_stackguard_enable", "z_riscv_pmp_usermode_enable", "z_thread_mark_switched_in"))
          << "the wrapper's own frame is the exception frame; the others run on the stack of the thread that z_riscv_switch resumes";
  }
}

// A port that is not known is a culprit, `unknown-port`: the packs of RTX5, which runs on Cortex-M alone, and of FreeRTOS on RISC-V say
// nothing rather than less than what such a port pushes. An order in which a port for every image hides a later one would be a defect.
TEST(Knowledge, HidesNoPortBehindOneForEveryImage)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  for (const Pack &pack : *packs)
    for (Machine machine : {Machine::Arm, Machine::RiscV32, Machine::RiscV64}) {
      if (pack.ports.empty() && pack.roots.empty())
        continue; // it knows a library, not a system
      const PortRule *last = nullptr;
      for (const PortRule &port : pack.ports) {
        if (port.machine != machine)
          continue;
        EXPECT_TRUE(last == nullptr || !last->whenSymbols.empty()) << pack.name << ": " << last->name << " hides " << port.name;
        last = &port;
      }
      const bool mayBeUnknown = pack.name == "rtx5" || (pack.name == "freertos" && machine != Machine::Arm) || pack.name == "cmsis-rtos2" || pack.name == "esp-idf";
      if (mayBeUnknown)
        continue;
      ASSERT_NE(last, nullptr) << pack.name;
      EXPECT_TRUE(last->whenSymbols.empty()) << pack.name << ": " << last->name;
    }
}

TEST(Knowledge, CallsNoOrdinaryExitFatal)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  for (const Pack &pack : *packs)
    for (const char *function : {"exit", "_exit", "main", "HardFault_Handler", "k_thread_abort", "sys_reboot"})
      EXPECT_THAT(pack.fatal, Not(Contains(function))) << pack.name;
}

TEST(Knowledge, MakesFreeRtosTasksOfTheirCalls)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  const Pack &pack = packNamed(*packs, "freertos");
  for (const RegistrationRule &rule : pack.registrations) {
    const bool isCmsis = rule.functions == std::vector<std::string>{"osThreadNew"};
    EXPECT_EQ(rule.sizeUnitBytes, isCmsis ? 1u : 0u) << "a task's depth counts StackType_t, not bytes; CMSIS-RTOS2's attributes count bytes";
    EXPECT_EQ(rule.entryWord, 0u);
  }
  // ARM_CM4F xPortPendSVHandler: 8 words by the core, r4-r11 and r14 below; 26 and 16 more with FP.
  EXPECT_EQ(pack.ports.at(0).frameBytes, 68u);
  EXPECT_EQ(pack.ports.at(0).fpFrameBytes, 204u);
}

TEST(Knowledge, CallsNothingInertThatCallsBack)
{
  const Expected<std::vector<Pack>> packs = shippedPacks();
  ASSERT_TRUE(packs);
  for (const Pack &pack : *packs)
    for (const char *function : {"qsort", "bsearch", "atexit", "__cxa_atexit", "signal", "setvbuf", "fopencookie", "longjmp", "setjmp", "malloc", "free",
                                 "realloc", "strtok", "__aeabi_atexit", "__aeabi_unwind_cpp_pr0", "__libc_init_array", "pthread_create", "thrd_create", "call_once"})
      for (const std::string &inert : pack.inert)
        EXPECT_FALSE(globMatch(inert, function)) << pack.name << ": " << function << " is " << inert;
}

TEST(RuleFile, RefusesWhatIsNoRule)
{
  EXPECT_THAT(rulesErrors("- {id: Stack_Overflow, family: stack, level: error, precision: exact, evidence: [image], title: t}\n"),
              ElementsAre("r:3:3: rule id is 'Stack_Overflow', wanted kebab-case"));
  EXPECT_THAT(rulesErrors("- {id: a-, family: stack, level: error, precision: exact, evidence: [image], title: t}\n"), SizeIs(1));
  EXPECT_THAT(rulesErrors("- {id: a, family: stak, level: fatal, precision: sure, evidence: image}\n"), SizeIs(5));
}

TEST(RuleFile, RefusesOneIdTwice)
{
  const std::string rule = "- {id: a, family: stack, level: error, precision: exact, evidence: [image], title: t}\n";
  EXPECT_THAT(rulesErrors(rule + rule), ElementsAre("r:4:3: second rule a, first at line 3"));
}

} // namespace
} // namespace headroom
