// SPDX-License-Identifier: Apache-2.0
// The pool of thread stacks: no allocator under a lock, no free of a live stack, watermarks and guards.
#include "byte_model.h"
#include "expect_panic.h"

#include <atomic>
#include <cstdlib>
#include <set>
#include <thread>

extern "C" {
#include <headroom/stack_pool.h>
}

namespace headroom::test {
namespace {

std::atomic<int> sourceBlocks{0};
std::atomic<bool> sourceEmpty{false};

// Takes the runtime's own lock, as a heap does: under a critical section that does not nest this would hang, and the
// seed's did (Zephyr #25973).
void *sourceAlloc(size_t alignment, size_t bytes)
{
    hri_critical_exit(hri_critical_enter());
    if (sourceEmpty) {
        return nullptr;
    }
    ++sourceBlocks;
    return std::aligned_alloc(alignment, bytes);
}

void sourceFree(void *base)
{
    hri_critical_exit(hri_critical_enter());
    --sourceBlocks;
    std::free(base);
}

const hr_stack_source source = {sourceAlloc, sourceFree};

HR_STACK_POOL_DEFINE(pool, 512, 32, 64, 4, 2, &source);
HR_STACK_POOL_DEFINE(closed, 256, 0, 8, 2, 0, nullptr);

class StackPool : public ::testing::Test {
protected:
    void SetUp() override
    {
        hr_fault_policy_set(HR_FAULT_COUNT);
        hr_fault_reset();
        sourceEmpty = false;
        hr_stack_pool_set_is_alive(&pool, nullptr);
    }
    void TearDown() override { EXPECT_EQ(pool.used, 0U) << "a test left a stack behind"; }
};

TEST_F(StackPool, OwnStacksFirstThenTheSource)
{
    std::set<void *> stacks;
    for (unsigned index = 0; index < 6; ++index) {
        void *stack = hr_stack_pool_alloc(&pool);
        ASSERT_NE(stack, nullptr);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(stack) % 64, 0U);
        EXPECT_EQ(sourceBlocks, index < 4 ? 0 : static_cast<int>(index) - 3);
        stacks.insert(stack);
    }
    EXPECT_EQ(stacks.size(), 6U);
    EXPECT_EQ(hr_stack_pool_alloc(&pool), nullptr) << "every slot is taken";
    for (void *stack : stacks) {
        EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
    }
    EXPECT_EQ(sourceBlocks, 0) << "what came from the source goes back";
    hr_stack_pool_stats stats;
    hr_stack_pool_stats_get(&pool, &stats);
    EXPECT_EQ(stats.used, 0U);
    EXPECT_EQ(stats.used_max, 6U);
    EXPECT_EQ(stats.own, 4U);
    EXPECT_EQ(stats.failures, 1U);
}

TEST_F(StackPool, AnEmptySourceGivesTheSlotBack)
{
    void *own[4];
    for (void *&stack : own) {
        stack = hr_stack_pool_alloc(&pool);
    }
    sourceEmpty = true;
    EXPECT_EQ(hr_stack_pool_alloc(&pool), nullptr);
    sourceEmpty = false;
    void *more = hr_stack_pool_alloc(&pool);
    EXPECT_NE(more, nullptr) << "the slot was not lost";
    EXPECT_EQ(hr_stack_pool_free(&pool, more), HR_OK);
    for (void *stack : own) {
        EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
    }
}

TEST_F(StackPool, ALiveOwnersStackIsNotFreed)
{
    void *stack = hr_stack_pool_alloc(&pool);
    ASSERT_EQ(hr_stack_pool_own(&pool, stack, 7), HR_OK);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_EBUSY);
    EXPECT_EQ(hr_fault_count(HR_FAULT_STACK_IN_USE), 1U);
    EXPECT_EQ(hr_stack_pool_own(&pool, stack, 8), HR_EBUSY) << "two threads on one stack";
    EXPECT_EQ(hr_stack_pool_disown(&pool, stack, 8), HR_EINVAL) << "not the owner";
    EXPECT_EQ(hr_stack_pool_disown(&pool, stack, 7), HR_OK);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
}

TEST_F(StackPool, TheKernelsAnswerDecidesWhereThereIsOne)
{
    static std::atomic<bool> alive;
    alive = true;
    hr_stack_pool_set_is_alive(&pool, [](hr_thread_t owner) { return owner == 7 && alive; });
    void *stack = hr_stack_pool_alloc(&pool);
    ASSERT_EQ(hr_stack_pool_own(&pool, stack, 7), HR_OK);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_EBUSY);
    alive = false;
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK) << "the thread ended without a word";
    void *again = hr_stack_pool_alloc(&pool);
    EXPECT_EQ(again, stack);
    EXPECT_EQ(hr_stack_pool_free(&pool, again), HR_OK) << "the old owner is forgotten";
}

TEST_F(StackPool, NobodyFreesTheStackTheyRunOn)
{
    auto *here = static_cast<unsigned char *>(__builtin_frame_address(0));
    hr_stack_slot slot = {nullptr, 0, 2};
    auto *base = reinterpret_cast<unsigned char *>((reinterpret_cast<uintptr_t>(here) & ~uintptr_t{63}) - 8192);
    hr_stack_pool around = {"around", base, &slot, nullptr, nullptr, 16384, 0, 8, 1, 1, 1, 1, 0};
    EXPECT_EQ(hr_stack_pool_free(&around, base), HR_EBUSY);
    EXPECT_EQ(hr_fault_count(HR_FAULT_STACK_IN_USE), 1U);
}

TEST_F(StackPool, TheWatermarkCountsFromTheTop)
{
    auto *stack = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
    EXPECT_EQ(hr_stack_pool_watermark(&pool, stack), 0U);
    std::memset(stack + 32 + 512 - 100, 0, 100);
    EXPECT_EQ(hr_stack_pool_watermark(&pool, stack), 100U);
    std::memset(stack + 32, 0, 512);
    EXPECT_EQ(hr_stack_pool_watermark(&pool, stack), 512U);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
    EXPECT_EQ(hr_stack_pool_watermark(&pool, stack), 0U) << "not in use";
    auto *again = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
    EXPECT_EQ(again, stack);
    EXPECT_EQ(hr_stack_pool_watermark(&pool, again), 0U) << "filled anew";
    EXPECT_EQ(hr_stack_pool_free(&pool, again), HR_OK);
}

TEST_F(StackPool, AnOverwrittenGuardIsNamed)
{
    auto *stack = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
    stack[31] = 0xaa; // the fill value of the usable part: must not pass for the guard's
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
    EXPECT_EQ(hr_fault_count(HR_FAULT_STACK_OVERFLOWED), 1U);
}

TEST_F(StackPool, DoubleAndForeignFreesAreNamed)
{
    auto *stack = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
    EXPECT_EQ(hr_stack_pool_free(&pool, stack + 32), HR_EINVAL) << "the usable start is not the object's base";
    EXPECT_EQ(hr_fault_count(HR_FAULT_FOREIGN_POINTER), 1U);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK);
    EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_EINVAL);
    EXPECT_EQ(hr_fault_count(HR_FAULT_DOUBLE_FREE), 1U);
    EXPECT_EQ(hr_stack_pool_free(&pool, nullptr), HR_EINVAL);
    EXPECT_EQ(hr_stack_pool_own(&pool, stack, 7), HR_EINVAL);
}

TEST_F(StackPool, APoolWithoutSourceEndsAtItsOwnStacks)
{
    void *first = hr_stack_pool_alloc(&closed);
    void *second = hr_stack_pool_alloc(&closed);
    EXPECT_NE(first, nullptr);
    EXPECT_NE(second, nullptr);
    EXPECT_EQ(hr_stack_pool_alloc(&closed), nullptr);
    EXPECT_EQ(hr_stack_pool_free(&closed, first), HR_OK);
    EXPECT_EQ(hr_stack_pool_free(&closed, second), HR_OK);
}

TEST_F(StackPool, CompetingThreadsNeverShareAStack)
{
    std::atomic<bool> clean{true};
    auto work = [&](unsigned char mark) {
        for (unsigned round = 0; round < 5'000 / stepScale; ++round) {
            auto *stack = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
            if (stack == nullptr) {
                continue;
            }
            std::memset(stack + 32, mark, 512);
            for (unsigned index = 0; index < 512; ++index) {
                clean = clean && stack[32 + index] == mark;
            }
            clean = clean && hr_stack_pool_free(&pool, stack) == HR_OK;
        }
    };
    std::thread first(work, 1), second(work, 2), third(work, 3);
    first.join();
    second.join();
    third.join();
    EXPECT_TRUE(clean);
    EXPECT_EQ(sourceBlocks, 0);
    EXPECT_EQ(hr_fault_total(), 0U);
}

class StackPoolDeathTest : public StackPool {
protected:
    void SetUp() override
    {
        StackPool::SetUp();
        stack = static_cast<unsigned char *>(hr_stack_pool_alloc(&pool));
        ASSERT_NE(stack, nullptr);
    }
    void TearDown() override
    {
        EXPECT_EQ(hr_stack_pool_free(&pool, stack), HR_OK) << "only the child freed it";
        StackPool::TearDown();
    }
    unsigned char *stack = nullptr;
};

TEST_F(StackPoolDeathTest, DoubleFree)
{
    EXPECT_PANIC(
        {
            if (hr_stack_pool_free(&pool, stack) == HR_OK) {
                (void)hr_stack_pool_free(&pool, stack);
            }
        },
        "pool", DOUBLE_FREE);
}

TEST_F(StackPoolDeathTest, ForeignPointer)
{
    EXPECT_PANIC(hr_stack_pool_free(&pool, &pool), "pool", FOREIGN);
    EXPECT_PANIC(hr_stack_pool_free(&pool, stack + 32), "pool", FOREIGN);
    EXPECT_PANIC(hr_stack_pool_free(&pool, nullptr), "pool", "foreign pointer: not a block of this object at 0x0+");
    EXPECT_PANIC((void)hr_stack_pool_own(&pool, &pool, 7), "pool", FOREIGN);
    EXPECT_PANIC((void)hr_stack_pool_disown(&pool, &pool, 7), "pool", FOREIGN);
}

TEST_F(StackPoolDeathTest, StackOfALivingThread)
{
    EXPECT_PANIC(
        {
            (void)hr_stack_pool_own(&pool, stack, 7);
            (void)hr_stack_pool_free(&pool, stack);
        },
        "pool", STACK_IN_USE);
}

TEST_F(StackPoolDeathTest, StackThatTheCallerRunsOn)
{
    hr_stack_slot slot = {nullptr, 0, 2};
    auto *base = static_cast<unsigned char *>(__builtin_frame_address(0)) - 8192;
    hr_stack_pool around = {"around", base, &slot, nullptr, nullptr, 16384, 0, 8, 1, 1, 1, 1, 0};
    EXPECT_PANIC((void)hr_stack_pool_free(&around, base), "around", STACK_IN_USE);
}

TEST_F(StackPoolDeathTest, OverwrittenGuard)
{
    EXPECT_PANIC(
        {
            stack[31] = 0xaa;
            (void)hr_stack_pool_free(&pool, stack);
        },
        "pool",
        "stack overflowed: the guard at its end was overwritten at 0x[0-9a-f]+ \\(found 0x0*aa, wanted 0x0*d7\\)");
}

} // namespace
} // namespace headroom::test
