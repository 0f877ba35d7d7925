// SPDX-License-Identifier: Apache-2.0
// Invariants over random programs. Seeds are fixed: a failure names its seed and repeats.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "facts_builder.h"

namespace headroom::test {
namespace {

struct Shape {
  unsigned functions = 12;
  unsigned callsAtMost = 4;
  bool isAcyclic = false;
  unsigned percentIndirect = 0; ///< through an argument that the caller gives or forwards
  unsigned percentUnknown = 0;
};

std::string nameOf(unsigned i)
{
  return numbered(i < 10 ? "f0" : "f", i);
}

FactsBuilder randomProgram(unsigned seed, const Shape &shape)
{
  std::mt19937 random(seed);
  const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
  FactsBuilder facts;
  for (unsigned i = 0; i < shape.functions; ++i)
    facts.function(nameOf(i), 8 * (1 + below(20)));
  for (unsigned i = 0; i < shape.functions; ++i) {
    FunctionBuilder function = facts.function(nameOf(i));
    const unsigned calls = below(shape.callsAtMost + 1);
    for (unsigned c = 0; c < calls; ++c) {
      const unsigned first = shape.isAcyclic ? i + 1 : 0;
      if (first >= shape.functions)
        continue;
      const std::string callee = nameOf(first + below(shape.functions - first));
      const std::string given = nameOf(first + below(shape.functions - first));
      const std::uint64_t depth = below(static_cast<unsigned>(function.facts().frameBytes) + 1);
      std::vector<Word> arguments;
      if (shape.percentIndirect > 0)
        arguments = {below(2) == 0 ? pointerTo({given}) : argument(0)};
      if (below(100) < shape.percentUnknown)
        function.callsThrough(nothingKnown(), depth, arguments);
      else if (below(100) < shape.percentIndirect)
        function.callsThrough(argument(0), depth, arguments);
      else if (below(4) == 0)
        function.tailCalls(callee, 0, arguments);
      else
        function.calls(callee, depth, arguments);
    }
  }
  return facts;
}

std::vector<std::string> allNames(const Shape &shape)
{
  std::vector<std::string> out;
  for (unsigned i = 0; i < shape.functions; ++i)
    out.push_back(nameOf(i));
  return out;
}

/// Every path, one by one.
std::uint64_t deepestByForce(const MachineFacts &facts, std::size_t f)
{
  const MachineFunction &function = facts.functions[f];
  std::uint64_t deepest = function.frameBytes;
  for (const CallSite &call : function.calls)
    for (std::size_t g = 0; g < facts.functions.size(); ++g)
      if (facts.functions[g].entry == call.target.constants[0])
        deepest = std::max(deepest, call.depthBytes + deepestByForce(facts, g));
  return deepest;
}

class Properties : public testing::TestWithParam<unsigned> {};

TEST_P(Properties, AcyclicBoundIsTheDeepestOfAllPaths)
{
  Shape shape;
  shape.isAcyclic = true;
  const FactsBuilder facts = randomProgram(GetParam(), shape);
  const MachineFacts built = facts.build();
  const ImageProgram program = programOf(facts, allNames(shape));
  for (std::size_t f = 0; f < built.functions.size(); ++f) {
    const Root &root = rootNamed(program, built.functions[f].name);
    EXPECT_EQ(root.bound.bytes, deepestByForce(built, f)) << root.name;
    EXPECT_EQ(root.bound.kind, Bound::Kind::Bounded) << root.name;
    EXPECT_EQ(functionNamed(program, root.name).bound.bytes, root.bound.bytes) << root.name;
  }
}

TEST_P(Properties, BoundIsPathPlusTerms)
{
  Shape shape;
  shape.percentIndirect = 30;
  shape.percentUnknown = 5;
  const ImageProgram program = programOf(randomProgram(GetParam(), shape), allNames(shape));
  for (const Root &root : program.roots) {
    EXPECT_EQ(sumOf(root), root.bound.bytes) << root.name;
    EXPECT_EQ(root.bound.culprits.empty(), root.bound.kind == Bound::Kind::Bounded) << root.name;
  }
}

TEST_P(Properties, StatedDepthsKeepThePathsSum)
{
  Shape shape;
  const FactsBuilder facts = randomProgram(GetParam(), shape);
  ProjectConfig config;
  for (unsigned i = 0; i < shape.functions; ++i)
    config.recursion.push_back({{nameOf(i), 2, "test"}, {}});
  const ImageProgram program = programOf(facts, allNames(shape), config);
  for (const Root &root : program.roots) {
    EXPECT_EQ(sumOf(root), root.bound.bytes) << root.name;
    EXPECT_EQ(root.bound.kind, Bound::Kind::Bounded) << root.name;
  }
}

TEST_P(Properties, RemovingAnEdgeNeverRaisesABound)
{
  Shape shape;
  shape.functions = 8;
  shape.percentUnknown = 3;
  const MachineFacts built = randomProgram(GetParam(), shape).build();
  ProgramOptions options;
  options.extraRoots = allNames(shape);
  const ImageProgram before = buildProgram(built, {}, {}, options);
  for (std::size_t f = 0; f < built.functions.size(); ++f)
    for (std::size_t c = 0; c < built.functions[f].calls.size(); ++c) {
      MachineFacts without = built;
      without.functions[f].calls.erase(without.functions[f].calls.begin() + static_cast<std::ptrdiff_t>(c));
      const ImageProgram after = buildProgram(without, {}, {}, options);
      for (const Root &root : after.roots) {
        const Bound &old = rootNamed(before, root.name).bound;
        EXPECT_LE(root.bound.kind, old.kind) << root.name;
        if (old.kind != Bound::Kind::Unbounded) { // of an unbounded one only a part is known
          EXPECT_LE(root.bound.bytes, old.bytes) << root.name;
        }
      }
    }
}

TEST_P(Properties, ReachableUnknownCallNeverLeavesARootBounded)
{
  Shape shape;
  shape.percentUnknown = 15;
  const FactsBuilder facts = randomProgram(GetParam(), shape);
  const MachineFacts built = facts.build();
  const ImageProgram program = programOf(facts, allNames(shape));
  for (std::size_t f = 0; f < built.functions.size(); ++f) {
    std::vector<bool> isSeen(built.functions.size(), false);
    bool meetsUnknown = false;
    const std::function<void(std::size_t)> visit = [&](std::size_t g) {
      if (isSeen[g])
        return;
      isSeen[g] = true;
      for (const CallSite &call : built.functions[g].calls) {
        meetsUnknown = meetsUnknown || call.target.kind == Value::Kind::Unknown;
        for (std::size_t h = 0; h < built.functions.size(); ++h)
          if (!call.target.constants.empty() && built.functions[h].entry == call.target.constants[0])
            visit(h);
      }
    };
    visit(f);
    const Bound &bound = rootNamed(program, built.functions[f].name).bound;
    if (meetsUnknown) {
      EXPECT_GE(bound.kind, Bound::Kind::AtLeast) << built.functions[f].name;
    }
    const auto reasons = culpritReasons(bound);
    EXPECT_EQ(std::find(reasons.begin(), reasons.end(), "indirect-call") != reasons.end(), meetsUnknown) << built.functions[f].name;
  }
}

TEST_P(Properties, ContextInsensitiveJoinIsNeverBelowTheClones)
{
  Shape shape;
  shape.isAcyclic = true;
  shape.percentIndirect = 30;
  ProgramOptions options;
  options.extraRoots = {nameOf(0)};
  const MachineFacts built = randomProgram(GetParam(), shape).build();
  const ImageProgram cloned = buildProgram(built, {}, {}, options);
  options.clonesPerFunction = 1;
  const ImageProgram joined = buildProgram(built, {}, {}, options);
  EXPECT_LE(cloned.roots[0].bound.kind, joined.roots[0].bound.kind);
  if (joined.roots[0].bound.kind != Bound::Kind::Unbounded) { // joined sets may close a cycle that no clone has
    EXPECT_LE(cloned.roots[0].bound.bytes, joined.roots[0].bound.bytes);
  }
}

TEST_P(Properties, OrderOfTheFunctionsDoesNotMatter)
{
  Shape shape;
  shape.percentIndirect = 20;
  shape.percentUnknown = 5;
  const MachineFacts built = randomProgram(GetParam(), shape).build();
  MachineFacts shuffled = built;
  std::mt19937 random(GetParam());
  std::shuffle(shuffled.functions.begin(), shuffled.functions.end(), random);
  ProgramOptions options;
  options.extraRoots = allNames(shape);
  options.clonesPerFunction = 1000;
  const ImageProgram a = buildProgram(built, {}, {}, options);
  std::reverse(options.extraRoots.begin(), options.extraRoots.end());
  const ImageProgram b = buildProgram(shuffled, {}, {}, options);
  ASSERT_EQ(a.roots.size(), b.roots.size());
  for (std::size_t i = 0; i < a.roots.size(); ++i) {
    EXPECT_EQ(a.roots[i].name, b.roots[i].name);
    EXPECT_EQ(a.roots[i].bound.kind, b.roots[i].bound.kind) << a.roots[i].name;
    if (a.roots[i].bound.kind != Bound::Kind::Unbounded) {
      EXPECT_EQ(a.roots[i].bound.bytes, b.roots[i].bound.bytes) << a.roots[i].name;
    }
  }
  EXPECT_EQ(a.coverage.layers, b.coverage.layers);
  EXPECT_EQ(a.edges.size(), b.edges.size());
  EXPECT_EQ(a.cycles.size(), b.cycles.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, Properties, testing::Range(1U, 41U));

} // namespace
} // namespace headroom::test
