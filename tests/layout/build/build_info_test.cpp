// SPDX-License-Identifier: Apache-2.0
#include "build/build_info.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

BuildInfo read(const std::string &text)
{
  const Expected<BuildInfo> out = readBuildInfo(text, "/b/build_info.yml");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : BuildInfo{};
}

std::string errorOf(const std::string &text)
{
  const Expected<BuildInfo> out = readBuildInfo(text, "/b/build_info.yml");
  return out ? "no error" : out.error().text();
}

TEST(BuildInfoFile, PlacesOfABuildAreRead)
{
  const BuildInfo info = read("cmake:\n"
                              "  application:\n"
                              "    configuration-dir: /w/app/conf\n"
                              "    source-dir: /w/my app\n"
                              "  board:\n"
                              "    name: nrf5340dk\n"
                              "    path:\n"
                              "     - /w/zephyr/boards/nordic/nrf5340dk\n"
                              "    qualifiers: nrf5340/cpuapp\n"
                              "    revision:\n"
                              "  devicetree:\n"
                              "    bindings-dirs: [/w/zephyr/dts/bindings]\n"
                              "    files:\n"
                              "     - /w/zephyr/boards/nordic/nrf5340dk/nrf5340dk_nrf5340_cpuapp.dts\n"
                              "    user-files:\n"
                              "     - /w/my app/app.overlay\n"
                              "  kconfig:\n"
                              "    files: [/w/my app/prj.conf, /w/my app/debug.conf]\n"
                              "  sysbuild: false\n"
                              "  toolchain: {name: zephyr, path: /opt/sdk}\n"
                              "  vendor-specific: {nordic: {svdfile: /x}}\n"
                              "  zephyr:\n"
                              "    version: 3.7.0\n"
                              "    zephyr-base: /w/zephyr\n"
                              "version: 0.1.0\n"
                              "west: {command: /usr/bin/west build, topdir: /w, version: 1.2.0}\n");
  EXPECT_EQ(info.file, "/b/build_info.yml");
  EXPECT_EQ(info.board, "nrf5340dk");
  EXPECT_EQ(info.sourceDirectory, "/w/my app");
  EXPECT_EQ(info.configurationDirectory, "/w/app/conf");
  EXPECT_EQ(info.zephyrBase, "/w/zephyr");
  EXPECT_EQ(info.westTop, "/w");
  EXPECT_EQ(info.devicetreeFiles,
            (std::vector<std::string>{"/w/zephyr/boards/nordic/nrf5340dk/nrf5340dk_nrf5340_cpuapp.dts", "/w/my app/app.overlay"}));
  EXPECT_EQ(info.kconfigFiles, (std::vector<std::string>{"/w/my app/prj.conf", "/w/my app/debug.conf"}));
}

TEST(BuildInfoFile, WhatIsNotThereStaysEmpty)
{
  EXPECT_EQ(read("version: 0.1.0\n").board, "");
  const BuildInfo info = read("version: 0.1.0\ncmake:\n  application:\n    source-dir: /a\n  devicetree:\n    files:\nwest:\n");
  EXPECT_EQ(info.configurationDirectory, "/a");
  EXPECT_TRUE(info.devicetreeFiles.empty());
}

TEST(BuildInfoFile, OtherFilesAreRefusedWithTheirPlace)
{
  EXPECT_EQ(errorOf(""), "/b/build_info.yml: the file is no map of keys and values");
  EXPECT_EQ(errorOf("- a\n"), "/b/build_info.yml:1:1: the file is no map of keys and values");
  EXPECT_EQ(errorOf("west: {}\n"), "/b/build_info.yml:1:1: has no 'version', wanted Zephyr's build information");
  EXPECT_EQ(errorOf("version: 1\ncmake:\n  devicetree:\n    files: one.dts\n"), "/b/build_info.yml:4:12: 'files' is no list");
  EXPECT_EQ(errorOf("version: 1\ncmake:\n  kconfig:\n    files: [{a: b}]\n"), "/b/build_info.yml:4:13: 'files' lists what is no text");
  EXPECT_EQ(errorOf("version: 1\nwest: {topdir: [a]}\n"), "/b/build_info.yml:2:16: 'topdir' is no text");
  EXPECT_TRUE(errorOf("version: 1\ncmake: {application: {source-dir: \"/a\n").starts_with("/b/build_info.yml:")) << "cut off";
}

TEST(BuildInfoFile, HostileTextEndsInAnError)
{
  EXPECT_NE(errorOf("version: 1\ncmake: " + std::string(100'000, '[')), "no error");
  EXPECT_NE(errorOf("version: &a [*a]\n"), "no error");
  std::string bomb = "version: 1\na0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i)
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" + std::to_string(i - 1) + "]\n";
  EXPECT_EQ(errorOf(bomb), "no error") << "aliases are not followed where nothing is looked for";
  std::string files = "version: 1\ncmake:\n  kconfig:\n    files: [";
  for (int i = 0; i < 10'001; ++i)
    files += "a,";
  EXPECT_TRUE(errorOf(files + "]\n").ends_with("'files' lists more than 10000 files"));
}

} // namespace
} // namespace headroom
