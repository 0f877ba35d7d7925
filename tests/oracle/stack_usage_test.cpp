// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "stack_usage.h"

namespace headroom::test {

namespace {

TEST(StackUsageReport, QualifiersAndNamesAreRead)
{
  const std::string path = testing::TempDir() + "headroom_stack_usage_test.su";
  std::ofstream(path) << "dir/a.c:3:5:first\t24\tstatic\nb.c:9:1:second.constprop\t8\tdynamic\nb.c:12:1:third\t16\tdynamic,bounded\n";
  std::string error;
  const std::vector<StackUsage> usages = readStackUsage(path, error);
  std::filesystem::remove(path);
  EXPECT_EQ(error, "");
  ASSERT_EQ(usages.size(), 3u);
  EXPECT_EQ(usages[0].function, "first");
  EXPECT_EQ(usages[0].bytes, 24u);
  EXPECT_FALSE(usages[0].isDynamic);
  EXPECT_TRUE(usages[1].isDynamic);
  EXPECT_FALSE(usages[2].isDynamic);
}

TEST(StackUsageReport, LineThatIsNotUnderstoodIsReported)
{
  const std::string path = testing::TempDir() + "headroom_stack_usage_bad.su";
  std::ofstream(path) << "a.c:3:5:first 24 static\n";
  std::string error;
  EXPECT_TRUE(readStackUsage(path, error).empty());
  std::filesystem::remove(path);
  EXPECT_NE(error.find("not understood"), std::string::npos);
}

TEST(StackUsageReport, CloneNumberIsDroppedByTheCompiler)
{
  EXPECT_TRUE(namesSymbol("med3.constprop", "med3.constprop.0"));
  EXPECT_TRUE(namesSymbol("sort.part.0", "sort.part.0"));
  EXPECT_FALSE(namesSymbol("med3", "med3.constprop.0"));
  EXPECT_FALSE(namesSymbol("med", "med3"));
}

} // namespace

} // namespace headroom::test
