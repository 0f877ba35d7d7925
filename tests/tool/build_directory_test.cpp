// SPDX-License-Identifier: Apache-2.0
#include "build_directory.h"
#include "sandbox.h"

namespace headroom::tool {
namespace {

class BuildDirectories : public Sandbox {
protected:
  [[nodiscard]] BuildDirectory build() const
  {
    Expected<BuildDirectory> out = readBuildDirectory(path("build"), "build");
    EXPECT_TRUE(out);
    return out ? std::move(*out) : BuildDirectory{};
  }
};

TEST_F(BuildDirectories, CacheEntriesLoseTheirTypes)
{
  write("build/CMakeCache.txt", "# c\n//doc: x=y\nBOARD:STRING=a/b\nCMAKE_HOME_DIRECTORY:INTERNAL=/src=1\nbroken line\n\n");
  EXPECT_EQ(build().board(), "a/b");
  EXPECT_EQ(build().sourceDirectory(), "/src=1");
  EXPECT_EQ(build().cached("ABSENT"), "");
}

TEST_F(BuildDirectories, CompilerProbesAreSkipped)
{
  place("clean.elf", "build/CMakeFiles/3.25.1/CompilerIdC/a.out");
  place("clean.elf", "build/fw.elf");
  ASSERT_EQ(build().executables.size(), 1u);
  EXPECT_EQ(build().executables[0].path, "fw.elf");
}

TEST_F(BuildDirectories, ALinkToAnImageOfTheSameBuildIsNoSecondImage)
{
  place("clean.elf", "build/sub/fw.elf");
  place("clean.elf", "elsewhere/other.elf");
  std::filesystem::create_symlink("sub/fw.elf", path("build/fw.elf"));
  ASSERT_EQ(build().executables.size(), 1u);
  EXPECT_EQ(build().executables[0].path, "sub/fw.elf");
  std::filesystem::create_symlink(path("elsewhere/other.elf"), path("build/other.elf"));
  EXPECT_EQ(build().executables.size(), 2u);
}

TEST_F(BuildDirectories, ArchivesCountOnlyWithoutObjects)
{
  write("build/libx.a", "!<arch>\n");
  EXPECT_EQ(build().objects, std::vector<std::string>{"libx.a"});
  place("bounded.o", "build/x.dir/bounded.o");
  EXPECT_EQ(build().objects, std::vector<std::string>{"x.dir/bounded.o"});
}

TEST_F(BuildDirectories, ShortAndEmptyFilesAreNoElf)
{
  write("build/empty.elf", "");
  write("build/short.elf", "\x7f"
                           "ELF");
  EXPECT_TRUE(build().executables.empty());
}

TEST_F(BuildDirectories, ModulesAreReadLineByLine)
{
  write("build/zephyr_modules.txt", "\"cmsis\":\"/w/modules/cmsis\":\"/w/zephyr/modules/cmsis\"\nnonsense\n\"hal\":\"/w/hal\":\"\"\n");
  const auto modules = zephyrModules(path("build"));
  ASSERT_EQ(modules.size(), 2u);
  EXPECT_EQ(modules[0], (std::pair<std::string, std::string>("cmsis", "/w/modules/cmsis")));
  EXPECT_EQ(modules[1].first, "hal");
}

TEST_F(BuildDirectories, BrokenDomainsAreErrorsWithAPlace)
{
  for (const char *text : {"domains: 3\n", "- a\n", "domains:\n- {name: app}\n", "domains: [\n"}) {
    write("build/domains.yaml", text);
    const auto domains = sysbuildDomains(path("build"), "build");
    ASSERT_FALSE(domains) << text;
    EXPECT_EQ(domains.error().place.rfind("build/domains.yaml", 0), 0u) << domains.error().text();
  }
}

} // namespace
} // namespace headroom::tool
