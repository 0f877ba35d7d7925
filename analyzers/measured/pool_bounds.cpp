// SPDX-License-Identifier: Apache-2.0
#include "measured/pool_bounds.h"

#include <algorithm>

namespace headroom::measured {

namespace {

constexpr std::uint64_t none = UINT64_MAX;

std::uint64_t product(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? none : out;
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t out = 0;
  return __builtin_add_overflow(a, b, &out) ? none : out;
}

/// Rounded up.
std::uint64_t units(std::uint64_t bytes, std::uint64_t unit)
{
  return bytes / unit + (bytes % unit != 0 ? 1 : 0);
}

std::uint64_t largestUnits(const PoolLoad &load)
{
  return std::max<std::uint64_t>(1, units(std::min(load.largestBytes, load.peakBytes), load.unitBytes));
}

unsigned logarithmUp(std::uint64_t value)
{
  unsigned out = 0;
  while (out < 64 && (std::uint64_t{1} << out) < value)
    ++out;
  return out;
}

} // namespace

std::uint64_t firstFitBound(const PoolLoad &load)
{
  // M is rounded up to units, because the theorem counts in them.
  return product(product(units(load.peakBytes, load.unitBytes), load.unitBytes), 1 + logarithmUp(largestUnits(load)));
}

std::uint64_t anyFitBound(const PoolLoad &load, unsigned widerPercent)
{
  const std::uint64_t live = product(units(load.peakBytes, load.unitBytes), load.unitBytes);
  const std::uint64_t blocks = load.blocks ? load.blocks : units(load.peakBytes, load.unitBytes);
  // The widest gap that the policy may leave unused: a byte less than the largest block takes.
  const std::uint64_t taken = sum(product(largestUnits(load), load.unitBytes), load.extraBytes);
  const std::uint64_t wider = product(taken, widerPercent) == none ? none : product(taken, widerPercent) / 100;
  const std::uint64_t gap = sum(taken - 1, wider);
  return sum(live, product(sum(blocks, 1), gap));
}

} // namespace headroom::measured
