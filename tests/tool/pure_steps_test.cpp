// SPDX-License-Identifier: Apache-2.0
// extract, link and report as steps of a build: same inputs, same bytes; whatever is wrong with a file is said by name.
#include "source_build.h"

#include "depfile.h"

namespace headroom::tool {
namespace {

class PureSteps : public SourceBuild {
protected:
  [[nodiscard]] Ran extract(const std::string &source, const std::string &out, std::vector<std::string> more = {}) const
  {
    std::vector<std::string> words = {"extract", "-o", out};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--", HEADROOM_ARM_GCC, "-mcpu=cortex-m3", "-mthumb", "-c", source, "-o", "x.o"});
    return headroom(words);
  }

  void image(const std::string &elf = "clean.elf", const std::string &out = "image.facts") const
  {
    EXPECT_EQ(headroom({"extract", "-o", out, "--elf", built(elf)}).code, 0);
  }

  [[nodiscard]] Ran link(std::vector<std::string> files, const std::string &out = "program") const
  {
    files.insert(files.begin(), {"link", "--no-config", "-o", out});
    return headroom(files);
  }
};

TEST_F(PureSteps, ExtractWritesFactsAndWhatTheyWereMadeFrom)
{
  const Ran ran = extract("src/a.c", "a.facts", {"--depfile", "a.d"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_FALSE(read("a.facts").empty());
  EXPECT_EQ(read("a.d").rfind("a.facts:", 0), 0u) << read("a.d");
  for (const char *input : {"src/a.c", "src/shared.h"})
    EXPECT_NE(read("a.d").find(path(input)), std::string::npos) << read("a.d");
  EXPECT_EQ(extract("src/a.c", "again.facts").code, 0);
  EXPECT_EQ(read("a.facts"), read("again.facts"));
}

TEST_F(PureSteps, ObjectsOfABuildAreWhatCheckReadsWithoutItsImage)
{
  place("bounded.o", "build/CMakeFiles/fw.dir/bounded.o");
  const Ran ran = headroom({"extract", "-o", "objects.facts", "--build", "build", "--depfile", "objects.d"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(read("objects.d").find("CMakeFiles/fw.dir/bounded.o"), std::string::npos) << read("objects.d");
  EXPECT_EQ(read("objects.d").find("fw.elf"), std::string::npos) << "the image is no input";
  EXPECT_EQ(link({"objects.facts"}).code, 0);
  const Json direct = headroom({"check", "--no-config", "-p", "build", "--evidence", "objects", "--format", "json"}).json()["images"][0];
  const Json stepwise = headroom({"report", "program", "--format", "json"}).json()["images"][0];
  EXPECT_EQ(stepwise["evidence"], "objects");
  EXPECT_GT(stepwise["coverage"]["functions"], 0);
  for (const char *part : {"functions", "indirect_sites", "unreached_functions"})
    EXPECT_EQ(direct["coverage"][part], stepwise["coverage"][part]) << part;
  EXPECT_EQ(direct["roots"], stepwise["roots"]);
}

TEST_F(PureSteps, ABuildWithoutObjectsIsNamed)
{
  const Ran ran = headroom({"extract", "-o", "objects.facts", "--build", "build"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.complains("build: no objects (.o, .obj, .a) of a firmware in it")) << ran.err;
}

TEST_F(PureSteps, DepfilesEscapeWhatMakeWouldTakeApart)
{
  EXPECT_EQ(depfileText("o ut", {"a b.h", "c#$d.h"}), "o\\ ut: \\\n  a\\ b.h \\\n  c\\#$$d.h\n");
}

TEST_F(PureSteps, LaunchersAndResponseFilesAreFollowed)
{
  write("flags.rsp", "-DBODY=1 src/b.c\n");
  EXPECT_EQ(headroom({"extract", "-o", "b.facts", "--", "ccache", HEADROOM_ARM_GCC, "-c", "@flags.rsp"}).code, 0);
  EXPECT_FALSE(read("b.facts").empty());
}

TEST_F(PureSteps, UnitWithErrorsIsThreeAndItsFactsSaySo)
{
  write("src/broken.c", "int f(void) { return nowhere; }\n");
  const Ran ran = extract("src/broken.c", "broken.facts");
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(ran.complains("broken.c:1:22: ")) << ran.err;
  image();
  EXPECT_EQ(link({"image.facts", "broken.facts"}).code, 0);
  const Ran report = headroom({"report", "program"});
  EXPECT_EQ(report.code, 3) << report.err;
  EXPECT_TRUE(report.says("incomplete: src/broken.c: 1 error, first: src/broken.c:1:22: ")) << report.out;
}

TEST_F(PureSteps, ExtractNamesWhatItIsNotGiven)
{
  const auto refused = [&](const std::vector<std::string> &words, const std::string &text) {
    const Ran ran = headroom(words);
    EXPECT_EQ(ran.code, 2) << text;
    EXPECT_TRUE(ran.complains(text)) << ran.err;
  };
  refused({"extract"}, "needs -o OUT");
  refused({"extract", "-o", "x"}, "needs a command, --elf FILE or --build DIR");
  refused({"extract", "-o", "x", "--elf", "y", "--", "gcc", "a.c"}, "not several");
  refused({"extract", "-o", "x", "--elf", "y", "--build", "z"}, "not several");
  refused({"extract", "-o", "x", "--build", "nowhere"}, "nowhere");
  refused({"extract", "-o", "x", "--"}, "names no compiler");
  refused({"extract", "-o", "x", "--", "gcc", "-c", "a.o"}, "names no source in C or C++");
  refused({"extract", "-o", "x", "--", "gcc", "-c", "a.c", "b.c"}, "names 2 sources, a.c and b.c among them");
  refused({"extract", "-o", "x", "a.c"}, "takes no argument 'a.c'");
  refused({"extract", "-o", "x", "--", path("absent-gcc"), "-c", "src/a.c"}, "absent-gcc");
  refused({"extract", "-o", "x", "--elf", "src/a.c"}, "src/a.c");
  EXPECT_FALSE(std::filesystem::exists(path("x")));
}

TEST_F(PureSteps, ValueOfAnOptionIsNoSource)
{
  write("src/pre.c", "#define PRE 1\n");
  const Ran ran = headroom({"extract", "-o", "a.facts", "--", HEADROOM_ARM_GCC, "-include", "src/pre.c", "-MF", "dep.c", "-c", "src/b.c"});
  EXPECT_EQ(ran.code, 0) << ran.err;
}

TEST_F(PureSteps, OrderOfFactsDoesNotMatter)
{
  image();
  EXPECT_EQ(extract("src/a.c", "a.facts").code, 0);
  EXPECT_EQ(extract("src/b.c", "b.facts").code, 0);
  EXPECT_EQ(link({"a.facts", "image.facts", "b.facts"}, "one").code, 0);
  EXPECT_EQ(link({"b.facts", "a.facts", "image.facts"}, "two").code, 0);
  EXPECT_FALSE(read("one").empty());
  EXPECT_EQ(read("one"), read("two"));
}

/// Without what only a build directory and the image itself say of memory layout, which facts do not carry: the steps say so instead.
std::string withoutLayout(const std::string &text, const std::string &format)
{
  if (format == "json") {
    auto report = nlohmann::ordered_json::parse(text);
    for (auto &image : report["images"]) {
      image.erase("memory");
      for (const char *key : {"undecided", "undecided_subjects"})
        image["coverage"].erase(key);
    }
    return report.dump(1);
  }
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("undecided: ") && !line.starts_with("memory: ") && !line.empty())
      out += line + "\n";
  return out;
}

TEST_F(PureSteps, SayThatTheyDoNotReadTheLayout)
{
  place("clean.elf", "fw.elf");
  EXPECT_EQ(headroom({"extract", "-o", "image.facts", "--elf", "fw.elf"}).code, 0);
  EXPECT_EQ(link({"image.facts"}).code, 0);
  EXPECT_TRUE(headroom({"report", "program"}).says("the image's own layout was not read"));
  EXPECT_FALSE(headroom({"check", "--no-config", "--elf", "fw.elf"}).says("the image's own layout was not read"));
}

TEST_F(PureSteps, ReportSaysWhatCheckSays)
{
  for (const char *elf : {"clean.elf", "overflow.elf", "open.elf", "undecoded.elf"}) {
    place(elf, "fw.elf");
    EXPECT_EQ(headroom({"extract", "-o", "image.facts", "--elf", "fw.elf"}).code, 0);
    EXPECT_EQ(link({"image.facts"}).code, 0);
    for (const char *format : {"text", "json"}) {
      const Ran direct = headroom({"check", "--no-config", "--elf", "fw.elf", "--format", format});
      const Ran stepwise = headroom({"report", "program", "--format", format});
      EXPECT_EQ(direct.code, stepwise.code) << elf << stepwise.err;
      EXPECT_EQ(withoutLayout(direct.out, format), withoutLayout(stepwise.out, format)) << elf;
    }
    EXPECT_EQ(withoutLayout(headroom({"stack", "--no-config", "--elf", "fw.elf"}).out, "text"),
              withoutLayout(headroom({"report", "program", "--stack"}).out, "text"))
        << elf;
  }
}

TEST_F(PureSteps, LinkWantsOneImage)
{
  image();
  image("open.elf", "second.facts");
  EXPECT_EQ(extract("src/a.c", "a.facts").code, 0);
  const Ran two = link({"image.facts", "a.facts", "second.facts"});
  EXPECT_EQ(two.code, 2);
  EXPECT_TRUE(two.complains("second.facts: is a second file of machine facts, after image.facts")) << two.err;
  const Ran none = link({"a.facts"});
  EXPECT_EQ(none.code, 2);
  EXPECT_TRUE(none.complains("no machine facts among 1 files")) << none.err;
  EXPECT_EQ(link({}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(path("program")));
}

TEST_F(PureSteps, DamagedFilesAreNamed)
{
  image();
  EXPECT_EQ(extract("src/a.c", "a.facts").code, 0);
  EXPECT_EQ(link({"image.facts"}).code, 0);
  const auto refused = [&](const std::string &bytes, const std::string &text) {
    write("bad", bytes);
    const Ran linked = link({"image.facts", "bad"}, "other");
    EXPECT_EQ(linked.code, 2) << text;
    EXPECT_TRUE(linked.complains("bad: " + text)) << linked.err;
  };
  refused("", "is empty");
  refused("text", "is no file of headroom");
  refused(read("program"), "is a program, wanted source facts");
  for (const char *file : {"a.facts", "image.facts"}) {
    std::string bytes = read(file);
    refused(bytes.substr(0, bytes.size() - 1), "is cut short");
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    refused(bytes, "was changed since it was written");
  }
  EXPECT_TRUE(link({"image.facts", "absent"}).complains("absent: no such file"));
  EXPECT_TRUE(link({"image.facts", "src"}).complains("src: is a directory, wanted a file"));
  const Ran report = headroom({"report", "a.facts"});
  EXPECT_EQ(report.code, 2);
  EXPECT_TRUE(report.complains("a.facts: is source facts, wanted a program")) << report.err;
}

TEST_F(PureSteps, NamesOfTheImageAreOptions)
{
  image();
  EXPECT_EQ(link({"image.facts", "--id", "app", "--board", "nucleo", "--path-root", "fw=/firmware"}).code, 0);
  const Json report = headroom({"report", "program", "--format", "json"}).json()["images"][0];
  EXPECT_EQ(report["id"], "app");
  EXPECT_EQ(report["board"], "nucleo");
  EXPECT_EQ(report["path"], "clean.elf") << "no path of the machine that extracted it";
  EXPECT_EQ(report["roots"][0]["path"][0]["root"], "fw");
  EXPECT_TRUE(link({"image.facts", "--path-root", "nonsense"}).complains("wanted NAME=DIRECTORY"));
}

} // namespace
} // namespace headroom::tool
