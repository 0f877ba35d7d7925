// SPDX-License-Identifier: Apache-2.0
// Sources of a build directory: what is missing of them is said, decides the exit code, and takes nothing else along.
#include "source_build.h"

namespace headroom::tool {
namespace {

class Sources : public SourceBuild {};

TEST_F(Sources, EveryUnitIsCounted)
{
  database({entry("src/a.c"), entry("src/b.c")});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("coverage: 2 translation units, ")) << ran.out;
  EXPECT_EQ(coverage()["translation_units"], 2);
}

TEST_F(Sources, ImageAloneHasNoUnits)
{
  EXPECT_TRUE(
      headroom({"check", "--elf", "build/fw.elf", "--format", "json"}).json()["images"][0]["coverage"]["translation_units"].is_null());
}

TEST_F(Sources, MissingDatabaseIsSaidAndTheImageAudited)
{
  const Ran ran = check();
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.complains("warning: no compile_commands.json in build: calls are resolved from machine code alone")) << ran.err;
  EXPECT_TRUE(ran.complains("-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")) << ran.err;
  EXPECT_EQ(coverage()["translation_units"], 0);
  EXPECT_EQ(check({"-q"}).err, "");
}

TEST_F(Sources, MissingDatabaseIsTwoForNamedFiles)
{
  const Ran ran = check({"src/a.c"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("error: no compile_commands.json in build or any parent directory\n")) << ran.err;
}

TEST_F(Sources, FileThatIsNotInTheDatabaseIsTwo)
{
  database({entry("src/a.c")});
  EXPECT_EQ(check({"src/a.c"}).code, 0);
  EXPECT_EQ(check({path("src/a.c")}).code, 0);
  const Ran ran = check({"src/b.c"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("error: src/b.c is not in ")) << ran.err;
  EXPECT_TRUE(ran.complains("build/compile_commands.json (1 entry)")) << ran.err;
}

TEST_F(Sources, BrokenDatabaseIsTwoAndTheImageAudited)
{
  for (const char *text : {"{}", "[", "", "[]", "[{}]"}) {
    write("build/compile_commands.json", text);
    const Ran ran = check();
    EXPECT_EQ(ran.code, 2) << text;
    EXPECT_TRUE(ran.complains("build/compile_commands.json")) << ran.err;
    EXPECT_TRUE(ran.says("fits")) << ran.out;
  }
}

TEST_F(Sources, DatabaseOfAMakeProjectIsFoundAboveTheImage)
{
  write("compile_commands.json", Json(std::vector<Json>{entry("src/a.c")}).dump());
  EXPECT_EQ(coverage()["translation_units"], 1);
  write("build/CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=" + path("src") + "\n");
  EXPECT_EQ(coverage()["translation_units"], 0) << "a CMake build writes its own";
}

TEST_F(Sources, SyntaxErrorIsThreeWithItsPlace)
{
  write("src/broken.c", "int f(void)\n{\n  return 1\n}\n");
  database({entry("src/a.c"), entry("src/broken.c"), entry("src/b.c")});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/broken.c: 1 error, first: src/broken.c:3:11: expected ';'")) << ran.out;
  EXPECT_TRUE(ran.says("coverage: 2 translation units")) << "the others are there: " << ran.out;
}

TEST_F(Sources, AcceptedIncompleteUnitIsNotThree)
{
  write("src/broken.c", "int f(void) { return nowhere; }\n");
  database({entry("src/broken.c")});
  write(".headroom.yaml", "schema: 1\nincomplete: [{file: src/broken.c, reason: \"vendor\"}]\n");
  const Ran ran = check({"--config", ".headroom.yaml"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete, accepted: src/broken.c: ")) << ran.out;
}

TEST_F(Sources, MissingHeaderIsThree)
{
  write("src/c.c", "#include \"absent.h\"\n");
  database({entry("src/c.c")});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("'absent.h' file not found")) << ran.out;
}

TEST_F(Sources, MissingSourceIsThreeAndAllMissingIsTwo)
{
  database({entry("src/a.c"), entry("src/gone.c")});
  const Ran one = check();
  EXPECT_EQ(one.code, 3) << one.out << one.err;
  EXPECT_TRUE(one.says("incomplete: src/gone.c: no such file")) << one.out;
  database({entry("src/gone.c"), entry("src/gone too.c")});
  const Ran all = check();
  EXPECT_EQ(all.code, 2) << all.out << all.err;
  EXPECT_TRUE(all.complains("none of its 2 C and C++ sources is on this machine")) << all.err;
  EXPECT_TRUE(all.complains("--path-map")) << all.err;
}

TEST_F(Sources, MissingCompilerIsTwo)
{
  database({entry("src/a.c", "", path("absent-gcc")), entry("src/b.c", "", path("absent-gcc"))});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 2) << ran.out << ran.err;
  EXPECT_TRUE(ran.complains("absent-gcc")) << ran.err;
  EXPECT_TRUE(ran.complains("(this and 1 more)")) << "one cause, one error: " << ran.err;
  EXPECT_TRUE(ran.says("fits")) << "what the image says is printed: " << ran.out;
}

TEST_F(Sources, UnitThatHangsLosesItselfAlone)
{
  write("slow-gcc", "#!/bin/sh\nexec sleep 60\n");
  std::filesystem::permissions(path("slow-gcc"), std::filesystem::perms::owner_all);
  database({entry("src/a.c", "", path("slow-gcc")), entry("src/b.c")});
  const Ran ran = check({"--unit-timeout", "8", "-j2"});
  EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/a.c: the parser took longer than 8 s")) << ran.out;
  EXPECT_TRUE(ran.says("coverage: 1 translation unit, ")) << ran.out;
}

TEST_F(Sources, NestingWithoutEndLosesItsUnitAlone)
{
  const std::size_t deep = 200'000;
  write("src/deep.c", "int x = " + std::string(deep, '(') + "1" + std::string(deep, ')') + ";\n");
  std::string sum = "int y = 1";
  for (std::size_t i = 0; i < deep; ++i)
    sum += "+1";
  write("src/sum.c", sum + ";\n");
  write("src/self.h", "#include \"self.h\"\n");
  write("src/loop.c", "#include \"self.h\"\n");
  database({entry("src/deep.c"), entry("src/sum.c"), entry("src/loop.c"), entry("src/b.c")});
  const Ran ran = check();
  EXPECT_EQ(ran.code, 3) << ran.err;
  EXPECT_TRUE(ran.says("incomplete: src/deep.c: ")) << ran.out;
  EXPECT_TRUE(ran.says("incomplete: src/loop.c: ")) << ran.out;
  EXPECT_FALSE(ran.says("src/b.c")) << ran.out;
}

TEST_F(Sources, DroppedOptionsAreSaidOnceWithCounts)
{
  database({entry("src/a.c", "-fno-reorder-functions"), entry("src/b.c", "-fno-reorder-functions")});
  const Ran ran = check();
  EXPECT_TRUE(ran.complains("warning: dropped GCC options unknown to clang: -fno-reorder-functions (2 files)")) << ran.err;
  EXPECT_EQ(ran.err.find("-fno-reorder-functions"), ran.err.rfind("-fno-reorder-functions"));
  EXPECT_EQ(check().err, ran.err) << "the cache remembers it";
}

TEST_F(Sources, ResultDoesNotDependOnTheNumberOfWorkers)
{
  std::vector<Json> entries;
  for (int i = 0; i < 9; ++i) {
    write("src/u" + std::to_string(i) + ".c", i % 3 == 0 ? "int f(void) { return oops; }\n" : "void f(void) {}\n");
    entries.push_back(entry("src/u" + std::to_string(i) + ".c"));
  }
  database(entries);
  const Ran one = check({"--no-cache", "-j1", "--format", "json"});
  const Ran four = check({"--no-cache", "-j4", "--format", "json"});
  EXPECT_EQ(one.code, 3);
  EXPECT_EQ(one.out, four.out);
  EXPECT_EQ(one.err, four.err);
}

TEST_F(Sources, SysbuildImagesHaveTheirOwnDatabases)
{
  database({entry("src/a.c"), entry("src/b.c")});
  place("clean.elf", "sys/one/fw.elf");
  place("clean.elf", "sys/two/fw.elf");
  write("sys/one/compile_commands.json", read("build/compile_commands.json"));
  write("sys/domains.yaml",
        "domains:\n- {name: one, build_dir: " + path("sys/one") + "}\n- {name: two, build_dir: " + path("sys/two") + "}\n");
  const Json images = headroom({"check", "-p", "sys", "--format", "json"}).json()["images"];
  ASSERT_EQ(images.size(), 2u);
  EXPECT_EQ(images[0]["coverage"]["translation_units"], 2);
  EXPECT_EQ(images[1]["coverage"]["translation_units"], 0);
}

TEST_F(Sources, DoctorShowsThem)
{
  database({entry("src/a.c", "-fno-reorder-functions"), entry("src/start.S")});
  const Ran ran = headroom({"doctor", "-p", "build"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  for (const char *text : {"compile_commands.json", "1 in C and C++, 1 in assembly", "arm-none-eabi-gcc (1)", "-fno-reorder-functions (1)"})
    EXPECT_TRUE(ran.says(text)) << text << " in " << ran.out;
}

} // namespace
} // namespace headroom::tool
