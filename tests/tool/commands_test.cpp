// SPDX-License-Identifier: Apache-2.0
// The commands about the tool itself.
#include "checks/registry.h"
#include "config/knowledge.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

class Commands : public Sandbox {};

TEST_F(Commands, VersionNamesEverythingAResultDependsOn)
{
  const Ran ran = headroom({"--version"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out.rfind("headroom " HEADROOM_TEST_VERSION ", LLVM ", 0), 0u) << ran.out;
  EXPECT_TRUE(ran.says("headroom-report/1"));
  EXPECT_TRUE(ran.says("pack zephyr "));
  EXPECT_EQ(headroom({"version"}).out, ran.out);
  EXPECT_EQ(headroom({"version", "--json"}).json()["version"], HEADROOM_TEST_VERSION);
}

TEST_F(Commands, RulesListsEveryRuleThatReports)
{
  const Ran ran = headroom({"rules"});
  EXPECT_EQ(ran.code, 0);
  for (const Rule &rule : allRules())
    EXPECT_TRUE(ran.says(rule.id)) << rule.id;
  EXPECT_FALSE(ran.says("relocation-boot-path")) << "a reserved id is no rule yet";
}

TEST_F(Commands, EveryRegisteredRuleHasMetadataThatAgrees)
{
  const Expected<std::vector<RuleInfo>> infos = shippedRules();
  ASSERT_TRUE(infos) << infos.error().text();
  for (const Rule &rule : allRules()) {
    const auto found = std::find_if(infos->begin(), infos->end(), [&](const RuleInfo &info) { return info.id == rule.id; });
    ASSERT_NE(found, infos->end()) << rule.id;
    EXPECT_TRUE(found->isAvailable()) << rule.id;
    EXPECT_EQ(found->level, rule.level) << rule.id;
  }
}

TEST_F(Commands, EveryAvailableRuleHasAPage)
{
  const Json rules = headroom({"rules", "--format", "json"}).json()["rules"];
  EXPECT_GE(rules.size(), allRules().size());
  for (const Json &rule : rules) {
    const Ran page = headroom({"explain", rule["id"]});
    EXPECT_EQ(page.code, 0) << rule["id"];
    EXPECT_GT(page.out.size(), 80u) << rule["id"];
  }
}

TEST_F(Commands, ExplainOfAnUnknownRuleGetsTheNearest)
{
  const Ran ran = headroom({"explain", "stack-overflw"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "error: no rule named stack-overflw\n  help: nearest: stack-overflow\n");
}

TEST_F(Commands, ExplainWithoutARuleSaysSo)
{
  const Ran ran = headroom({"explain"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("headroom explain needs RULE")) << ran.err;
}

TEST_F(Commands, DoctorShowsWhatIsThereAndTheNextCommand)
{
  place("clean.elf", "fw.elf");
  write(".headroom.yaml", "schema: 1\n");
  const Ran ran = headroom({"doctor", "--elf", "fw.elf"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  for (const char *text :
       {"image", "fw.elf", "symbols", "lines", "witnesses", "bare-metal", ".headroom.yaml", "headroom check --elf fw.elf"})
    EXPECT_TRUE(ran.says(text)) << text << "\n" << ran.out;
}

TEST_F(Commands, DoctorWithoutAnImageSaysWhatIsMissing)
{
  const Ran ran = headroom({"doctor"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("no build directory here")) << ran.err;
  EXPECT_TRUE(ran.says("config")) << ran.out;
}

TEST_F(Commands, ViewsListFunctionsCallsAndWitnesses)
{
  const Ran ran = headroom({"stack", "--elf", built("open.elf"), "--functions", "--calls", "--witnesses"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("function ")) << ran.out;
  EXPECT_TRUE(ran.says("closed by")) << ran.out;
  EXPECT_TRUE(ran.says("open ")) << ran.out;
}

TEST_F(Commands, SuggestionsAreEntriesForTheConfiguration)
{
  const Ran ran = headroom({"stack", "--elf", built("open.elf"), "--suggest"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("calls:\n  - {in: ")) << ran.out;
}

} // namespace
} // namespace headroom::tool
