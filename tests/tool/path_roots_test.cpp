// SPDX-License-Identifier: Apache-2.0
#include "culprit_places.h"
#include "path_roots.h"
#include "paths.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

class PathRootsTest : public Sandbox {
protected:
  static std::string nameOf(const PathRoots &roots, const std::string &file)
  {
    for (const auto &[prefix, name] : roots)
      if (isBelow(file, prefix))
        return name;
    return "none";
  }
};

TEST_F(PathRootsTest, LongestPrefixWins)
{
  BuildDirectory build;
  build.path = path("build");
  build.cache = {{"ZEPHYR_BASE", path("zephyr")}};
  const PathRoots roots = pathRootsOf(build, path("app"), {}, environment);
  EXPECT_EQ(nameOf(roots, path("app/src/main.c")), "app");
  EXPECT_EQ(nameOf(roots, path("zephyr/kernel/init.c")), "zephyr");
  EXPECT_EQ(nameOf(roots, path("build/gen.c")), "build");
  EXPECT_EQ(nameOf(roots, "/usr/include/x.h"), "none");
}

TEST_F(PathRootsTest, ApplicationIsItsRepository)
{
  const PathRoots roots = pathRootsOf(path("deep/project"), {}, environment);
  EXPECT_EQ(nameOf(roots, path("other/file.c")), "app") << "the sandbox is a repository";
}

TEST_F(PathRootsTest, MapsGiveTheBuildsNamesTheirRoots)
{
  const PathRoots roots = pathRootsOf(path("src"), {"/docker=" + directory, "/docker/src/vendor=" + path("src/vendor")}, environment);
  EXPECT_EQ(nameOf(roots, "/docker/src/main.c"), "app");
  EXPECT_EQ(nameOf(roots, "/docker/src/vendor/x.c"), "app");
  EXPECT_EQ(nameOf(roots, "/dockers/src/main.c"), "none") << "a prefix ends at a slash";
}

TEST_F(PathRootsTest, LongestMapIsApplied)
{
  const std::vector<std::string> maps = {"/a=/x", "/a/b=/y"};
  EXPECT_EQ(mappedPath("/a/b/c.c", maps), "/y/c.c");
  EXPECT_EQ(mappedPath("/a/c.c", maps), "/x/c.c");
  EXPECT_EQ(mappedPath("/ab/c.c", maps), "/ab/c.c");
}

TEST(CulpritFiles, AreNamedBelowTheirRoots)
{
  ImageProgram program;
  program.functions.emplace_back().bound.culprits = {{"indirect-call", "z", "", 0, "/w/zephyr/kernel/../lib/z.c", 3},
                                                     {"indirect-call", "b", "", 0, "/w/app/src/b.c", 3},
                                                     {"indirect-call", "c", "", 0, "/usr/src/c.c", 3},
                                                     {"recursion", "d"}};
  nameCulpritFiles(program, {{"/w/zephyr", "zephyr"}, {"/w/app", "app"}});
  std::vector<std::string> files;
  for (const Culprit &culprit : program.functions[0].bound.culprits)
    files.push_back(culprit.file);
  EXPECT_EQ(files, (std::vector<std::string>{"src/b.c", "/usr/src/c.c", "zephyr/lib/z.c", ""}));
}

TEST(Paths, BelowStopsAtComponents)
{
  EXPECT_TRUE(isBelow("/a/b", "/a"));
  EXPECT_TRUE(isBelow("/a", "/a"));
  EXPECT_FALSE(isBelow("/ab", "/a"));
  EXPECT_EQ(below("/a/b/c", "/a"), "b/c");
}

} // namespace
} // namespace headroom::tool
