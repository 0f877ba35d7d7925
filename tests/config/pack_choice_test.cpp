// SPDX-License-Identifier: Apache-2.0
#include "config/pack_choice.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PackChoiceTest : public ::testing::Test {
protected:
  void SetUp() override
  {
    const ::testing::TestInfo *info = ::testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(::testing::TempDir()) / (std::string("headroom_pack_") + info->name());
    std::filesystem::create_directories(directory_);
  }

  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string &file, const std::string &text) const
  {
    std::ofstream(directory_ / file, std::ios::binary) << text;
    return (directory_ / file).string();
  }

  [[nodiscard]] PackChoice choose(const std::vector<std::string> &wanted, const std::vector<std::string> &extra) const
  {
    return choosePacks(wanted, extra, directory_.string());
  }

  std::filesystem::path directory_;
};

std::vector<std::string> namesOf(const PackChoice &choice)
{
  std::vector<std::string> out;
  for (const Pack &pack : choice.packs)
    out.push_back(pack.name);
  return out;
}

TEST_F(PackChoiceTest, TakesEveryShippedPackByDefault)
{
  const PackChoice choice = choose({}, {});
  EXPECT_THAT(choice.errors, IsEmpty());
  EXPECT_THAT(namesOf(choice), ElementsAre("bare-metal", "c-library", "cmsis", "cmsis-rtos2", "esp-idf", "freertos", "freertos-api", "rtx5", "zephyr", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
}

TEST_F(PackChoiceTest, TakesOfTheSystemsOnlyWhatIsWantedAndWhatOnlyTellsOfFunctions)
{
  EXPECT_THAT(namesOf(choose({"zephyr"}, {})), ElementsAre("c-library", "cmsis", "cmsis-rtos2", "freertos-api", "zephyr", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
}

TEST_F(PackChoiceTest, AddsAndReplacesByFile)
{
  const std::string own = write("own.yaml", "schema: 1\nname: own\n");
  const std::string mine = write("mine.yaml", "schema: 1\nname: zephyr\nfatal: [mine]\n");
  const PackChoice choice = choose({}, {own, mine});
  EXPECT_THAT(namesOf(choice), ElementsAre("bare-metal", "c-library", "cmsis", "cmsis-rtos2", "esp-idf", "freertos", "freertos-api", "own", "rtx5", "zephyr", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
  EXPECT_THAT(choice.packs[choice.packs.size() - 6].fatal, ElementsAre("mine"));
  EXPECT_THAT(namesOf(choose({"bare-metal"}, {own})), ElementsAre("bare-metal", "c-library", "cmsis", "cmsis-rtos2", "freertos-api", "own", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
}

TEST_F(PackChoiceTest, ReadsPathsRelativeToTheConfiguration)
{
  write("own.yaml", "schema: 1\nname: own\n");
  EXPECT_THAT(namesOf(choose({"own.yaml", "zephyr"}, {})), ElementsAre("c-library", "cmsis", "cmsis-rtos2", "freertos-api", "own", "zephyr", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
  EXPECT_THAT(namesOf(choose({"./own.yaml"}, {})), ElementsAre("c-library", "cmsis", "cmsis-rtos2", "freertos-api", "own", "zephyr-api",
                          "zephyr-flash", "zephyr-protection", "zephyr-relocation", "zephyr-sections"));
}

TEST_F(PackChoiceTest, SuggestsTheNearestPack)
{
  const PackChoice choice = choose({"zephir", "bare-metal"}, {});
  EXPECT_THAT(choice.packs, IsEmpty());
  ASSERT_THAT(choice.errors, SizeIs(1));
  EXPECT_EQ(choice.errors[0].message, "no pack named 'zephir', nearest: zephyr");
}

TEST_F(PackChoiceTest, ReportsEveryErrorOfEveryFile)
{
  const std::string broken = write("broken.yaml", "schema: 1\nnam: x\nfatal: x\n");
  const PackChoice choice = choose({"missing.yaml"}, {broken});
  EXPECT_THAT(choice.packs, IsEmpty());
  EXPECT_THAT(choice.errors, SizeIs(4)) << "unknown key, wrong type, missing name, missing file";
}

} // namespace
} // namespace headroom
