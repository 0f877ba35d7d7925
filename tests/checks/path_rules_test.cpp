// SPDX-License-Identifier: Apache-2.0
// The rules about what happens to memory and locks on a path: each speaks of one kind of issue only.
#include <gtest/gtest.h>

#include "behaviour_sample.h"

namespace headroom {
namespace {

using namespace sample;
using Kind = PathIssue::Kind;

struct PathRule {
  Kind kind;
  const char *rule;
  const char *message;
};

PathIssue filled(Kind kind)
{
  PathIssue one;
  one.kind = kind;
  one.function = "parse";
  one.place = at(33, "src/parse.c");
  one.variable = "buffer";
  one.callee = kind == Kind::ReallocLeak ? "k_realloc" : "k_free";
  one.origin = "k_malloc";
  one.wanted = 24;
  one.found = 16;
  one.steps = {{"parse", at(30, "src/parse.c"), "k_malloc yields buffer"}, {"parse", at(31, "src/parse.c"), "where the test is true"}};
  return one;
}

class PathRules : public ::testing::TestWithParam<PathRule> {};

TEST_P(PathRules, IssueIsAnErrorAtItsPlaceWithItsSteps)
{
  Scene scene;
  scene.image.behaviour.issues = {filled(GetParam().kind)};
  const auto found = scene.found(GetParam().rule);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::Error);
  EXPECT_EQ(found[0].message, GetParam().message);
  EXPECT_EQ(found[0].place, at(33, "src/parse.c"));
  EXPECT_EQ(found[0].symbol, "parse");
  EXPECT_FALSE(found[0].help.empty());
  ASSERT_EQ(found[0].notes.size(), 2u);
  EXPECT_EQ(found[0].notes[0].note, "k_malloc yields buffer");
  EXPECT_EQ(found[0].notes[1].place.line, 31u);
}

TEST_P(PathRules, OtherIssuesAreSilent)
{
  Scene scene;
  for (int kind = 0; kind <= static_cast<int>(Kind::LateDomainJoin); ++kind) {
    const auto other = static_cast<Kind>(kind);
    const bool isSameRule = (other == Kind::ZeroSize || other == Kind::SizeOverflow) && std::string(GetParam().rule) == "alloc-size-overflow";
    if (other != GetParam().kind && !isSameRule)
      scene.image.behaviour.issues.push_back(filled(other));
  }
  EXPECT_TRUE(scene.found(GetParam().rule).empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, PathRules,
    ::testing::Values(PathRule{Kind::Unchecked, "alloc-unchecked", "buffer, from k_malloc, is used without a test for failure"},
                      PathRule{Kind::Leak, "alloc-leak", "buffer, from k_malloc, is lost on this path"},
                      PathRule{Kind::DoubleFree, "alloc-double-free", "buffer, from k_malloc, is released a second time by k_free"},
                      PathRule{Kind::UseAfterFree, "alloc-use-after-free", "buffer, from k_malloc, is used after its release"},
                      PathRule{Kind::Mismatch, "alloc-mismatch", "buffer, from k_malloc, is released by k_free, which is for blocks of another allocator"},
                      PathRule{Kind::WrongHeap, "alloc-wrong-heap", "buffer, from k_malloc, is released to another heap by k_free"},
                      PathRule{Kind::ReallocLeak, "alloc-realloc-leak", "buffer is overwritten by the result of k_realloc: when it fails, the old block is lost"},
                      PathRule{Kind::ZeroSize, "alloc-size-overflow", "k_free is asked for 0 bytes"},
                      PathRule{Kind::SizeOverflow, "alloc-size-overflow", "the size that k_free is asked for overflows"},
                      PathRule{Kind::UnsetOnTimeout, "slab-unset-on-timeout", "buffer is read after k_free failed, which leaves it unwritten after a timeout"},
                      PathRule{Kind::FreeSignature, "slab-free-signature", "k_free gets buffer in the form of another version of the API"},
                      PathRule{Kind::BlockTooSmall, "slab-block-size", "an object of 24 bytes is kept in a block of 16 bytes from k_free"},
                      PathRule{Kind::LockLeak, "lock-leak", "parse leaves with the lock of k_free held"},
                      PathRule{Kind::LockScopeExit, "lock-scope-exit", "a jump leaves the scope of k_free with the lock held"}),
    [](const auto &one) {
      std::string name;
      for (const char letter : std::string(one.param.rule))
        if (letter != '-')
          name += letter;
      return name + std::to_string(static_cast<int>(one.param.kind));
    });

TEST(PathRules, BlockWithoutAVariableIsNamedByItsCall)
{
  Scene scene;
  PathIssue issue = filled(Kind::Leak);
  issue.variable.clear();
  scene.image.behaviour.issues = {issue};
  EXPECT_EQ(scene.found("alloc-leak").at(0).message, "a block from k_malloc is lost on this path");
  scene.image.behaviour.issues[0].origin.clear();
  EXPECT_EQ(scene.found("alloc-leak").at(0).message, "a block from k_free is lost on this path");
}

TEST(PathRules, TwoBlocksOfOneFunctionAreTwoFindings)
{
  Scene scene;
  scene.image.behaviour.issues = {filled(Kind::Leak), filled(Kind::Leak)};
  scene.image.behaviour.issues[1].variable = "header";
  const auto found = scene.found("alloc-leak");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].fingerprint, found[1].fingerprint);
}

PathIssue stored(std::uint64_t wanted, std::uint64_t found)
{
  PathIssue one = filled(Kind::BlockTooSmall);
  one.callee = "rx_slab";
  one.wanted = wanted;
  one.found = found;
  return one;
}

PoolFact slabOf(std::uint64_t blockBytes)
{
  PoolFact out;
  out.id = "slab";
  out.object = "rx_slab";
  out.blockBytes = blockBytes;
  out.blockCount = 4;
  out.sizeBytes = 4 * blockBytes;
  return out;
}

TEST(SlabBlockSize, BlockSizeComesFromTheImage)
{
  Scene scene;
  scene.image.behaviour.issues = {stored(24, 0)};
  scene.image.behaviour.pools = {slabOf(16)};
  EXPECT_EQ(scene.found("slab-block-size").at(0).message, "an object of 24 bytes is kept in a block of 16 bytes from rx_slab");
}

TEST(SlabBlockSize, BlockThatFitsIsSilent)
{
  Scene scene;
  scene.image.behaviour.issues = {stored(24, 0)};
  for (const std::uint64_t bytes : {24u, 32u}) {
    scene.image.behaviour.pools = {slabOf(bytes)};
    EXPECT_TRUE(scene.found("slab-block-size").empty()) << bytes;
  }
}

TEST(SlabBlockSize, UnknownSlabIsSilent)
{
  Scene scene;
  scene.image.behaviour.issues = {stored(24, 0)};
  EXPECT_TRUE(scene.found("slab-block-size").empty());
}

TEST(SlabBlockSize, OnlyTheTooSmallOfSeveralIsFound)
{
  Scene scene;
  scene.image.behaviour.issues = {stored(8, 0), stored(24, 0), stored(16, 0)};
  scene.image.behaviour.pools = {slabOf(16)};
  const auto found = scene.found("slab-block-size");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].message.find("of 24 bytes"), std::string::npos) << found[0].message;
}

} // namespace
} // namespace headroom
