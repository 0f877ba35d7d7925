// SPDX-License-Identifier: Apache-2.0
// What the paths of the sources say, through the bytes of the cache and back.
#include "behaviour_codec.h"

#include <gtest/gtest.h>

#include "../format/random_facts.h"

namespace headroom {

template <> inline constexpr auto lastKind<ExecutionContext> = ExecutionContext::ZeroLatency;
template <> inline constexpr auto lastKind<WaitTime> = WaitTime::Unknown;
template <> inline constexpr auto lastKind<UseArgument::Kind> = UseArgument::Kind::Object;
template <> inline constexpr auto lastKind<PathIssue::Kind> = PathIssue::Kind::LateDomainJoin;
template <> inline constexpr auto lastKind<LockRule::Kind> = LockRule::Kind::Mutex;

namespace tool {
namespace {

SourceBehaviour randomBehaviour(std::uint64_t seed, bool mayBeEmpty)
{
  SourceBehaviour out;
  Filler(seed, mayBeEmpty)(out);
  return out;
}

TEST(BehaviourCodec, CarriesEveryField)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SourceBehaviour behaviour = randomBehaviour(seed, false);
    const std::optional<SourceBehaviour> back = decodeBehaviour(encodeBehaviour(behaviour));
    ASSERT_TRUE(back) << "seed " << seed;
    EXPECT_EQ(difference(behaviour, *back), "") << "seed " << seed;
  }
}

TEST(BehaviourCodec, CarriesEmptyListsAndNothing)
{
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const SourceBehaviour behaviour = randomBehaviour(seed, true);
    const std::optional<SourceBehaviour> back = decodeBehaviour(encodeBehaviour(behaviour));
    ASSERT_TRUE(back) << "seed " << seed;
    EXPECT_EQ(difference(behaviour, *back), "") << "seed " << seed;
  }
  const std::optional<SourceBehaviour> none = decodeBehaviour(encodeBehaviour({}));
  ASSERT_TRUE(none);
  EXPECT_EQ(difference(SourceBehaviour{}, *none), "");
}

TEST(BehaviourCodec, CutBytesAreNoBehaviour)
{
  const std::string bytes = encodeBehaviour(randomBehaviour(1, false));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_FALSE(decodeBehaviour(std::string_view(bytes).substr(0, size))) << size;
  EXPECT_FALSE(decodeBehaviour(bytes + '\0'));
}

} // namespace
} // namespace tool
} // namespace headroom
