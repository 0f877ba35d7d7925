// SPDX-License-Identifier: Apache-2.0
// The shipped rows about functions, as a whole: what names what, and the rows that findings hang on most.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/knowledge.h"

namespace headroom {
namespace {

using ::testing::Contains;

class ApiPacks : public testing::Test {
protected:
  void SetUp() override
  {
    Expected<std::vector<Pack>> packs = shippedPacks();
    ASSERT_TRUE(packs) << packs.error().text();
    packs_ = std::move(*packs);
  }

  const Pack &pack(const std::string &name) const
  {
    return *std::find_if(packs_.begin(), packs_.end(), [&](const Pack &one) { return one.name == name; });
  }

  /// Every row of `pack` that names `function` as it is.
  std::vector<const ApiRule *> rows(const std::string &packName, const std::string &function) const
  {
    std::vector<const ApiRule *> out;
    for (const ApiRule &rule : pack(packName).api)
      if (std::count(rule.functions.begin(), rule.functions.end(), function) > 0)
        out.push_back(&rule);
    return out;
  }

  const ApiRule &row(const std::string &packName, const std::string &function) const
  {
    const auto found = rows(packName, function);
    EXPECT_EQ(found.size(), 1u) << function;
    static const ApiRule none;
    return found.empty() ? none : *found.front();
  }

  std::vector<Pack> packs_;
};

TEST_F(ApiPacks, ApplyWhereTheirSystemDoes)
{
  EXPECT_EQ(pack("zephyr-api").detectSymbols, pack("zephyr").detectSymbols);
  EXPECT_EQ(pack("freertos-api").detectSymbols, pack("freertos").detectSymbols);
  EXPECT_TRUE(pack("cmsis").detectSymbols.empty());
}

TEST_F(ApiPacks, NameOnlyPoolsThatExist)
{
  std::set<std::string> ids;
  for (const Pack &one : packs_)
    for (const PoolRule &pool : one.pools)
      ids.insert(pool.id);
  for (const Pack &one : packs_)
    for (const ApiRule &rule : one.api)
      if (rule.allocates && !rule.allocates->pool.empty()) {
        EXPECT_THAT(ids, Contains(rule.allocates->pool)) << rule.functions.front();
      }
}

TEST_F(ApiPacks, ReleaseEveryFamilyThatTheyAllocate)
{
  std::set<std::string> allocated, released;
  for (const Pack &one : packs_)
    for (const ApiRule &rule : one.api) {
      if (rule.allocates)
        allocated.insert(rule.allocates->family);
      if (rule.releases && !rule.releases->isTransfer)
        released.insert(rule.releases->families.begin(), rule.releases->families.end());
    }
  EXPECT_EQ(allocated, released);
}

TEST_F(ApiPacks, SayOneThingAboutEachFunctionUnlessAConditionDecides)
{
  for (const Pack &one : packs_) {
    std::set<std::string> seen;
    for (const ApiRule &rule : one.api)
      if (rule.whenType.empty() && rule.whenSymbols.empty() && rule.unlessSymbols.empty())
        for (const std::string &function : rule.functions) {
          EXPECT_TRUE(seen.insert(function).second) << one.name << ": " << function;
        }
  }
}

TEST_F(ApiPacks, ListASystemCallWithItsImplementation)
{
  for (const ApiRule &rule : pack("zephyr-api").api)
    for (const std::string &function : rule.functions)
      if (function.starts_with("z_impl_") && !function.starts_with("z_impl_z_")) {
        EXPECT_THAT(rule.functions, Contains(function.substr(7)));
      }
}

TEST_F(ApiPacks, KnowWhereZephyrsTimeoutsAre)
{
  const auto timeoutOf = [&](const std::string &function) { return row("zephyr-api", function).timeout; };
  EXPECT_EQ(timeoutOf("z_impl_k_sem_take"), 1u);
  EXPECT_EQ(timeoutOf("k_msgq_get"), 2u);
  EXPECT_EQ(timeoutOf("k_pipe_get"), 5u);
  EXPECT_EQ(timeoutOf("k_heap_aligned_alloc"), 3u);
  EXPECT_EQ(timeoutOf("k_mem_slab_alloc"), 2u);
  EXPECT_EQ(timeoutOf("net_buf_alloc_fixed"), 1u);
  EXPECT_EQ(timeoutOf("net_pkt_alloc_with_buffer"), 4u);
}

TEST_F(ApiPacks, TakeNoStartDelayForATimeout)
{
  for (const char *function : {"k_timer_start", "k_work_schedule", "k_work_reschedule_for_queue", "k_work_poll_submit"}) {
    const ApiRule &rule = row("zephyr-api", function);
    EXPECT_FALSE(rule.waits || rule.timeout) << function;
    EXPECT_EQ(rule.interrupt, InterruptUse::Allowed) << function;
  }
  EXPECT_EQ(row("zephyr-api", "k_thread_create").delay, 9u);
  EXPECT_FALSE(row("zephyr-api", "k_thread_create").timeout);
}

TEST_F(ApiPacks, LeaveKMallocInAnInterruptToPolicy)
{
  for (const char *function : {"k_malloc", "k_calloc", "k_free", "k_heap_free"}) {
    const ApiRule &rule = row("zephyr-api", function);
    EXPECT_EQ(rule.interrupt, InterruptUse::Unstated) << function;
    EXPECT_FALSE(rule.waits) << function;
  }
  EXPECT_EQ(row("freertos-api", "pvPortMalloc").interrupt, InterruptUse::ThreadOnly);
  EXPECT_EQ(row("c-library", "malloc").interrupt, InterruptUse::ThreadOnly);
  EXPECT_TRUE(row("c-library", "malloc").allocates->isLibrary);
}

TEST_F(ApiPacks, TellTheVersionsOfSlabFreeApart)
{
  const auto found = rows("zephyr-api", "k_mem_slab_free");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]->whenType, "void (struct k_mem_slab *, void **)");
  EXPECT_TRUE(found[0]->releases->isAddressOfBlock);
  EXPECT_EQ(found[1]->whenType, "void (struct k_mem_slab *, void *)");
  EXPECT_FALSE(found[1]->releases->isAddressOfBlock);
}

TEST_F(ApiPacks, PairLocks)
{
  for (const Pack &one : packs_)
    for (const LockRule::Kind kind : {LockRule::Kind::Spin, LockRule::Kind::Interrupts, LockRule::Kind::Scheduler, LockRule::Kind::Mutex}) {
      const auto has = [&](bool isAcquire) {
        return std::any_of(one.api.begin(), one.api.end(),
                           [&](const ApiRule &rule) { return rule.lock && rule.lock->kind == kind && rule.lock->isAcquire == isAcquire; });
      };
      EXPECT_EQ(has(true), has(false)) << one.name << " " << static_cast<int>(kind);
    }
  EXPECT_EQ(row("zephyr-api", "k_spin_unlock").lock->key, 1u);
  EXPECT_EQ(row("zephyr-api", "arch_irq_unlock").lock->key, 0u);
}

TEST_F(ApiPacks, KnowThatOnlyConversionsThatRoundUpKeepZero)
{
  for (const ApiRule &rule : pack("zephyr-api").api)
    if (rule.zeroWhen)
      for (const std::string &function : rule.functions) {
        EXPECT_NE(function.find("_ceil"), std::string::npos) << function;
      }
  EXPECT_EQ(row("zephyr-api", "k_ms_to_ticks_ceil64").zeroWhen, 0u);
}

} // namespace
} // namespace headroom
