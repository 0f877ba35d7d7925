// SPDX-License-Identifier: Apache-2.0
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

TEST(Paths, BelowStopsAtComponents)
{
  EXPECT_TRUE(isBelow("/a/b", "/a"));
  EXPECT_TRUE(isBelow("/a", "/a"));
  EXPECT_FALSE(isBelow("/ab", "/a"));
  EXPECT_EQ(below("/a/b/c", "/a"), "b/c");
}

} // namespace
} // namespace headroom::tool
