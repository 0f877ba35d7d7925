// SPDX-License-Identifier: Apache-2.0
#include "facts/glob.h"

#include <string>

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Glob, MatchesWithoutWildcardOnlyTheSameText)
{
  EXPECT_TRUE(globMatch("main", "main"));
  EXPECT_FALSE(globMatch("main", "main2"));
  EXPECT_FALSE(globMatch("main", "mai"));
  EXPECT_TRUE(globMatch("", ""));
  EXPECT_FALSE(globMatch("", "a"));
}

TEST(Glob, LetsAStarStandForAnyRun)
{
  EXPECT_TRUE(globMatch("*", ""));
  EXPECT_TRUE(globMatch("*_IRQHandler", "UART0_IRQHandler"));
  EXPECT_TRUE(globMatch("*_IRQHandler", "_IRQHandler"));
  EXPECT_FALSE(globMatch("*_IRQHandler", "UART0_IRQHandler.part.0"));
  EXPECT_TRUE(globMatch("z_*_level*", "z_sys_init_run_level.constprop.0"));
  EXPECT_TRUE(globMatch("a**b", "ab"));
}

TEST(Glob, BacktracksToTheLastStar)
{
  EXPECT_TRUE(globMatch("*ab*ab", "abxabxab"));
  EXPECT_FALSE(globMatch("*ab*ac", "abxabxab"));
}

TEST(Glob, TakesStarsInTheTextLiterally)
{
  EXPECT_TRUE(globMatch("operator*", "operator*="));
  EXPECT_FALSE(globMatch("operator=", "operator*"));
}

TEST(Glob, StaysPolynomialOnManyStars)
{
  const std::string text(4000, 'a');
  std::string pattern;
  for (int i = 0; i < 400; ++i)
    pattern += "a*";
  EXPECT_FALSE(globMatch(pattern + "b", text));
}

TEST(PathGlob, KeepsAStarInsideOneComponent)
{
  EXPECT_TRUE(pathGlobMatch("src/*.c", "src/main.c"));
  EXPECT_FALSE(pathGlobMatch("src/*.c", "src/net/rx.c"));
}

TEST(PathGlob, LetsTwoStarsCrossComponents)
{
  EXPECT_TRUE(pathGlobMatch("app/**", "app/src/main.c"));
  EXPECT_TRUE(pathGlobMatch("app/**", "app/main.c"));
  EXPECT_FALSE(pathGlobMatch("app/**", "apps/main.c"));
  EXPECT_TRUE(pathGlobMatch("**/rx.c", "rx.c"));
  EXPECT_TRUE(pathGlobMatch("**/net/**/rx.c", "a/net/b/c/rx.c"));
  EXPECT_TRUE(pathGlobMatch("**/net/**/rx.c", "net/rx.c"));
  EXPECT_FALSE(pathGlobMatch("**/net/**/rx.c", "a/net/b/tx.c"));
}

TEST(PathGlob, MatchesANameAtAnyDepth)
{
  EXPECT_TRUE(pathGlobMatch("*.c", "vendor/a/b.c"));
  EXPECT_TRUE(pathGlobMatch("**", "vendor/a/b.c"));
  EXPECT_FALSE(pathGlobMatch("vendor", "vendor/a/b.c"));
}

} // namespace
} // namespace headroom
