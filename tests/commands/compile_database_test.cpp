// SPDX-License-Identifier: Apache-2.0
#include "source/commands/compile_database.h"

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;
using Words = std::vector<std::string>;

CompileDatabase readText(const TemporaryDirectory &directory, const std::string &text,
                         const std::vector<std::pair<std::string, std::string>> &maps = {})
{
  Expected<CompileDatabase> database = readCompileDatabase(directory.write("compile_commands.json", text), maps);
  EXPECT_TRUE(database) << (database ? "" : database.error().text());
  return database ? *database : CompileDatabase();
}

TEST(CompileDatabase, HoldsCommandsInOrderWithTheirLines)
{
  const TemporaryDirectory directory;
  const CompileDatabase database = readText(directory, R"([
  {"directory": "/w", "file": "src/../a.c", "command": "ccache gcc '-DA=b c' -o a.o -c a.c"},
  {
    "arguments": ["g++", "-c", "$x y"], "extra": {"deep": [1, null, true, {"x": -1.5}]},
    "directory": "/w/b", "file": "/w/b.cpp", "output": "b.o"
  }
])");
  ASSERT_EQ(database.commands.size(), 2U);
  EXPECT_EQ(database.path, directory.at("compile_commands.json"));
  EXPECT_EQ(database.commands[0], (CompileCommand{"/w", "/w/a.c", "a.o", {"gcc", "-DA=b c", "-o", "a.o", "-c", "a.c"}, 2}));
  EXPECT_EQ(database.commands[1], (CompileCommand{"/w/b", "/w/b.cpp", "b.o", {"g++", "-c", "$x y"}, 3}));
  EXPECT_EQ(database.assemblyEntries, 0U);
  EXPECT_EQ(database.otherEntries, 0U);
}

TEST(CompileDatabase, CountsWhatItDoesNotAnalyse)
{
  const TemporaryDirectory directory;
  const CompileDatabase database = readText(directory, R"([
    {"directory": "/w", "file": "a.S", "command": "gcc -c a.S"},
    {"directory": "/w", "file": "a.c", "command": "gcc -xassembler-with-cpp -c a.c"},
    {"directory": "/w", "file": "a.rs", "command": "rustc @gone.rsp a.rs"}])");
  EXPECT_TRUE(database.commands.empty());
  EXPECT_EQ(database.assemblyEntries, 2U);
  EXPECT_EQ(database.otherEntries, 1U);
}

TEST(CompileDatabase, KeepsEveryBuildOfOneSource)
{
  const TemporaryDirectory directory;
  const CompileDatabase database = readText(directory, R"([
    {"directory": "/w", "file": "a.c", "command": "gcc -DA -o 1.o -c a.c"},
    {"directory": "/w", "file": "b.c", "command": "gcc -c b.c"},
    {"directory": "/w", "file": "./a.c", "command": "gcc -DB -o2.o -c a.c"}])");
  const std::vector<const CompileCommand *> found = database.of("a.c", "/w");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->output, "1.o");
  EXPECT_EQ(found[1]->output, "2.o");
}

TEST(CompileDatabase, FindsAFileByAnySpelling)
{
  const TemporaryDirectory directory;
  directory.write("src/a.c", "");
  std::filesystem::create_directory_symlink(directory.at("src"), directory.at("link"));
  const CompileDatabase database =
      readText(directory, "[{\"directory\": \"" + directory.path() + "\", \"file\": \"src/a.c\", \"command\": \"gcc -c src/a.c\"}]");
  EXPECT_EQ(database.of(directory.at("src/a.c"), "/elsewhere").size(), 1U);
  EXPECT_EQ(database.of("a.c", directory.at("src")).size(), 1U);
  EXPECT_EQ(database.of("x/../src//a.c", directory.path()).size(), 1U);
  EXPECT_EQ(database.of("link/a.c", directory.path()).size(), 1U);
  EXPECT_EQ(database.of("a.c", directory.path()).size(), 0U);
}

TEST(CompileDatabase, ResolvesARelativeDirectoryAgainstItsOwn)
{
  const TemporaryDirectory directory;
  const CompileDatabase database = readText(directory, R"([{"directory": "build/..", "file": "a.c", "command": "gcc -c a.c"}])");
  ASSERT_EQ(database.commands.size(), 1U);
  EXPECT_EQ(database.commands[0].directory, directory.path());
  EXPECT_EQ(database.commands[0].file, directory.at("a.c"));
}

TEST(CompileDatabase, MapsForeignPathsEverywhere)
{
  const TemporaryDirectory directory;
  directory.write("r/flags.rsp", "-IC:/w/inc -DX=C:/w\n");
  const CompileDatabase database = readText(directory, R"([{
    "directory": "C:\\w", "file": "C:\\w\\src\\a.c", "command": "C:\\gcc\\bin\\gcc.exe @C:\\w\\r\\flags.rsp -include C:\\w\\pre.h -c C:\\w\\src\\a.c"
  }])",
                                            {{"C:\\w", directory.path()}, {"C:/gcc", "/opt/gcc"}});
  ASSERT_EQ(database.commands.size(), 1U);
  EXPECT_EQ(database.commands[0].directory, directory.path());
  EXPECT_EQ(database.commands[0].file, directory.at("src/a.c"));
  EXPECT_EQ(database.commands[0].arguments, (Words{"/opt/gcc/bin/gcc.exe", "-I" + directory.at("inc"), "-DX=C:/w", "-include",
                                                   directory.at("pre.h"), "-c", directory.at("src/a.c")}));
}

TEST(CompileDatabase, KeepsForeignPathsWithoutAMap)
{
  const TemporaryDirectory directory;
  const CompileDatabase database = readText(directory, R"([{
    "directory": "//wsl$/Debian/w", "file": "C:/src/a.c", "command": "gcc -c C:/src/a.c"}])");
  ASSERT_EQ(database.commands.size(), 1U);
  EXPECT_EQ(database.commands[0].directory, "//wsl$/Debian/w");
  EXPECT_EQ(database.commands[0].file, "C:/src/a.c");
}

TEST(CompileDatabase, TakesAByteOrderMark)
{
  const TemporaryDirectory directory;
  EXPECT_EQ(readText(directory, "\xEF\xBB\xBF[{\"directory\":\"/w\",\"file\":\"a.c\",\"command\":\"gcc -c a.c\"}]").commands.size(), 1U);
}

} // namespace
} // namespace headroom
