// SPDX-License-Identifier: Apache-2.0
#include "build/build.h"

#include "build_directory.h"

namespace headroom {
namespace {

constexpr const char *tree = "/dts-v1/;\n/ { };\n";
constexpr const char *map =
    "\nMemory Configuration\n\nName             Origin             Length             Attributes\n"
    "FLASH            0x00000000         0x00040000         xr\n"
    "*default*        0x00000000         0xffffffff\n\nLinker script and memory map\n\nOUTPUT(zephyr.elf elf32-littlearm)\n";
constexpr const char *script = "MEMORY { FLASH (rx) : ORIGIN = 0x0, LENGTH = 256K }\nSECTIONS { .text : { *(.text) } > FLASH }\n";

class Build : public BuildDirectory {
protected:
  [[nodiscard]] BuildPaths paths() const
  {
    BuildPaths out;
    out.directory = directory;
    out.image = path("zephyr/zephyr.elf");
    return out;
  }

  static Artefact::State stateOf(const BuildFacts &facts, const char *id)
  {
    const auto found = facts.artefacts.find(id);
    EXPECT_NE(found, facts.artefacts.end()) << id;
    return found == facts.artefacts.end() ? Artefact::State::Absent : found->second.state;
  }
};

TEST_F(Build, WithoutImageAndDirectoryNobodyLooked)
{
  const BuildFacts facts = readBuild(BuildPaths());
  EXPECT_TRUE(facts.artefacts.empty());
  EXPECT_EQ(facts.lack(artefact::devicetree), "no devicetree was looked for: name the build directory with -p");
}

TEST_F(Build, WithoutADirectoryWhatLiesBesideTheImageIsRead)
{
  write("out/app.map", map);
  write("out/app.ld", script);
  write("out/zephyr.dts", tree);
  write("out/.config", "CONFIG_XIP=y\n");
  write("out/relocation_dict.txt", "SRAM2_DATA:COPY:/s/a.c,\n");
  BuildPaths alone;
  alone.image = path("out/app.elf");
  const BuildFacts facts = readBuild(alone);
  EXPECT_EQ(facts.map.file, path("out/app.map"));
  EXPECT_EQ(facts.script.file, path("out/app.ld"));
  EXPECT_TRUE(facts.has(artefact::devicetree));
  EXPECT_TRUE(facts.kconfig.isOn("CONFIG_XIP"));
  EXPECT_FALSE(facts.artefacts.contains(artefact::relocationRecord)) << "which build's, nobody knows";
  EXPECT_EQ(facts.directory, "");
}

TEST_F(Build, DirectoryOfAnImageIsTheOneThatZephyrLeaves)
{
  EXPECT_EQ(buildDirectoryOf(path("zephyr/zephyr.elf")), "");
  write("CMakeCache.txt", "");
  EXPECT_EQ(buildDirectoryOf(path("zephyr/zephyr.elf")), directory);
  EXPECT_EQ(buildDirectoryOf(path("app/firmware.elf")), "") << "a build of another kind";
  write("other/build_info.yml", "version: 0.1.0\n");
  EXPECT_EQ(buildDirectoryOf(path("other/zephyr/zephyr.elf")), path("other"));
}

// The top directory says where the products are, wherever the image was taken to.
TEST_F(Build, InformationOfTheBuildIsAWitnessForItsProducts)
{
  write("build_info.yml", "version: 0.1.0\ncmake:\n  application:\n    source-dir: " + path("app") + "\n");
  write("app/CMakeLists.txt", "zephyr_code_relocate(FILES a.c LOCATION SRAM2)\n");
  write("zephyr/.config", "CONFIG_XIP=y\n");
  write("zephyr/zephyr.dts", tree);
  write("zephyr/linker.cmd", script);
  write("zephyr/relocation_dict.txt", "SRAM2_DATA:COPY:/s/a.c,\n");
  BuildPaths moved;
  moved.directory = directory;
  moved.image = path("release/app.elf");
  const BuildFacts facts = readBuild(moved);
  EXPECT_TRUE(facts.has(artefact::buildInfo)) << facts.lack(artefact::buildInfo);
  EXPECT_EQ(facts.kconfig.file, path("zephyr/.config"));
  EXPECT_EQ(facts.devicetree.file, path("zephyr/zephyr.dts"));
  EXPECT_EQ(facts.script.file, path("zephyr/linker.cmd"));
  EXPECT_EQ(facts.relocation.form, RelocationRecord::Form::Dictionary);
  ASSERT_EQ(facts.relocationTexts.size(), 1u);
  EXPECT_EQ(facts.relocationTexts[0].file, path("app/CMakeLists.txt"));
}

TEST_F(Build, BrokenInformationOfTheBuildIsSaid)
{
  write("build_info.yml", "version: 0.1.0\ncmake:\n  board: nucleo\n");
  const BuildFacts facts = readBuild(paths());
  EXPECT_EQ(stateOf(facts, artefact::buildInfo), Artefact::State::Unreadable);
  EXPECT_EQ(facts.lack(artefact::buildInfo), "build_info.yml:3:10: 'board' is no map of keys and values");
  EXPECT_EQ(facts.artefacts.at(artefact::buildInfo).line, 3u);
}

TEST_F(Build, EmptyDirectoryLacksEverythingByName)
{
  const BuildFacts facts = readBuild(paths());
  for (const char *id : {artefact::kconfig, artefact::devicetree, artefact::map, artefact::script, artefact::relocationRecord,
                         artefact::relocationCode, artefact::compileDatabase, artefact::buildInfo})
    EXPECT_EQ(stateOf(facts, id), Artefact::State::Absent) << id;
  EXPECT_EQ(facts.lack(artefact::devicetree), "zephyr.dts is not there");
  EXPECT_EQ(facts.lack(artefact::map), "zephyr.map is not there");
  EXPECT_EQ(facts.artefacts.at(artefact::kconfig).path, path("zephyr/.config"));
}

TEST_F(Build, ArtefactsOfZephyrLieBesideTheImage)
{
  write("zephyr/.config", "CONFIG_XIP=y\n");
  write("zephyr/zephyr.dts", tree);
  write("zephyr/zephyr.map", map);
  write("zephyr/linker.cmd", script);
  write("build.ninja", "rule x\n  command = true\n");
  write("compile_commands.json", "[]");
  const BuildFacts facts = readBuild(paths());
  for (const char *id :
       {artefact::kconfig, artefact::devicetree, artefact::map, artefact::script, artefact::relocationRecord, artefact::compileDatabase})
    EXPECT_TRUE(facts.has(id)) << id << ": " << facts.lack(id);
  EXPECT_TRUE(facts.kconfig.isOn("CONFIG_XIP"));
  EXPECT_EQ(facts.devicetree.file, path("zephyr/zephyr.dts"));
  EXPECT_EQ(facts.map.dialect, LinkerMap::Dialect::Gnu);
  EXPECT_EQ(facts.script.regions.size(), 1u);
  EXPECT_FALSE(facts.script.isPrelink);
  EXPECT_EQ(facts.relocation.form, RelocationRecord::Form::None);
}

TEST_F(Build, HeaderStandsInForTheConfiguration)
{
  write("zephyr/include/generated/zephyr/autoconf.h", "#define CONFIG_XIP 1\n");
  EXPECT_TRUE(readBuild(paths()).kconfig.isOn("CONFIG_XIP"));
}

TEST_F(Build, NameOfTheKernelBinaryNamesTheMap)
{
  write("zephyr/.config", "CONFIG_KERNEL_BIN_NAME=\"ours\"\n");
  write("zephyr/ours.map", map);
  EXPECT_EQ(readBuild(paths()).map.file, path("zephyr/ours.map"));
}

TEST_F(Build, LastEarlierScriptStandsInForTheFinalOne)
{
  write("zephyr/linker_zephyr_pre0.cmd", script);
  write("zephyr/linker_zephyr_pre1.cmd", script);
  const BuildFacts facts = readBuild(paths());
  EXPECT_EQ(facts.script.file, path("zephyr/linker_zephyr_pre1.cmd"));
  EXPECT_TRUE(facts.script.isPrelink);
}

TEST_F(Build, NamedFilesWinOverFoundOnes)
{
  write("zephyr/.config", "CONFIG_XIP=y\n");
  write("zephyr/zephyr.dts", tree);
  write("other/config", "CONFIG_OTHER=y\n");
  write("other/tree.dts", tree);
  write("other/a.map", map);
  write("other/a.ld", script);
  BuildPaths named = paths();
  named.kconfig = path("other/config");
  named.devicetree = path("other/tree.dts");
  named.map = path("other/a.map");
  named.script = path("other/a.ld");
  const BuildFacts facts = readBuild(named);
  EXPECT_FALSE(facts.kconfig.isOn("CONFIG_XIP"));
  EXPECT_TRUE(facts.kconfig.isOn("CONFIG_OTHER"));
  EXPECT_EQ(facts.devicetree.file, path("other/tree.dts"));
  EXPECT_EQ(facts.map.file, path("other/a.map"));
  EXPECT_EQ(facts.script.file, path("other/a.ld"));
}

TEST_F(Build, NamedFileIsReadWithoutADirectory)
{
  write("tree.dts", tree);
  BuildPaths named;
  named.image = path("a.elf");
  named.devicetree = path("tree.dts");
  const BuildFacts facts = readBuild(named);
  EXPECT_TRUE(facts.has(artefact::devicetree));
  EXPECT_FALSE(facts.has(artefact::kconfig));
}

TEST_F(Build, NamedFileThatIsNotThereIsNotReplaced)
{
  write("zephyr/zephyr.dts", tree);
  BuildPaths named = paths();
  named.devicetree = path("gone.dts");
  const BuildFacts facts = readBuild(named);
  EXPECT_EQ(stateOf(facts, artefact::devicetree), Artefact::State::Absent);
  EXPECT_EQ(facts.lack(artefact::devicetree), "gone.dts is not there");
}

TEST_F(Build, BrokenArtefactsSayWhereAndWhy)
{
  write("zephyr/.config", "CONFIG_XIP=y\nnonsense here\n");
  write("zephyr/zephyr.dts", "/ { a = ;");
  write("compile_commands.json", "{");
  const BuildFacts facts = readBuild(paths());
  EXPECT_EQ(stateOf(facts, artefact::kconfig), Artefact::State::Unreadable);
  EXPECT_EQ(facts.lack(artefact::kconfig), ".config:2: 'nonsense here' is neither NAME=value nor a comment");
  EXPECT_EQ(facts.artefacts.at(artefact::kconfig).line, 2u);
  EXPECT_EQ(stateOf(facts, artefact::devicetree), Artefact::State::Unreadable);
  EXPECT_EQ(facts.lack(artefact::devicetree), "zephyr.dts:1:9: found ';', wanted a value");
  EXPECT_EQ(stateOf(facts, artefact::compileDatabase), Artefact::State::Unreadable);
  EXPECT_TRUE(facts.devicetree.nodes.empty());
}

TEST_F(Build, EmptyConfigurationIsUnreadable)
{
  write("zephyr/.config", "");
  const BuildFacts facts = readBuild(paths());
  EXPECT_EQ(stateOf(facts, artefact::kconfig), Artefact::State::Unreadable);
  EXPECT_EQ(facts.lack(artefact::kconfig), ".config:1: has no configuration symbol: the file is empty or was cut off");
}

TEST_F(Build, BlobSaysHowToConvertItWithoutAPathOfTheMachine)
{
  write("zephyr/zephyr.dts", std::string("\xD0\x0D\xFE\xED\0\0", 6));
  EXPECT_EQ(readBuild(paths()).lack(artefact::devicetree),
            "zephyr.dts: is a devicetree blob, wanted a source; convert it: dtc -I dtb -O dts -o final.dts zephyr.dts");
}

TEST_F(Build, DirectoryInPlaceOfAFileIsAbsent)
{
  std::filesystem::create_directories(path("zephyr/zephyr.dts"));
  EXPECT_EQ(stateOf(readBuild(paths()), artefact::devicetree), Artefact::State::Absent);
}

TEST_F(Build, MapOfAnotherLinkerIsNotSupported)
{
  write("zephyr/zephyr.map", "Component: Arm Compiler 6.19 Tool: armlink [5e3d8b00]\n\nSection Cross References\n");
  const BuildFacts facts = readBuild(paths());
  EXPECT_EQ(stateOf(facts, artefact::map), Artefact::State::Unsupported);
  EXPECT_EQ(facts.lack(artefact::map), "zephyr.map is a map of a linker that is not read, wanted GNU ld or lld");
}

TEST_F(Build, OtherBuildsHaveMapAndScriptBesideTheImage)
{
  write("out/app.map", map);
  write("out/app.ld", script);
  BuildPaths plain;
  plain.directory = directory;
  plain.image = path("out/app.elf");
  const BuildFacts facts = readBuild(plain);
  EXPECT_EQ(facts.map.file, path("out/app.map"));
  EXPECT_EQ(facts.script.file, path("out/app.ld"));
}

TEST_F(Build, SourcesComeWithTheirObjects)
{
  write("compile_commands.json", R"([
    {"directory": "/b", "file": "/s/z.c", "command": "gcc -o \"CMake Files/z.obj\" -c /s/z.c"},
    {"directory": "/b", "file": "../s/a.c", "arguments": ["gcc", "-oa.obj", "-c", "../s/a.c"]},
    {"directory": "/b", "file": "/s/z.c", "command": "gcc -o \"CMake Files/z.obj\" -c /s/z.c"},
    {"directory": "/b", "file": "/s/o.c", "output": "o.obj", "command": "gcc -c /s/o.c"},
    {"directory": "/b", "file": "/s/n.c", "command": "gcc -c /s/n.c"}])");
  const BuildFacts facts = readBuild(paths());
  ASSERT_EQ(facts.sources.size(), 4u);
  EXPECT_EQ(facts.sources[0].file, "/s/a.c");
  EXPECT_EQ(facts.sources[0].object, "/b/a.obj");
  EXPECT_EQ(facts.sources[1].file, "/s/n.c");
  EXPECT_EQ(facts.sources[1].object, "");
  EXPECT_EQ(facts.sources[2].object, "/b/o.obj");
  EXPECT_EQ(facts.sources[3].object, "/b/CMake Files/z.obj");
}

TEST_F(Build, EntryWithoutAFileIsAnError)
{
  write("compile_commands.json", R"([{"directory": "/b", "file": "/s/z.c"}, {"directory": "/b"}])");
  EXPECT_EQ(readBuild(paths()).lack(artefact::compileDatabase), "compile_commands.json: entry 2 has no 'file' or no 'directory'");
}

TEST_F(Build, DictionaryComesBeforeTheCommand)
{
  write("zephyr/relocation_dict.txt", "SRAM2_DATA:COPY:/s/a.c,\n");
  write("build.ninja", "rule x\n  command = true\n");
  const BuildFacts facts = readBuild(paths());
  ASSERT_TRUE(facts.has(artefact::relocationRecord)) << facts.lack(artefact::relocationRecord);
  EXPECT_EQ(facts.relocation.form, RelocationRecord::Form::Dictionary);
  EXPECT_EQ(facts.artefacts.at(artefact::relocationRecord).path, path("zephyr/relocation_dict.txt"));
}

TEST_F(Build, DirectivesInTheProjectsBuildFilesAreFound)
{
  write("app/CMakeLists.txt", "zephyr_code_relocate(FILES a.c LOCATION SRAM2)\n");
  write("app/lib/more.cmake", "\nzephyr_code_relocate(FILES b.c LOCATION ITCM)\n");
  write("app/.hidden/CMakeLists.txt", "zephyr_code_relocate(FILES c.c LOCATION ITCM)\n");
  write("app/build/CMakeCache.txt", "");
  write("app/build/CMakeLists.txt", "zephyr_code_relocate(FILES d.c LOCATION ITCM)\n");
  BuildPaths with = paths();
  with.project = path("app");
  const BuildFacts facts = readBuild(with);
  ASSERT_EQ(facts.relocationTexts.size(), 2u);
  EXPECT_EQ(facts.relocationTexts[0].file, path("app/CMakeLists.txt"));
  EXPECT_EQ(facts.relocationTexts[1].file, path("app/lib/more.cmake"));
  EXPECT_EQ(facts.relocationTexts[1].line, 2u);
  EXPECT_TRUE(facts.has(artefact::buildFiles));
}

TEST_F(Build, OtherImagesOfASysbuildLendTheirConfigurations)
{
  write("mcuboot/zephyr/.config", "CONFIG_MCUBOOT=y\n");
  write("app/zephyr/.config", "CONFIG_BOOTLOADER_MCUBOOT=y\n");
  write("zephyr/.config", "SB_CONFIG_BOOTLOADER_MCUBOOT=y\n");
  BuildPaths app;
  app.directory = path("app");
  app.image = path("app/zephyr/zephyr.elf");
  app.sysbuild = directory;
  app.domain = "app";
  app.domains = {{"mcuboot", path("mcuboot")}, {"app", path("app")}};
  const BuildFacts facts = readBuild(app);
  ASSERT_EQ(facts.siblings.size(), 1u);
  EXPECT_EQ(facts.siblings[0].name, "mcuboot");
  EXPECT_TRUE(facts.siblings[0].kconfig.isOn("CONFIG_MCUBOOT"));
  EXPECT_TRUE(facts.sysbuild.isOn("SB_CONFIG_BOOTLOADER_MCUBOOT"));
  EXPECT_TRUE(facts.has(artefact::otherImages));
}

TEST_F(Build, OtherImageWithoutItsConfigurationIsNamed)
{
  BuildPaths app = paths();
  app.sysbuild = directory;
  app.domain = "app";
  app.domains = {{"mcuboot", path("mcuboot")}};
  const BuildFacts facts = readBuild(app);
  EXPECT_FALSE(facts.has(artefact::otherImages));
  EXPECT_EQ(facts.artefacts.at(artefact::otherImages).path, path("mcuboot/zephyr/.config"));
}

} // namespace
} // namespace headroom
