// SPDX-License-Identifier: Apache-2.0
// linker-placement-policy: where the project wants a symbol, and where it is.
#include "linker_case.h"

namespace headroom::test {
namespace {

constexpr const char *rule = "linker-placement-policy";

LinkerCase policyCase(const std::string &symbol, const std::string &region, const Artefacts &artefacts = {})
{
  LinkerCase out(scriptOf(".fast : { *(.fast) } > CCM AT> FLASH", "CCM (rw) : ORIGIN = 0x10000000, LENGTH = 4K"), "int fast IN(\".fast\") = 7;", armGnu, {},
                 artefacts);
  out.isRtosKnown = false;
  out.config.path = ".headroom.yaml";
  out.config.placement.push_back({symbol, region, "zero wait states", {".headroom.yaml", 4, 5}});
  return out;
}

TEST(LinkerPlacementPolicy, SymbolWhereItShouldBe)
{
  EXPECT_THAT(policyCase("fast", "CCM").said(rule), IsEmpty());
  EXPECT_THAT(policyCase("_start", "FLASH").said(rule), IsEmpty());
}

TEST(LinkerPlacementPolicy, SymbolElsewhere)
{
  const RuleOutcome outcome = policyCase("counter", "CCM").run(rule);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  const Finding &finding = outcome.drafts[0].finding;
  EXPECT_EQ(finding.message, "counter lies in region RAM, at 0x20000000, the project wants it in CCM");
  EXPECT_EQ(finding.level, Level::Error);
  EXPECT_EQ(text(finding.place), ".headroom.yaml:4:5");
  EXPECT_EQ(finding.symbol, "counter");
  ASSERT_EQ(finding.notes.size(), 2U);
  EXPECT_EQ(finding.notes[1].note, "the reason given is: zero wait states");
}

TEST(LinkerPlacementPolicy, EverySymbolThatAPatternNames)
{
  EXPECT_EQ(policyCase("*t*", "CCM").run(rule).drafts.size(), 3U) << "_start, counter, total; fast is where it should be";
}

TEST(LinkerPlacementPolicy, RegionThatTheLinkDoesNotHave)
{
  const RuleOutcome outcome = policyCase("fast", "CCN").run(rule);
  ASSERT_EQ(outcome.drafts.size(), 1U);
  EXPECT_EQ(outcome.drafts[0].finding.help, "this link has no memory region CCN; did you mean 'CCM'?");
}

TEST(LinkerPlacementPolicy, SymbolThatTheImageDoesNotHaveIsANote)
{
  LinkerCase one = policyCase("slow", "CCM");
  EXPECT_THAT(one.said(rule), IsEmpty());
  const auto joined = joinLayout(one.layout, {one.machine, one.sources, {}, one.config});
  EXPECT_THAT(joined->notes, ElementsAre(".headroom.yaml:4:5: placement: no function or object of this image is called slow"));
}

TEST(LinkerPlacementPolicy, WithoutRegionsItIsUndecided)
{
  EXPECT_THAT(policyCase("fast", "CCM", {false, false}).said(rule), ElementsAre(StartsWith("undecided: fast: ")));
}

TEST(LinkerPlacementPolicy, WithoutAPolicyItDoesNotApply)
{
  const LinkerCase one;
  EXPECT_THAT(one.said(rule), IsEmpty());
}

} // namespace
} // namespace headroom::test
