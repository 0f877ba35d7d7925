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

/// A report with one of what has indices, kinds or keys.
Report smallReport()
{
  Report out;
  ImageReport &image = out.images.emplace_back();
  image.program.roots.resize(2);
  image.program.functions = {{.name = "f", .contexts = {0, 1}}, {.name = "g"}};
  image.program.indirectSites = {{.function = "f", .address = 4}, {.function = "f", .address = 8}};
  image.checks.findings.resize(1);
  image.config.levels = {{"recursion", Level::Note}};
  return out;
}

TEST(ProgramFile, IsRefusedCutShortAtEveryLength)
{
  const std::vector<std::uint8_t> file = encodeReport(smallReport());
  for (std::size_t length = 0; length < file.size(); ++length) {
    const std::vector<std::uint8_t> part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length));
    ASSERT_FALSE(decodeReport(part, "x")) << "read from its first " << length << " bytes";
  }
}

TEST(ProgramFile, IsRefusedWithAnyByteFlipped)
{
  const std::vector<std::uint8_t> file = encodeReport(smallReport());
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::vector<std::uint8_t> changed = file;
    changed[at] ^= 0x10;
    ASSERT_FALSE(decodeReport(changed, "x")) << "read with byte " << at << " changed";
  }
}

TEST(ProgramFile, RefusesContentThatDoesNotHold)
{
  struct Case {
    void (*change)(ImageReport &);
    const char *detail;
  };
  const Case cases[] = {
      {[](ImageReport &i) { i.program.functions[0].contexts = {2}; }, "images[0].functions.contexts is 2, wanted an index below 2"},
      {[](ImageReport &i) { i.program.functions[0].contexts = {1, 0}; },
       "images[0].functions.contexts is out of order, wanted sorted and unique"},
      {[](ImageReport &i) { i.program.functions[0].name = "h"; }, "images[0].functions is out of order, wanted by name"},
      {[](ImageReport &i) { i.program.indirectSites[0].address = 9; }, "images[0].sites is out of order, wanted by address"},
      {[](ImageReport &i) { i.program.roots[0].kind = static_cast<RootKind>(10); }, "images[0].roots.kind is 10, wanted at most 9"},
      {[](ImageReport &i) { i.program.roots[0].bound.kind = static_cast<Bound::Kind>(4); }, "images[0].bound.kind is 4, wanted at most 3"},
      {[](ImageReport &i) { i.program.indirectSites[0].layer = static_cast<ResolutionLayer>(7); },
       "images[0].sites.layer is 7, wanted at most 6"},
      {[](ImageReport &i) { i.checks.findings[0].level = static_cast<Level>(4); }, "images[0].findings.level is 4, wanted at most 3"},
      {[](ImageReport &i) { i.config.levels["recursion"] = static_cast<Level>(4); }, "images[0].levels.level is 4, wanted at most 3"},
  };
  EXPECT_EQ(difference(smallReport(), reread(smallReport())), "");
  for (const Case &each : cases) {
    Report report = smallReport();
    each.change(report.images[0]);
    const Expected<Report> out = decodeReport(encodeReport(report), "x");
    ASSERT_FALSE(out) << each.detail;
    EXPECT_EQ(out.error().text(),
              "x: does not hold what headroom writes: " + std::string(each.detail) + "\n  help: run headroom link again");
  }
}

} // namespace
} // namespace headroom
