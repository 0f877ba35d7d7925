// SPDX-License-Identifier: Apache-2.0
#include "source/commands/response_files.h"

#include <gtest/gtest.h>

#include "source/commands/compile_database.h"
#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;
using Words = std::vector<std::string>;

Words expanded(const Words &arguments, const std::string &directory)
{
  Expected<Words> out = expandResponseFiles(arguments, directory, PathMaps({}));
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : Words();
}

TEST(ResponseFiles, AreReplacedInPlaceRelativeToTheWorkingDirectory)
{
  const TemporaryDirectory directory;
  directory.write("sub/inner.rsp", "-DC '-DD=e f'\n");
  directory.write("outer.rsp", "-DA\n@sub/inner.rsp \"-DB=\\\"x\\\"\"\n");
  EXPECT_EQ(expanded({"gcc", "@outer.rsp", "-c", "@" + directory.at("sub/inner.rsp")}, directory.path()),
            (Words{"gcc", "-DA", "-DC", "-DD=e f", "-DB=\"x\"", "-c", "-DC", "-DD=e f"}));
}

TEST(ResponseFiles, NeedAName)
{
  EXPECT_EQ(expanded({"gcc", "@", "a@b"}, "/"), (Words{"gcc", "@", "a@b"}));
}

TEST(ResponseFiles, ThatAreMissingAreAnError)
{
  const TemporaryDirectory directory;
  const auto out = expandResponseFiles({"gcc", "@gone.rsp"}, directory.path(), PathMaps({}));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "response file 'gone.rsp' is not there: " + directory.at("gone.rsp"));
  EXPECT_EQ(out.error().help, "build the project once, the build system writes it; from another machine: --path-map FROM=TO");
}

TEST(ResponseFiles, ThatNameThemselvesEnd)
{
  const TemporaryDirectory directory;
  directory.write("a.rsp", "@b.rsp");
  directory.write("b.rsp", "@a.rsp");
  const auto out = expandResponseFiles({"gcc", "@a.rsp"}, directory.path(), PathMaps({}));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "response file 'a.rsp' is nested more than 16 deep");
  EXPECT_EQ(out.error().help, "does it name itself? see " + directory.at("a.rsp"));
}

TEST(ResponseFiles, ThatMultiplyAreLimited)
{
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += "-D ";
  directory.write("words.rsp", text);
  std::string many;
  for (int i = 0; i < 600; ++i)
    many += "@words.rsp ";
  directory.write("many.rsp", many);
  const auto out = expandResponseFiles({"gcc", "@many.rsp"}, directory.path(), PathMaps({}));
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().message, "command has more than 1000000 arguments");
}

TEST(ResponseFiles, NameTheEntryOfTheDatabase)
{
  const TemporaryDirectory directory;
  const std::string path = directory.write("compile_commands.json", "[\n {\"directory\": \"" + directory.path() +
                                                                        "\", \"file\": \"a.c\", \"command\": \"gcc @gone.rsp -c a.c\"}]");
  const auto database = readCompileDatabase(path, {});
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().place, path + ":2:2");
  EXPECT_EQ(database.error().message, "response file 'gone.rsp' is not there: " + directory.at("gone.rsp"));
}

} // namespace
} // namespace headroom
