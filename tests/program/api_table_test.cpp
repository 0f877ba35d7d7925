// SPDX-License-Identifier: Apache-2.0
#include "program/paths/api_table.h"

#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

using program::ApiTable;
using program::ImageIndex;
using Rows = std::vector<std::uint32_t>;

ApiRule row(std::vector<std::string> functions, std::string note = "")
{
  ApiRule out;
  out.functions = std::move(functions);
  out.note = std::move(note);
  return out;
}

/// A table for an image that has a function `linked` and a symbol `SIZE`.
class ApiTableTest : public testing::Test {
protected:
  ApiTableTest()
  {
    image_.function("linked", 8);
    image_.mark("SIZE", 4);
  }

  ApiTable table()
  {
    facts_ = image_.build();
    index_.emplace(facts_);
    return ApiTable(*index_, {&pack_, &other_}, config_);
  }

  FactsBuilder image_;
  Pack pack_, other_;
  ProjectConfig config_;

private:
  MachineFacts facts_;
  std::optional<ImageIndex> index_;
};

TEST_F(ApiTableTest, FindsRowsByNameAndByGlob)
{
  pack_.api = {row({"take", "give"}), row({"k_*"}), row({"other", "k_take"})};
  const ApiTable api = table();
  EXPECT_EQ(api.rowsOf("give", ""), Rows{0});
  EXPECT_EQ(api.rowsOf("k_give", ""), Rows{1});
  EXPECT_EQ(api.rowsOf("k_take", ""), (Rows{1, 2})) << "effects of several rows add up";
  EXPECT_EQ(api.rowsOf("k", ""), Rows{});
  EXPECT_EQ(api.rowsOf("takes", ""), Rows{});
}

TEST_F(ApiTableTest, SaysOfRowsWithUserSymbolsWhetherTheImageHasUserMode)
{
  ApiRule there = row({"a"});
  there.userSymbols = {"NO_SUCH_SYMBOL", "SIZE"};
  ApiRule missing = row({"b"});
  missing.userSymbols = {"NO_SUCH_SYMBOL"};
  pack_.api = {there, missing, row({"c"})};
  const ApiTable api = table();
  EXPECT_FALSE(api.rules()[0].isUserModeIgnored);
  EXPECT_TRUE(api.rules()[1].isUserModeIgnored);
  EXPECT_FALSE(api.rules()[2].isUserModeIgnored);
}

TEST_F(ApiTableTest, NamesARowOnceHoweverOftenItMatches)
{
  pack_.api = {row({"take", "take", "t*", "*e"})};
  EXPECT_EQ(table().rowsOf("take", ""), Rows{0});
}

TEST_F(ApiTableTest, PutsTheProjectFirstThenPacksInTheirOrder)
{
  pack_.api = {row({"f"}, "pack")};
  other_.api = {row({"f"}, "other")};
  config_.api = {{row({"*"}, "project"), "reason", {}}};
  const ApiTable api = table();
  ASSERT_EQ(api.rules().size(), 3u);
  EXPECT_EQ(api.rules()[0].note, "project");
  EXPECT_EQ(api.rules()[1].note, "pack");
  EXPECT_EQ(api.rules()[2].note, "other");
  EXPECT_EQ(api.rowsOf("f", ""), (Rows{0, 1, 2}));
}

TEST_F(ApiTableTest, LeavesOutRowsWhoseSymbolsDoNotHold)
{
  ApiRule absent = row({"f"}, "wants what is not linked");
  absent.whenSymbols = {"linked", "missing"};
  ApiRule excluded = row({"f"}, "excluded by a symbol");
  excluded.unlessSymbols = {"missing", "SIZE"};
  ApiRule kept = row({"f"}, "kept");
  kept.whenSymbols = {"linked", "SI*"};
  kept.unlessSymbols = {"missing"};
  pack_.api = {absent, excluded, kept};
  config_.api = {{absent, "reason", {}}};
  const ApiTable api = table();
  ASSERT_EQ(api.rules().size(), 1u);
  EXPECT_EQ(api.rules()[0].note, "kept");
  EXPECT_EQ(api.rowsOf("f", ""), Rows{0});
}

TEST_F(ApiTableTest, TellsVersionsApartByTheDeclaredType)
{
  ApiRule before = row({"slab_free"});
  before.whenType = "void (struct slab *, void **)";
  ApiRule since = row({"slab_free"});
  since.whenType = "void (struct slab *, void *)";
  pack_.api = {before, since, row({"slab_free"})};
  const ApiTable api = table();
  EXPECT_EQ(api.rowsOf("slab_free", "void (struct slab *, void **)"), (Rows{0, 2}));
  EXPECT_EQ(api.rowsOf("slab_free", "void (struct slab *, void *)"), (Rows{1, 2}));
  EXPECT_EQ(api.rowsOf("slab_free", ""), Rows{2}) << "an unknown type matches no row that asks for one";
}

TEST_F(ApiTableTest, StaysValidWhenItMoves)
{
  pack_.api = {row({"a"}), row({"g*"})};
  ApiTable first = table();
  const ApiTable moved = std::move(first);
  EXPECT_EQ(moved.rowsOf("a", ""), Rows{0});
  EXPECT_EQ(moved.rowsOf("gg", ""), Rows{1});
}

TEST_F(ApiTableTest, IsEmptyWithoutRows)
{
  const ApiTable api = table();
  EXPECT_TRUE(api.rules().empty());
  EXPECT_EQ(api.rowsOf("linked", ""), Rows{});
}

} // namespace
} // namespace headroom::test
