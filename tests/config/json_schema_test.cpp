// SPDX-License-Identifier: Apache-2.0
#include "config/json_schema.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/knowledge.h"
#include "read_config.h"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;

class JsonSchema : public ::testing::Test {
protected:
  void SetUp() override
  {
    const Expected<std::vector<RuleInfo>> rules = shippedRules();
    ASSERT_TRUE(rules);
    text_ = projectConfigSchema(*rules);
    schema_ = Json::parse(text_);
  }

  std::string text_;
  Json schema_;
};

std::vector<std::string> keysOf(const Json &object)
{
  std::vector<std::string> out;
  for (const auto &item : object.items())
    out.push_back(item.key());
  return out;
}

TEST_F(JsonSchema, HasEveryKeyOfTheFile)
{
  EXPECT_THAT(keysOf(schema_.at("properties")), ElementsAre("schema", "packs", "own", "budgets", "levels", "limits", "calls", "bounds",
                                                            "recursion", "interrupts", "fatal", "api", "placement", "incomplete", "suppress", "images"));
  EXPECT_EQ(schema_.at("required"), Json::array({"schema"}));
  EXPECT_EQ(schema_.at("additionalProperties"), false);
  EXPECT_EQ(schema_.at("$schema"), "https://json-schema.org/draft/2020-12/schema");
}

TEST_F(JsonSchema, DescribesEveryKeyOfEveryRecord)
{
  int described = 0;
  const std::function<void(const Json &)> walk = [&](const Json &node) {
    if (node.is_object() && node.contains("properties")) {
      for (const auto &item : node.at("properties").items()) {
        EXPECT_FALSE(item.value().at("description").get<std::string>().empty()) << item.key();
        ++described;
      }
    }
    if (node.is_structured())
      for (const auto &item : node.items())
        walk(item.value());
  };
  walk(schema_);
  EXPECT_GT(described, 60);
}

TEST_F(JsonSchema, ListsTheRulesAndLevels)
{
  const Json &levels = schema_.at("properties").at("levels");
  const Json &names = levels.at("propertyNames").at("enum");
  EXPECT_NE(std::find(names.begin(), names.end(), "stack-overflow"), names.end());
  EXPECT_EQ(levels.at("additionalProperties").at("enum"), Json::array({"error", "warning", "note", "off"}));
  EXPECT_EQ(schema_.at("properties").at("suppress").at("items").at("properties").at("rule").at("enum"), names);
}

TEST_F(JsonSchema, RequiresWhatTheReaderRequires)
{
  EXPECT_EQ(schema_.at("properties").at("suppress").at("items").at("required"), Json::array({"rule", "reason"}));
  EXPECT_EQ(schema_.at("properties").at("calls").at("items").at("required"), Json::array({"in", "targets", "reason"}));
  EXPECT_EQ(schema_.at("properties").at("images").at("items").at("required"), Json::array({"match"}));
}

TEST_F(JsonSchema, BoundsIntegers)
{
  const Json &priority = schema_.at("properties").at("interrupts").at("additionalProperties").at("properties").at("priority");
  EXPECT_EQ(priority.at("minimum"), -3);
  EXPECT_EQ(priority.at("maximum"), 255);
}

TEST_F(JsonSchema, IsTheSameTwice)
{
  const Expected<std::vector<RuleInfo>> rules = shippedRules();
  ASSERT_TRUE(rules);
  EXPECT_EQ(projectConfigSchema(*rules), text_);
}

} // namespace
} // namespace headroom
