// SPDX-License-Identifier: Apache-2.0
// Pool sizes by published bounds, against the published example, and against first fit itself.
#include "measured/pool_bounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace headroom::measured {
namespace {

TEST(PoolBounds, FirstFitAsPublished)
{
  // The README of o1heap: 16 KiB live, blocks of 16 bytes to 1 KiB: 112 KiB.
  EXPECT_EQ(firstFitBound({16 << 10, 1 << 10, 16}), 112U << 10);
}

TEST(PoolBounds, BlocksOfOneSizeNeedNoMore)
{
  EXPECT_EQ(firstFitBound({1000, 8, 8}), 1000U);
  EXPECT_EQ(firstFitBound({1001, 8, 8}), 1008U) << "rounded up to units";
}

TEST(PoolBounds, AnyPolicyNeedsAGapBesideEveryBlock)
{
  // 4 blocks of 16 and 5 gaps of 63.
  EXPECT_EQ(anyFitBound({64, 64, 16}, 0), 64U + 5 * 63);
  EXPECT_EQ(anyFitBound({64, 64, 16}, 25), 64U + 5 * (63 + 16));
  // Above the published M (n - 2), which is for large n.
  EXPECT_GE(anyFitBound({16 << 10, 1 << 10, 16}, 0), 992U << 10);
}

TEST(PoolBounds, LargestAboveThePeakIsThePeak)
{
  EXPECT_EQ(firstFitBound({64, 1 << 20, 16}), firstFitBound({64, 64, 16}));
}

TEST(PoolBounds, AlignmentMakesTheGapsLonger)
{
  // 4 blocks of 16 and 5 gaps of a byte less than the largest and the alignment.
  EXPECT_EQ(anyFitBound({64, 64, 16, 4, 128}, 0), 64U + 5 * (63 + 128));
}

TEST(PoolBounds, FewerBlocksHaveFewerGaps)
{
  EXPECT_EQ(anyFitBound({64, 64, 8, 4}, 0), 64U + 5 * 63);
}

TEST(PoolBounds, HugeLoadsSaturate)
{
  EXPECT_EQ(firstFitBound({UINT64_MAX, UINT64_MAX, 8}), UINT64_MAX);
  EXPECT_EQ(anyFitBound({UINT64_MAX / 2, UINT64_MAX / 4, 8}, 100), UINT64_MAX);
}

TEST(PoolBounds, MoreLoadNeverNeedsLess)
{
  for (std::uint64_t peak = 64; peak < 4096; peak += 200)
    for (std::uint64_t largest = 8; largest <= peak; largest *= 2) {
      EXPECT_LE(firstFitBound({peak, largest, 8}), firstFitBound({peak + 8, largest, 8}));
      EXPECT_LE(firstFitBound({peak, largest, 8}), firstFitBound({peak, largest * 2, 8}));
      EXPECT_LE(anyFitBound({peak, largest, 8}, 25), anyFitBound({peak, largest * 2, 8}, 25));
      EXPECT_LE(firstFitBound({peak, largest, 8}), firstFitBound({peak, largest, 4}));
    }
}

/// First fit over units, as naive as it can be.
class FirstFit {
public:
  explicit FirstFit(std::size_t units) : used_(units) {}

  std::optional<std::size_t> take(std::size_t units)
  {
    std::size_t run = 0;
    for (std::size_t i = 0; i < used_.size(); ++i) {
      run = used_[i] ? 0 : run + 1;
      if (run == units) {
        const std::size_t at = i + 1 - units;
        std::fill(used_.begin() + static_cast<std::ptrdiff_t>(at), used_.begin() + static_cast<std::ptrdiff_t>(i + 1), true);
        return at;
      }
    }
    return std::nullopt;
  }
  void give(std::size_t at, std::size_t units)
  {
    std::fill(used_.begin() + static_cast<std::ptrdiff_t>(at), used_.begin() + static_cast<std::ptrdiff_t>(at + units), false);
  }

private:
  std::vector<bool> used_;
};

TEST(PoolBounds, FirstFitOfThatSizeNeverFails)
{
  constexpr std::size_t peak = 128, largest = 32;
  FirstFit pool(firstFitBound({peak * 8, largest * 8, 8}) / 8);
  std::mt19937 random(1);
  std::map<std::size_t, std::size_t> live;
  std::size_t total = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::size_t units = std::size_t{1} << (random() % 6);
    if (total + units <= peak) {
      const auto at = pool.take(units);
      ASSERT_TRUE(at) << "step " << i;
      live[*at] = units;
      total += units;
    } else {
      auto victim = live.begin();
      std::advance(victim, static_cast<std::ptrdiff_t>(random() % live.size()));
      pool.give(victim->first, victim->second);
      total -= victim->second;
      live.erase(victim);
    }
  }
  EXPECT_GT(live.size(), 0U);
}

} // namespace
} // namespace headroom::measured
