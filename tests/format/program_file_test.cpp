// SPDX-License-Identifier: Apache-2.0
// A whole Report through its file and back.
#include "report/program_file.h"

#include <gtest/gtest.h>

#include "random_report.h"

namespace headroom {
namespace {

Report reread(const Report &report)
{
  const Expected<Report> out = decodeReport(encodeReport(report), "image.program");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : Report{};
}

TEST(ProgramFile, CarriesEveryField)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Report report = randomReport(seed, false);
    EXPECT_EQ(difference(report, reread(report)), "") << "seed " << seed;
  }
}

TEST(ProgramFile, CarriesRandomReportsWithEmptyLists)
{
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Report report = randomReport(seed, true);
    ASSERT_EQ(difference(report, reread(report)), "") << "seed " << seed;
  }
}

TEST(ProgramFile, CarriesNothing)
{
  EXPECT_EQ(difference(Report{}, reread(Report{})), "");
}

TEST(ProgramFile, GivesTheSameBytesForTheSameReport)
{
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Report report = randomReport(seed, true);
    const std::vector<std::uint8_t> bytes = encodeReport(report);
    EXPECT_EQ(bytes, encodeReport(Report(report)));
    EXPECT_EQ(bytes, encodeReport(reread(report)));
  }
}

} // namespace
} // namespace headroom
