// SPDX-License-Identifier: Apache-2.0
#include "source/commands/paths.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

struct ResolveCase {
  const char *path;
  const char *directory;
  const char *resolved;
};

class ResolvePath : public testing::TestWithParam<ResolveCase> {};

TEST_P(ResolvePath, IsTextual)
{
  EXPECT_EQ(resolvePath(GetParam().path, GetParam().directory), GetParam().resolved);
}

INSTANTIATE_TEST_SUITE_P(Forms, ResolvePath,
                         testing::Values(ResolveCase{"a.c", "/b", "/b/a.c"}, ResolveCase{"../a.c", "/b/c", "/b/a.c"},
                                         ResolveCase{"/x/./y//z/../a.c", "/b", "/x/y/a.c"}, ResolveCase{"../../../a", "/b", "/a"},
                                         ResolveCase{"", "/b/", "/b"}, ResolveCase{"a", "rel/../..", "../a"}, ResolveCase{".", "", "."},
                                         ResolveCase{R"(C:\src\..\a.c)", "/b", "C:/a.c"}, ResolveCase{"C:/../a.c", "/b", "C:/a.c"},
                                         ResolveCase{"src/a.c", R"(C:\w)", "C:/w/src/a.c"},
                                         ResolveCase{"//wsl$/Debian/home/a.c", "/b", "//wsl$/Debian/home/a.c"},
                                         ResolveCase{R"(\\server\share\a.c)", "/b", "//server/share/a.c"},
                                         ResolveCase{R"(a\b.c)", "/b", R"(/b/a\b.c)"}));

const PathMaps &maps()
{
  static const PathMaps all(
      {{"/a/b", "/short"}, {"/a/b/c", "/long"}, {"C:/proj", "/home/w"}, {"//wsl$/Debian", "/"}, {"/slash/", "/to/"}, {"", "/never"}});
  return all;
}

struct MapCase {
  const char *path;
  const char *mapped;
};

class MapPath : public testing::TestWithParam<MapCase> {};

TEST_P(MapPath, TakesWholeComponentsLongestFirst)
{
  EXPECT_EQ(maps().map(GetParam().path), GetParam().mapped);
}

INSTANTIATE_TEST_SUITE_P(Forms, MapPath,
                         testing::Values(MapCase{"/a/b/x.c", "/short/x.c"}, MapCase{"/a/b/c/x.c", "/long/x.c"}, MapCase{"/a/b", "/short"},
                                         MapCase{"/a/bc/x.c", "/a/bc/x.c"}, MapCase{"/a/b/cd", "/short/cd"}, MapCase{"a/b", "a/b"},
                                         MapCase{R"(C:\proj\src\x.c)", "/home/w/src/x.c"}, MapCase{"c:/proj/x.c", "/home/w/x.c"},
                                         MapCase{"C:/projs/x.c", "C:/projs/x.c"}, MapCase{"//wsl$/Debian/home/x", "/home/x"},
                                         MapCase{"/slash/x", "/to/x"}, MapCase{"", ""}));

TEST(MapArguments, ReachesEveryPathAndLeavesMacros)
{
  std::vector<std::string> arguments = {"/a/b/gcc",
                                        "-I/a/b/inc",
                                        "-I",
                                        "/a/b/inc2",
                                        "-isystem",
                                        "/a/b/sys",
                                        "-isystem/a/b/sys",
                                        "-include",
                                        "/a/b/c/pre.h",
                                        "-imacros/a/b/m.h",
                                        "-iquote/a/b/q",
                                        "--sysroot=/a/b/root",
                                        "-D/a/b=1",
                                        "-DX=/a/b/inc",
                                        "-D",
                                        "/a/b/inc",
                                        "-I.",
                                        "/a/b/main.c",
                                        "-specs=/a/b/nano.specs",
                                        "-B/a/b/bin",
                                        "-I/a/bc",
                                        "@/a/b/more.rsp"};
  maps().mapArguments(arguments);
  EXPECT_EQ(arguments, (std::vector<std::string>{"/short/gcc",
                                                 "-I/short/inc",
                                                 "-I",
                                                 "/short/inc2",
                                                 "-isystem",
                                                 "/short/sys",
                                                 "-isystem/short/sys",
                                                 "-include",
                                                 "/long/pre.h",
                                                 "-imacros/short/m.h",
                                                 "-iquote/short/q",
                                                 "--sysroot=/short/root",
                                                 "-D/a/b=1",
                                                 "-DX=/a/b/inc",
                                                 "-D",
                                                 "/a/b/inc",
                                                 "-I.",
                                                 "/short/main.c",
                                                 "-specs=/short/nano.specs",
                                                 "-B/short/bin",
                                                 "-I/a/bc",
                                                 "@/short/more.rsp"}));
}

TEST(IsAbsolutePath, KnowsBothKinds)
{
  for (const char *path : {"/a", "C:/a", "c:\\a", "\\\\server\\a", "//wsl$/a"})
    EXPECT_TRUE(isAbsolutePath(path)) << path;
  for (const char *path : {"", "a", "./a", "C:", "C:a", "\\a"})
    EXPECT_FALSE(isAbsolutePath(path)) << path;
}

} // namespace
} // namespace headroom
