// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

extern "C" {
#include <headroom/fault.h>
#include <headroom/host.h>
#include <headroom/wait.h>
}

namespace {

// Queues one thread per priority, in the order given, and returns the order in which wakes reach them.
std::vector<int> wakeOrder(const std::vector<int> &priorities)
{
    struct hr_wait_queue queue = {};
    std::vector<std::thread> threads;
    std::vector<int> order(priorities.size(), -1);
    std::vector<int> results(priorities.size());
    for (size_t i = 0; i < priorities.size(); ++i) {
        threads.emplace_back([&, i] {
            hr_host_priority_set(priorities[i]);
            struct hri_waiter waiter = {};
            hri_key_t key = hri_critical_enter();
            EXPECT_TRUE(hri_wait(&queue, &waiter, -1, &key));
            order[static_cast<size_t>(*static_cast<int *>(waiter.result))] = static_cast<int>(i);
            hri_critical_exit(key);
        });
        for (size_t queued = 0; queued <= i; std::this_thread::yield()) {
            hri_key_t key = hri_critical_enter();
            queued = 0;
            for (const struct hri_waiter *waiter = queue.first; waiter != nullptr; waiter = waiter->next) {
                ++queued;
            }
            hri_critical_exit(key);
        }
    }
    for (size_t i = 0; i < priorities.size(); ++i) {
        results[i] = static_cast<int>(i);
        hri_key_t key = hri_critical_enter();
        EXPECT_TRUE(hri_wake_first(&queue, &results[i]));
        hri_critical_exit(key);
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    return order;
}

TEST(Wait, MostUrgentPriorityFirst) { EXPECT_EQ(wakeOrder({5, 1, 3}), (std::vector<int>{1, 2, 0})); }

TEST(Wait, LongestWaitingFirstWithinAPriority) { EXPECT_EQ(wakeOrder({2, 2, 1, 2}), (std::vector<int>{2, 0, 1, 3})); }

TEST(Wait, TimeoutTakesTheWaiterOutOfTheQueue)
{
    struct hr_wait_queue queue = {};
    struct hri_waiter waiter = {};
    hri_key_t key = hri_critical_enter();
    const int64_t start = hri_uptime_ms();
    EXPECT_FALSE(hri_wait(&queue, &waiter, hri_deadline_after(HR_MSEC(20)), &key));
    EXPECT_GE(hri_uptime_ms() - start, 20);
    EXPECT_EQ(queue.first, nullptr);
    EXPECT_FALSE(hri_wake_first(&queue, nullptr));
    hri_critical_exit(key);
}

TEST(Wait, ForeverIsNotADeadlineInThePast)
{
    EXPECT_EQ(hri_deadline_after(HR_FOREVER), -1);
    EXPECT_EQ(hri_deadline_after(HR_TIMEOUT_INIT(INT64_MAX)), INT64_MAX);
    EXPECT_TRUE(hr_timeout_is_no_wait(HR_MSEC(-1)));
}

TEST(Wait, InterruptMayNotWait)
{
    hr_fault_reset();
    hr_fault_policy_set(HR_FAULT_COUNT);
    hr_host_interrupt_set(true);
    EXPECT_FALSE(hri_may_wait(HR_FOREVER, "net"));
    EXPECT_FALSE(hri_may_wait(HR_NO_WAIT, "net"));
    hr_host_interrupt_set(false);
    EXPECT_EQ(hr_fault_count(HR_FAULT_WAIT_IN_INTERRUPT), 1u);
    EXPECT_TRUE(hri_may_wait(HR_FOREVER, "net"));
    hr_fault_policy_set(HR_FAULT_PANIC);
}

} // namespace
