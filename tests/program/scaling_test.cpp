// SPDX-License-Identifier: Apache-2.0
// The cost grows with the program, not faster. Times are compared with each other in one run, never with a clock.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "facts_builder.h"

namespace headroom::test {
namespace {

/// Layers of functions that call a few of the next layer, one through an argument.
MachineFacts layered(unsigned functions)
{
  FactsBuilder facts;
  for (unsigned i = 0; i < functions; ++i)
    facts.function(numbered("f", i), 16);
  for (unsigned i = 0; i + 8 < functions; ++i) {
    FunctionBuilder function = facts.function(numbered("f", i));
    for (const unsigned step : {1U, 3U, 7U})
      if (i / 50 == (i + step) / 50) // keeps chains, and paths, short as they are in firmware
        function.calls(numbered("f", i + step), 16, {pointerTo({numbered("f", functions - 1)})});
    if (i % 20 == 0)
      function.callsThrough(argument(0), 16);
  }
  return facts.build();
}

double bestOfThree(const MachineFacts &facts)
{
  double best = 1e9;
  for (int run = 0; run < 3; ++run) {
    ProgramOptions options;
    options.extraRoots = {"f0"};
    const std::clock_t start = std::clock(); // processor time: other processes do not count
    const ImageProgram program = buildProgram(facts, {}, {}, options);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_EQ(program.functions.size(), facts.functions.size());
    best = std::min(best, seconds);
  }
  return best;
}

TEST(Scaling, FourTimesTheFunctionsCostLittleMoreThanFourTimesTheTime)
{
  const double small = bestOfThree(layered(5000));
  const double large = bestOfThree(layered(20000));
  RecordProperty("seconds_5000", std::to_string(small));
  RecordProperty("seconds_20000", std::to_string(large));
  std::printf("5000 functions: %.4f s, 20000 functions: %.4f s, ratio %.1f\n", small, large, large / small);
  EXPECT_LT(large / small, 12); // linear is 4, quadratic 16; the rest is the host's caches and neighbours
}

TEST(Scaling, DeepChainNeedsNoDeepHostStack)
{
  FactsBuilder facts;
  constexpr unsigned depth = 50000;
  for (unsigned i = 0; i < depth; ++i) {
    FunctionBuilder function = facts.function(numbered("f", i), 8);
    facts.function(numbered("f", i + 1), 8);
    function.calls(numbered("f", i + 1), 8);
  }
  const ImageProgram program = programOf(facts, {"f0"});
  EXPECT_EQ(program.roots[0].bound.bytes, 8U * (depth + 1));
  EXPECT_EQ(program.roots[0].path.size(), depth + 1);
}

TEST(Scaling, OneCycleOfEverythingIsLinearToo)
{
  FactsBuilder facts;
  constexpr unsigned count = 20000;
  for (unsigned i = 0; i < count; ++i)
    facts.function(numbered("f", i), 8);
  for (unsigned i = 0; i < count; ++i)
    facts.function(numbered("f", i)).calls(numbered("f", (i + 1) % count), 8).calls(numbered("f", i / 2), 8);
  const ImageProgram program = programOf(facts, {"f0"});
  EXPECT_EQ(program.roots[0].bound.kind, Bound::Kind::Unbounded);
  ASSERT_EQ(program.cycles.size(), 1U);
  EXPECT_EQ(program.cycles[0].functions.size(), count);
}

} // namespace
} // namespace headroom::test
