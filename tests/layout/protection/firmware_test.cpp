// SPDX-License-Identifier: Apache-2.0
// Every case of cases/, on every unit that it names: compiled, linked and checked by the tool as a user would.
#include <stdlib.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <ostream>

#include <gtest/gtest.h>

#include "protected_firmware.h"

namespace headroom::protection {

namespace {

struct Case {
  std::string name; ///< without .c
  std::string unit;
};

std::ostream &operator<<(std::ostream &out, const Case &one)
{
  return out << one.name << " on " << one.unit;
}

std::string fileOf(const std::string &name)
{
  return HEADROOM_PROTECTION_CASES "/" + name + ".c";
}

std::vector<Case> allCases()
{
  std::vector<Case> out;
  for (const auto &entry : std::filesystem::directory_iterator(HEADROOM_PROTECTION_CASES))
    for (const std::string &unit : unitsOf(entry.path().string()))
      out.push_back({entry.path().stem().string(), unit});
  std::sort(out.begin(), out.end(), [](const Case &a, const Case &b) { return std::tie(a.name, a.unit) < std::tie(b.name, b.unit); });
  return out;
}

class ProtectionCase : public testing::TestWithParam<Case> {};

TEST_P(ProtectionCase, findsExactlyWhatIsMarked)
{
  const Judgement judged =
      judge(HEADROOM_PROTECTION_BUILD "/" + GetParam().name + "-" + GetParam().unit, fileOf(GetParam().name), GetParam().unit);
  ASSERT_EQ(judged.error, "");
  EXPECT_EQ(judged.found, judged.expected) << judged.report;
}

INSTANTIATE_TEST_SUITE_P(All, ProtectionCase, testing::ValuesIn(allCases()), [](const testing::TestParamInfo<Case> &each) {
  std::string name = each.param.name + "_" + each.param.unit;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

TEST(ProtectionFirmware, leavesRulesAboutCodeUndecidedWithoutSources)
{
  // Not in our own build directory: its compile database would be found, and names other sources.
  std::string directory = (std::filesystem::temp_directory_path() / "headroom-protection-XXXXXX").string();
  ASSERT_NE(mkdtemp(directory.data()), nullptr);
  const Judgement judged = judge(directory, fileOf("right"), "PMSAv7", {.sources = false});
  std::filesystem::remove_all(directory);
  ASSERT_EQ(judged.error, "");
  const std::multiset<std::string> expected{"undecided mpu-domain-budget",           "undecided partition-bss-initializer",
                                            "undecided partition-name-prefix",       "undecided partition-overlap",
                                            "undecided partition-unchecked-result",  "undecided partition-undefined",
                                            "undecided stack-object-alignment",      "undecided stack-object-kernel-for-user",
                                            "undecided stack-object-size"};
  EXPECT_EQ(judged.found, expected) << judged.report;
}

TEST(ProtectionFirmware, leavesEveryRuleUndecidedWithoutAnyConfiguration)
{
  const Judgement judged =
      judge(HEADROOM_PROTECTION_BUILD "/without-configuration", fileOf("right"), "PMSAv7", {.configuration = false});
  ASSERT_EQ(judged.error, "");
  std::size_t undecided = 0;
  for (const std::string &one : judged.found) {
    EXPECT_TRUE(one.starts_with("undecided ")) << one;
    ++undecided;
  }
  EXPECT_EQ(undecided, 21U) << judged.report; // as many as have a unit that is not supported
}

} // namespace

} // namespace headroom::protection
