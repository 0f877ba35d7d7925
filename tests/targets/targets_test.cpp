// SPDX-License-Identifier: Apache-2.0
// Every program of cases/, by both compilers and at each level: what an indirect call can enter is what stands beside it. One target less
// would make a bound too low.
#include <gtest/gtest.h>

#include "target_case.h"

namespace headroom::targets {
namespace {

std::vector<Build> builds()
{
  std::string error;
  return allBuilds(HEADROOM_TARGETS_CASES, error);
}

bool isAsWritten(const LineTargets &found, const LineTargets &written)
{
  if (!written.isOpen)
    return found == written;
  return found.isOpen && std::includes(found.functions.begin(), found.functions.end(), written.functions.begin(), written.functions.end());
}

TEST(TargetCases, EveryDirectiveIsUnderstood)
{
  std::string error;
  EXPECT_GE(allBuilds(HEADROOM_TARGETS_CASES, error).size(), 40U);
  EXPECT_EQ(error, "");
}

TEST(TargetCases, NamesOfBothCompilersAreOne)
{
  EXPECT_EQ(plainName("_ZTch0_h8_N1C5cloneEv"), "C::clone");
  EXPECT_EQ(plainName("_ZZ3lamvENUljE_4_FUNEj"), "lam::lambda");
  EXPECT_EQ(plainName("_ZZ3lamvEN3$_08__invokeEj"), "lam::lambda");
  EXPECT_EQ(plainName("Reset_Handler"), "Reset_Handler");
}

class Targets : public testing::TestWithParam<Build> {};

TEST_P(Targets, AreTheOnesBesideTheCode)
{
  const Build &build = GetParam();
  std::map<unsigned, LineTargets> written = writtenTargets(build.path);
  ASSERT_FALSE(written.empty());
  std::string error;
  const std::map<unsigned, LineTargets> found = foundTargets(build, HEADROOM_TARGETS_BUILD, error);
  ASSERT_EQ(error, "");
  EXPECT_FALSE(found.empty());
  // The linker drops what nothing can reach; nothing else is missing.
  const std::set<std::string> linked = linkedFunctions(build, HEADROOM_TARGETS_BUILD);
  for (auto &[line, targets] : written)
    std::erase_if(targets.functions, [&](const std::string &name) { return !linked.contains(name); });
  for (const auto &[line, targets] : found) {
    const auto expected = written.find(line);
    // An optimiser may leave the position of a function around the one that calls: then nothing is known of the call.
    const bool isOpenOnly = expected == written.end() && build.level != "-O0" && targets == LineTargets{{}, true};
    const LineTargets wanted = expected == written.end() ? LineTargets() : expected->second;
    EXPECT_TRUE(isOpenOnly || isAsWritten(targets, wanted)) << "line " << line << " calls " << testing::PrintToString(targets) << ", wanted "
                                                            << testing::PrintToString(wanted);
  }
  for (const auto &[line, targets] : written)
    EXPECT_TRUE(build.level != "-O0" || found.contains(line)) << "line " << line << " has no indirect call";
}

INSTANTIATE_TEST_SUITE_P(Cases, Targets, testing::ValuesIn(builds()), [](const testing::TestParamInfo<Build> &instance) { return instance.param.name; });

} // namespace
} // namespace headroom::targets
