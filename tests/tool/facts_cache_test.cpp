// SPDX-License-Identifier: Apache-2.0
// The cache of a build's sources: what has changed is parsed again, and only that; what is damaged is said and done again.
#include "facts_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <thread>

#include "source_build.h"

namespace headroom::tool {
namespace {

namespace fs = std::filesystem;

class Cache : public SourceBuild {
protected:
  void SetUp() override
  {
    SourceBuild::SetUp();
    database({entry("src/a.c"), entry("src/b.c")});
  }

  [[nodiscard]] std::vector<std::string> filesWith(const std::string &extension) const
  {
    std::vector<std::string> out;
    for (const auto &one : fs::recursive_directory_iterator(path("build/.headroom")))
      if (one.path().extension() == extension)
        out.push_back(one.path().string());
    return out;
  }

  static std::string bytesOf(const std::string &file)
  {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  [[nodiscard]] std::string shown() const { return headroom({"cache", "show", "-p", "build"}).out; }
};

TEST_F(Cache, SecondRunParsesNothingAndSaysTheSame)
{
  const Ran first = check({"--format", "json"});
  EXPECT_NE(shown().find("2 of 2 units need no parse"), std::string::npos) << shown();
  environment.executable = HEADROOM_BINARY "-absent"; // would be another tool: asked with the true one below
  EXPECT_NE(shown().find("0 of 2 units need no parse"), std::string::npos) << "another tool has other facts";
  environment.executable = HEADROOM_BINARY;
  const Ran second = check({"--format", "json"});
  EXPECT_EQ(first.out, second.out);
  EXPECT_EQ(first.err, second.err);
}

TEST_F(Cache, ChangedHeaderParsesItsUnitsAlone)
{
  EXPECT_EQ(check().code, 0);
  write("src/shared.h", "int shared(void); // changed\n");
  const std::string text = shown();
  EXPECT_NE(text.find("src/a.c: " + path("src/shared.h") + " changed"), std::string::npos) << text;
  EXPECT_NE(text.find("1 of 2 units need no parse"), std::string::npos) << text;
  EXPECT_EQ(check().code, 0);
  EXPECT_NE(shown().find("2 of 2 units need no parse"), std::string::npos);
}

TEST_F(Cache, ChangeThatKeepsSizeAndTimeIsSeen)
{
  write("src/shared.h", "int shared(void); // 1\n");
  EXPECT_EQ(check().code, 0);
  struct stat before {};
  ASSERT_EQ(stat(path("src/shared.h").c_str(), &before), 0);
  write("src/shared.h", "int shared(void); // 2\n");
  const timespec times[2] = {before.st_atim, before.st_mtim};
  ASSERT_EQ(utimensat(AT_FDCWD, path("src/shared.h").c_str(), times, 0), 0);
  EXPECT_NE(shown().find("1 of 2 units need no parse"), std::string::npos) << shown();
}

TEST_F(Cache, OldContentIsFoundAgain)
{
  const std::string first = read("src/b.c");
  EXPECT_EQ(check().code, 0);
  write("src/b.c", "int b(void) { return 2; }\n");
  EXPECT_EQ(check().code, 0);
  write("src/b.c", first);
  EXPECT_NE(shown().find("2 of 2 units need no parse"), std::string::npos) << shown();
}

TEST_F(Cache, OtherFlagsAreAnotherUnit)
{
  EXPECT_EQ(check().code, 0);
  database({entry("src/a.c", "-DX=1"), entry("src/b.c")});
  EXPECT_NE(shown().find("1 of 2 units need no parse"), std::string::npos) << shown();
}

TEST_F(Cache, FlippedByteIsSaidAndDoneAgain)
{
  const Ran clean = check({"--format", "json"});
  for (const char *extension : {".facts", ".unit"}) {
    for (const std::string &file : filesWith(extension)) {
      std::string bytes = bytesOf(file);
      bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
      std::ofstream(file, std::ios::binary) << bytes;
    }
    const Ran ran = check({"--format", "json"});
    EXPECT_EQ(ran.code, clean.code) << extension;
    EXPECT_EQ(ran.out, clean.out) << extension;
    EXPECT_TRUE(ran.complains("is damaged: its unit is parsed again")) << extension << ran.err;
    EXPECT_EQ(check({"--format", "json"}).err, clean.err) << "repaired";
  }
}

TEST_F(Cache, EntriesCutShortAreDoneAgain)
{
  const Ran clean = check({"--format", "json"});
  for (const std::string extension : {".facts", ".unit", ""})
    for (const std::size_t left : {std::size_t{0}, std::size_t{5}, std::size_t{40}}) {
      for (const std::string &file :
           extension.empty() ? std::vector<std::string>{path("build/.headroom/cache/files")} : filesWith(extension))
        fs::resize_file(file, left);
      const Ran ran = check({"--format", "json"});
      EXPECT_EQ(ran.out, clean.out) << extension << left;
      EXPECT_TRUE(ran.complains("is damaged")) << extension << left << ran.err;
    }
}

TEST_F(Cache, FactsOfAnotherUnitAreNotTaken)
{
  const Ran clean = check({"--format", "json"});
  const std::vector<std::string> files = filesWith(".facts");
  ASSERT_EQ(files.size(), 2u);
  fs::copy_file(files[0], files[1], fs::copy_options::overwrite_existing);
  const Ran ran = check({"--format", "json"});
  EXPECT_EQ(ran.out, clean.out);
  EXPECT_TRUE(ran.complains("is damaged")) << ran.err;
}

TEST_F(Cache, UnitWithErrorsIsNotKept)
{
  write("src/a.c", "#include \"later.h\"\nint shared(void) { return 1; }\n");
  EXPECT_EQ(check().code, 3);
  write("src/later.h", "\n");
  EXPECT_EQ(check().code, 0) << "the header has appeared";
}

TEST_F(Cache, NoCacheLeavesNothing)
{
  EXPECT_EQ(check({"--no-cache"}).code, 0);
  EXPECT_FALSE(fs::exists(path("build/.headroom")));
}

TEST_F(Cache, CacheThatCannotBeWrittenIsSaid)
{
  write("build/.headroom", "a file where a directory is wanted");
  const Ran ran = check();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.complains("warning: the cache keeps nothing: ")) << ran.err;
}

TEST_F(Cache, ClearForgets)
{
  EXPECT_EQ(check().code, 0);
  const Ran ran = headroom({"cache", "clear", "-p", "build"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(ran.says("removed 2 units")) << ran.out;
  EXPECT_FALSE(fs::exists(path("build/.headroom/cache")));
}

TEST_F(Cache, UnknownActionGetsTheNearest)
{
  const Ran ran = headroom({"cache", "claer"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("unknown action 'claer', wanted show or clear")) << ran.err;
}

TEST_F(Cache, TwoRunsAtOnceDoNotMeet)
{
  std::vector<Json> entries;
  for (int i = 0; i < 12; ++i) {
    write("src/u" + std::to_string(i) + ".c", "#include \"shared.h\"\nint u" + std::to_string(i) + "(void) { return shared(); }\n");
    entries.push_back(entry("src/u" + std::to_string(i) + ".c"));
  }
  database(entries);
  const std::string command = std::string(HEADROOM_BINARY) + " check --no-config -p " + path("build") + " >/dev/null 2>&1";
  int codes[2] = {-1, -1};
  std::thread other([&] { codes[0] = WEXITSTATUS(std::system(command.c_str())); });
  codes[1] = WEXITSTATUS(std::system(command.c_str()));
  other.join();
  EXPECT_EQ(codes[0], 0);
  EXPECT_EQ(codes[1], 0);
  for (const auto &one : fs::recursive_directory_iterator(path("build/.headroom")))
    EXPECT_TRUE(one.is_directory() || one.path().string().find(".facts.") == std::string::npos)
        << "a temporary file stayed: " << one.path();
}

TEST_F(Cache, VersionControlDoesNotSeeIt)
{
  EXPECT_EQ(check().code, 0);
  EXPECT_EQ(read("build/.headroom/.gitignore"), "*\n");
}

TEST_F(Cache, DigestsSurviveTheFile)
{
  FileDigests first;
  const auto digest = first.digestOf(path("src/a.c"));
  ASSERT_TRUE(digest);
  FileDigests second;
  EXPECT_TRUE(second.load(first.save()));
  EXPECT_EQ(second.digestOf(path("src/a.c")), digest);
  EXPECT_FALSE(second.digestOf(path("src/absent.c")));
  std::string damaged = first.save();
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  EXPECT_FALSE(second.load(damaged));
}

} // namespace
} // namespace headroom::tool
