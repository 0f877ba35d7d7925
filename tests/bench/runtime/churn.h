// SPDX-License-Identifier: Apache-2.0
// The load of the comparison in facts/allocators.md: 256 KiB, 900 live blocks, sizes 8 to 511 bytes, evenly spread over their
// logarithm; a random block is replaced at each step.
#ifndef HEADROOM_BENCH_CHURN_H
#define HEADROOM_BENCH_CHURN_H

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace headroom::bench {

inline constexpr size_t arenaBytes = 256 * 1024;

class Sizes {
public:
    explicit Sizes(uint32_t seed) : random_(seed) {}

    uint32_t slot(uint32_t slots) { return static_cast<uint32_t>(random_() % slots); }

    // mt19937 and these operations give the same numbers everywhere; std distributions would not.
    size_t bytes()
    {
        const double unit = static_cast<double>(random_()) / 4294967296.0;
        return static_cast<size_t>(std::exp(std::log(8.0) + unit * (std::log(512.0) - std::log(8.0))));
    }

private:
    std::mt19937 random_;
};

struct Step {
    uint32_t slot;
    uint32_t bytes;
};

// Drawn before the clock starts.
inline std::vector<Step> steps(uint32_t seed, uint32_t slots, size_t count)
{
    Sizes sizes(seed);
    std::vector<Step> result(count);
    for (Step &step : result) {
        step = {sizes.slot(slots), static_cast<uint32_t>(sizes.bytes())};
    }
    return result;
}

} // namespace headroom::bench

#endif
