// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/project_file.h"
#include "config/text_file.h"

namespace headroom {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A directory of its own, removed with what is in it.
class FindConfig : public ::testing::Test {
protected:
  void SetUp() override
  {
    const ::testing::TestInfo *info = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = std::filesystem::path(::testing::TempDir()) / (std::string("headroom_") + info->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "a/b/c");
  }

  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string &name, const std::string &text) const { std::ofstream(root_ / name, std::ios::binary) << text; }

  [[nodiscard]] std::string path(const std::string &name) const { return (root_ / name).string(); }

  std::filesystem::path root_;
};

TEST_F(FindConfig, TakesTheNearestParent)
{
  write(".headroom.yaml", "schema: 1\n");
  write("a/b/.headroom.yaml", "schema: 1\n");
  const Expected<std::string> found = findProjectConfig(path("a/b/c"));
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, path("a/b/.headroom.yaml"));
  const Expected<std::string> above = findProjectConfig(path("a/"));
  ASSERT_TRUE(above);
  EXPECT_EQ(*above, path(".headroom.yaml"));
}

TEST_F(FindConfig, RefusesAMisspeltName)
{
  write("a/.headroom.yml", "schema: 1\n");
  const Expected<std::string> found = findProjectConfig(path("a/b"));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().text(),
            path("a/.headroom.yml") + ": is not read, wanted the name .headroom.yaml\n  help: rename it, or give --no-config");
}

TEST_F(FindConfig, WantsADirectoryToStartIn)
{
  EXPECT_FALSE(findProjectConfig(path("missing")));
  write("file", "");
  EXPECT_FALSE(findProjectConfig(path("file")));
}

TEST_F(FindConfig, LoadsTheFileUnderTheNameThatIsShown)
{
  write(".headroom.yaml", "schema: 1\nbudgets: {margin: 5}\n");
  const ConfigRead read = loadProjectConfig(path(".headroom.yaml"), ".headroom.yaml", {});
  ASSERT_TRUE(read.file);
  EXPECT_EQ(read.file->config.places.at("budgets.margin").file, ".headroom.yaml");
  EXPECT_THAT(read.errors, IsEmpty());
}

TEST_F(FindConfig, NamesWhatCannotBeRead)
{
  const ConfigRead missing = loadProjectConfig(path("none.yaml"), "none.yaml", {});
  EXPECT_FALSE(missing.file);
  ASSERT_THAT(missing.errors, SizeIs(1));
  EXPECT_EQ(missing.errors[0].text(), "none.yaml: no such file");
  EXPECT_EQ(missing.errors[0].kind, Error::Kind::Environment);
  const ConfigRead directory = loadProjectConfig(path("a"), "a", {});
  ASSERT_THAT(directory.errors, SizeIs(1));
  EXPECT_EQ(directory.errors[0].text(), "a: is a directory, wanted a file");
}

TEST_F(FindConfig, ReadsNoMoreThanAllowed)
{
  write("big", std::string(11, 'x'));
  EXPECT_TRUE(readTextFile(path("big"), 11));
  const Expected<std::string> text = readTextFile(path("big"), 10);
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().text(), HasSubstr("has more than 10 bytes"));
}

TEST_F(FindConfig, ReadsNoDevice)
{
  const Expected<std::string> text = readTextFile("/dev/zero", 10);
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().text(), HasSubstr("is not a regular file"));
}

} // namespace
} // namespace headroom
