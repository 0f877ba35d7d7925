// SPDX-License-Identifier: Apache-2.0
#include "source/commands/compile_database.h"

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace headroom {
namespace {

using test::TemporaryDirectory;

constexpr const char *howTo = "a west build writes one; CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON; make: bear -- make; then "
                              "headroom check -p BUILD";
constexpr const char *again = "the entry is incomplete: let the build write the database again";

Error errorOf(const std::string &path)
{
  Expected<CompileDatabase> database = readCompileDatabase(path, {});
  EXPECT_FALSE(database) << path;
  return database ? Error{} : database.error();
}

struct Case {
  const char *name;
  const char *text;
  const char *place; ///< after the file's name
  const char *message;
  const char *help;
};

class BrokenDatabase : public testing::TestWithParam<Case> {};

TEST_P(BrokenDatabase, IsRefusedWithItsPlace)
{
  const TemporaryDirectory directory;
  const std::string path = directory.write("compile_commands.json", GetParam().text);
  const Error error = errorOf(path);
  EXPECT_EQ(error.kind, Error::Kind::Environment);
  EXPECT_EQ(error.message, GetParam().message);
  EXPECT_EQ(error.place, path + GetParam().place);
  EXPECT_EQ(error.help, GetParam().help);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenDatabase,
    testing::Values(
        Case{"empty_file", "", "", "compile database is empty", howTo}, Case{"blank_file", " \n", "", "compile database is empty", howTo},
        Case{"no_entries", "[]", ":1:1", "compile database has no entries", howTo},
        Case{"object", "\n {\"a\": []}", ":2:2", "expected an array, found an object", howTo},
        Case{"string", "\"x\"", ":1:1", "expected an array, found a string", howTo},
        Case{"number", "12", ":1:1", "expected an array, found a number", howTo},
        Case{"null", "null", ":1:1", "expected an array, found null", howTo},
        Case{"not_json", "[\n  gcc -c\n]", ":2:3", "not JSON: unexpected 'g'", howTo},
        Case{"cut_short", "[{\"directory\": \"/w\",", ":1:21", "not JSON: ends unexpectedly", howTo},
        Case{"control_character", "[{\"file\": \"a\tb\"}]", ":1:13", "not JSON: unexpected byte 0x09", howTo},
        Case{"not_utf8", "[{\"file\": \"\xff\"}]", ":1:12", "not JSON: unexpected byte 0xff", howTo},
        Case{"trailing_text", "[]\n[]", ":2:1", "not JSON: unexpected '['", howTo},
        Case{"entry_string", "[\"a\"]", ":1:2", "entry 1 is a string, expected an object", howTo},
        Case{"entry_array", "[\n[]]", ":2:1", "entry 1 is an array, expected an object", howTo},
        Case{"second_entry_number", "[{},\n  7]", ":2:3", "entry 2 is a number, expected an object", howTo},
        Case{"directory_number", "[{\"directory\": 5}]", ":1:16", "'directory' is a number, expected a string", howTo},
        Case{"file_null", "[{\"file\":\n  null}]", ":2:3", "'file' is null, expected a string", howTo},
        Case{"command_array", "[{\"command\": [\"gcc\"]}]", ":1:14", "'command' is an array, expected a string", howTo},
        Case{"output_object", "[{\"output\": {}}]", ":1:13", "'output' is an object, expected a string", howTo},
        Case{"arguments_string", "[{\"arguments\": \"gcc -c\"}]", ":1:16", "'arguments' is a string, expected an array of strings", howTo},
        Case{"arguments_number", "[{\"arguments\": [\"gcc\", 1]}]", ":1:24", "'arguments' holds a number, expected strings", howTo},
        Case{"arguments_array", "[{\"arguments\": [[]]}]", ":1:17", "'arguments' holds an array, expected strings", howTo},
        Case{"arguments_boolean", "[{\"arguments\": true}]", ":1:16", "'arguments' is a boolean, expected an array of strings", howTo},
        Case{"key_twice", "[{\"file\": \"a\",\n \"file\": \"b\"}]", ":2:2", "key 'file' is there twice", howTo},
        Case{"too_deep", "[{\"x\": [[[[[[[1]]]]]]]}]", ":1:14", "more than 8 levels of arrays and objects", howTo},
        Case{"no_file", "[\n {\"directory\": \"/w\", \"command\": \"gcc\"}]", ":2:2", "entry has no 'file'", again},
        Case{"no_directory", "[{\"file\": \"a.c\", \"command\": \"gcc\"}]", ":1:2", "entry for 'a.c' has no 'directory'", again},
        Case{"neither", "[{\"file\": \"a.c\", \"directory\": \"/w\"}]", ":1:2", "entry for 'a.c' has neither 'command' nor 'arguments'",
             again},
        Case{"both", "[{\"file\": \"a.c\", \"directory\": \"/w\", \"command\": \"gcc\", \"arguments\": []}]", ":1:2",
             "entry for 'a.c' has both 'command' and 'arguments', expected one of them", again},
        Case{"no_compiler", "[{\"file\": \"a.c\", \"directory\": \"/w\", \"command\": \" ccache \"}]", ":1:2",
             "entry for 'a.c' names no compiler", again}),
    [](const auto &test) { return std::string(test.param.name); });

TEST(MissingDatabase, SaysHowToGetOne)
{
  const TemporaryDirectory directory;
  const Error error = errorOf(directory.at("compile_commands.json"));
  EXPECT_EQ(error.text(), directory.at("compile_commands.json") + ": no compile database here\n  help: " + howTo);
}

TEST(MissingDatabase, AlsoBelowAFile)
{
  const TemporaryDirectory directory;
  const std::string file = directory.write("a.c", "");
  EXPECT_EQ(errorOf(file + "/compile_commands.json").message, "no compile database here");
}

TEST(DatabasePath, MustNotBeADirectory)
{
  const TemporaryDirectory directory;
  const Error error = errorOf(directory.path());
  EXPECT_EQ(error.message, "is a directory, expected a compile database");
  EXPECT_EQ(error.help, "name the file in it, for instance " + directory.path() + "/compile_commands.json");
}

TEST(DatabasePath, MustBeARegularFile)
{
  EXPECT_EQ(errorOf("/dev/null").message, "is not a regular file, expected a compile database");
}

TEST(DatabaseEntries, AreLimited)
{
  const TemporaryDirectory directory;
  std::string text = "[";
  for (int i = 0; i < 1'000'001; ++i)
    text += "{},";
  const Error error = errorOf(directory.write("compile_commands.json", text));
  EXPECT_EQ(error.message, "more than 1000000 entries");
}

TEST(DatabaseSize, IsLimited)
{
  const TemporaryDirectory directory;
  const std::string path = directory.write("compile_commands.json", "[");
  std::filesystem::resize_file(path, (std::uintmax_t(1) << 30) + 1); // sparse
  EXPECT_EQ(errorOf(path).message, "compile database has 1073741825 bytes, at most 1073741824 are read");
}

} // namespace
} // namespace headroom
