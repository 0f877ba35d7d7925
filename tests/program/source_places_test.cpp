// SPDX-License-Identifier: Apache-2.0
#include "program/source_places.h"

#include <gtest/gtest.h>

namespace headroom::program {
namespace {

SourcePlace placeOf(const std::string &file, const std::vector<std::pair<std::string, std::string>> &roots)
{
  MachineFacts facts;
  facts.files = {file};
  return SourcePlaces(facts, roots).at({0, 12, 3});
}

TEST(SourcePlaces, LongestPrefixFirstNamesTheRoot)
{
  const std::vector<std::pair<std::string, std::string>> roots = {{"/ws/app/modules/hal", "hal"}, {"/ws/app", "app"}};
  EXPECT_EQ(placeOf("/ws/app/modules/hal/gpio.c", roots), (SourcePlace{"hal", "gpio.c", 12, 3}));
  EXPECT_EQ(placeOf("/ws/app/src/main.c", roots), (SourcePlace{"app", "src/main.c", 12, 3}));
}

TEST(SourcePlaces, PrefixEndsAtAFolder)
{
  EXPECT_EQ(placeOf("/ws/application/x.c", {{"/ws/app", "app"}}).root, "external");
}

TEST(SourcePlaces, AbsoluteOutsideIsExternalAndRelativeIsApp)
{
  EXPECT_EQ(placeOf("/opt/gcc/libgcc.S", {}).root, "external");
  EXPECT_EQ(placeOf("src/main.c", {}), (SourcePlace{"app", "src/main.c", 12, 3}));
}

TEST(SourcePlaces, DotsAreRemoved)
{
  EXPECT_EQ(placeOf("/ws/app/build/../src/./main.c", {{"/ws/app", "app"}}).file, "src/main.c");
  EXPECT_EQ(withoutDots("../x.c"), "../x.c");
  EXPECT_EQ(withoutDots("/../x.c"), "/x.c");
  EXPECT_EQ(withoutDots(""), "");
}

TEST(SourcePlaces, NoFileNoPlace)
{
  EXPECT_EQ(SourcePlaces(MachineFacts{}, {}).at({}), SourcePlace{});
}

} // namespace
} // namespace headroom::program
