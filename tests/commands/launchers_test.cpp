// SPDX-License-Identifier: Apache-2.0
#include "source/commands/launchers.h"

#include <gtest/gtest.h>

#include "facts/shell_words.h"

namespace headroom {
namespace {

struct Case {
  const char *command;
  const char *remains;
};

class Launchers : public testing::TestWithParam<Case> {};

TEST_P(Launchers, AreRemoved)
{
  std::vector<std::string> words = splitShellCommand(GetParam().command);
  removeLaunchers(words);
  EXPECT_EQ(words, splitShellCommand(GetParam().remains));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Launchers,
    testing::Values(Case{"gcc -c a.c", "gcc -c a.c"}, Case{"ccache gcc -c a.c", "gcc -c a.c"},
                    Case{"/usr/bin/ccache /opt/bin/arm-none-eabi-gcc -c a.c", "/opt/bin/arm-none-eabi-gcc -c a.c"},
                    Case{"ccache --config-path x.conf debug=true gcc -c a.c", "gcc -c a.c"}, Case{"sccache gcc -c a.c", "gcc -c a.c"},
                    Case{"distcc gcc -c a.c", "gcc -c a.c"}, Case{"icecc gcc -c a.c", "gcc -c a.c"},
                    Case{"ccache distcc gcc -c a.c", "gcc -c a.c"}, Case{"buildcache gcc -c a.c", "gcc -c a.c"},
                    Case{"env A=1 B='x y' gcc -c a.c", "gcc -c a.c"}, Case{"env -i -u HOME PATH=/bin gcc -c a.c", "gcc -c a.c"},
                    Case{"CCACHE_DIR=/tmp gcc -c a.c", "gcc -c a.c"}, Case{"cmake -E env A=1 -- gcc -c a.c", "gcc -c a.c"},
                    Case{"/usr/bin/cmake -E env CCACHE_NOHASHDIR=1 ccache gcc -c a.c", "gcc -c a.c"},
                    Case{"cmake -E env --unset=A --modify PATH=set:/bin gcc", "gcc"},
                    Case{"cmake -E __run_co_compile --launcher=ccache --tidy=clang-tidy --source=a.c -- gcc -c a.c", "gcc -c a.c"},
                    Case{"cmake -E __run_co_compile --launcher='ccache;-x' -- ccache gcc -c a.c", "gcc -c a.c"},
                    Case{"C:/tools/ccache.exe C:/gcc/bin/gcc.exe -c a.c", "C:/gcc/bin/gcc.exe -c a.c"},
                    Case{"nice -n 10 time -f %e gcc -c a.c", "gcc -c a.c"}, Case{"ccache", ""}, Case{"env A=1", ""},
                    // Not in front of a compiler: they are the compiler.
                    Case{"ccache-gcc -c a.c", "ccache-gcc -c a.c"}, Case{"gcc ccache", "gcc ccache"}));

TEST(ProgramName, IsTheLastComponentOfEitherKindOfPath)
{
  EXPECT_EQ(programName("/usr/bin/gcc"), "gcc");
  EXPECT_EQ(programName("C:\\gcc\\bin\\gcc.exe"), "gcc");
  EXPECT_EQ(programName("gcc"), "gcc");
  EXPECT_EQ(programName(".exe"), ".exe");
}

} // namespace
} // namespace headroom
