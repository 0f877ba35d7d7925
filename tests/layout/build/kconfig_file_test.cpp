// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "build/kconfig_file.h"

namespace headroom {
namespace {

using namespace std::string_literals;

Kconfig read(const std::string &text)
{
  const Expected<Kconfig> out = readKconfig(text, "/b/.config");
  EXPECT_TRUE(out) << (out ? "" : out.error().text());
  return out ? *out : Kconfig{};
}

std::string errorOf(const std::string &text)
{
  const Expected<Kconfig> out = readKconfig(text, "/b/.config");
  return out ? "no error" : out.error().text();
}

TEST(KconfigFile, BooleansNumbersAndStringsAreKept)
{
  const Kconfig config = read("CONFIG_XIP=y\n# CONFIG_MPU is not set\nCONFIG_FLASH_SIZE=256\nCONFIG_FLASH_BASE_ADDRESS=0x08000000\n"
                              "CONFIG_BOARD=\"nucleo\"\nCONFIG_DRIVER=m\n");
  EXPECT_TRUE(config.isOn("CONFIG_XIP"));
  EXPECT_FALSE(config.isOn("CONFIG_MPU"));
  EXPECT_FALSE(config.isOn("CONFIG_DRIVER"));
  EXPECT_EQ(config.number("CONFIG_FLASH_SIZE"), 256u);
  EXPECT_EQ(config.number("CONFIG_FLASH_BASE_ADDRESS"), 0x08000000u);
  EXPECT_EQ(config.text("CONFIG_BOARD"), "nucleo");
  EXPECT_EQ(config.values.at("CONFIG_BOARD").line, 5u);
  EXPECT_FALSE(config.values.contains("CONFIG_MPU"));
}

TEST(KconfigFile, EscapesInStringsAreResolved)
{
  EXPECT_EQ(read("CONFIG_S=\"a \\\"b\\\" c\\\\d\"\n").text("CONFIG_S"), "a \"b\" c\\d");
}

TEST(KconfigFile, WindowsLineEndsAndByteOrderMarkAreNoPartOfValues)
{
  const Kconfig config = read("\xEF\xBB\xBF" "CONFIG_A=y\r\nCONFIG_B=\"x\"\r\n");
  EXPECT_TRUE(config.isOn("CONFIG_A"));
  EXPECT_EQ(config.text("CONFIG_B"), "x");
}

TEST(KconfigFile, LastOfSeveralLinesHolds)
{
  EXPECT_EQ(read("CONFIG_A=1\nCONFIG_A=2\n").text("CONFIG_A"), "2");
  EXPECT_FALSE(read("CONFIG_A=y\nCONFIG_A=n\n").isOn("CONFIG_A"));
}

TEST(KconfigFile, OneInAHeaderIsBothYesAndANumber)
{
  const Kconfig config = read("/* generated\n * by kconfig */\n#ifndef A\n#define CONFIG_XIP 1\n#define CONFIG_SIZE 0x40 /* bytes */\n"
                              "#define CONFIG_BOARD \"qemu\" /* name */\n#endif\n"
                              "#define CONFIG_COUNT 2\n");
  EXPECT_TRUE(config.isOn("CONFIG_XIP"));
  EXPECT_EQ(config.number("CONFIG_XIP"), 1u);
  EXPECT_EQ(config.text("CONFIG_BOARD"), "qemu");
  EXPECT_FALSE(config.isOn("CONFIG_COUNT"));
}

TEST(KconfigFile, OneInAConfigurationIsNoYes)
{
  EXPECT_FALSE(read("CONFIG_COUNT=1\n").isOn("CONFIG_COUNT"));
}

TEST(KconfigFile, TrailingCommentOfADefineIsNoPartOfItsNumber)
{
  EXPECT_EQ(read("#define CONFIG_SIZE 0x40 /* bytes */\n").number("CONFIG_SIZE"), 0x40u);
}

TEST(KconfigFile, ValuesMayHoldWhatLooksLikeAComment)
{
  EXPECT_EQ(read("CONFIG_A=a/*b\n").text("CONFIG_A"), "a/*b");
  EXPECT_EQ(read("#define CONFIG_A \"a/*b\"\n").text("CONFIG_A"), "a/*b");
}

// What is not set is off: an empty file would switch off everything.
TEST(KconfigFile, TextWithoutASymbolIsAnError)
{
  EXPECT_EQ(errorOf(""), "/b/.config:1: has no configuration symbol: the file is empty or was cut off");
  EXPECT_EQ(errorOf("#\n# Automatically generated file; DO NOT EDIT.\n#\n"),
            "/b/.config:3: has no configuration symbol: the file is empty or was cut off");
  EXPECT_EQ(errorOf("/* generated */\n#ifndef AUTOCONF_H\n#endif\n"),
            "/b/.config:3: has no configuration symbol: the file is empty or was cut off");
  EXPECT_TRUE(read("# CONFIG_MPU is not set\n").values.empty());
}

TEST(KconfigFile, LastLineWithoutItsEndIsAnError)
{
  EXPECT_EQ(errorOf("CONFIG_A=y\nCONFIG_SIZE=10"), "/b/.config:2: the last line has no end: the file was cut off");
}

TEST(KconfigFile, CutAnywhereWithinALineIsAnError)
{
  const std::string text = "# Zephyr\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_S=\"x\"\nCONFIG_N=0x40\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    if (length == 0 || text[length - 1] != '\n') {
      EXPECT_NE(errorOf(text.substr(0, length)), "no error") << length;
    }
  }
}

TEST(KconfigFile, WhatIsNoAssignmentIsNamedWithItsLine)
{
  EXPECT_EQ(errorOf("CONFIG_A=y\nhello world\n"), "/b/.config:2: 'hello world' is neither NAME=value nor a comment");
  EXPECT_EQ(errorOf("CONFIG_A\n"), "/b/.config:1: 'CONFIG_A' is neither NAME=value nor a comment");
}

TEST(KconfigFile, BytesThatAreNoTextAreAnError)
{
  EXPECT_EQ(errorOf("CONFIG_A=y\nCONFIG_B=\0\n"s), "/b/.config:2: line holds a NUL byte: this is no configuration in text form");
}

TEST(KconfigFile, StringWithoutItsEndIsAnError)
{
  EXPECT_EQ(errorOf("CONFIG_A=\"abc\n"), "/b/.config:1: CONFIG_A has a string without its closing quote");
  EXPECT_EQ(errorOf("CONFIG_A=\"abc\\\"\n"), "/b/.config:1: CONFIG_A has a string without its closing quote");
  EXPECT_EQ(errorOf("CONFIG_A=\"abc\"d\n"), "/b/.config:1: CONFIG_A has 'd' behind its string, wanted the line's end");
}

TEST(KconfigFile, GiantLineIsRefused)
{
  EXPECT_EQ(errorOf("CONFIG_A=" + std::string(70'000, 'x')), "/b/.config:1: line has 70009 bytes, the limit is 65536");
}

TEST(KconfigFile, NumbersBeyond64BitsAreNone)
{
  const Kconfig config = read("CONFIG_A=0x10000000000000000\nCONFIG_B=0xffffffffffffffff\nCONFIG_C=12abc\nCONFIG_D=0x\n");
  EXPECT_FALSE(config.number("CONFIG_A"));
  EXPECT_EQ(config.number("CONFIG_B"), UINT64_MAX);
  EXPECT_FALSE(config.number("CONFIG_C"));
  EXPECT_FALSE(config.number("CONFIG_D"));
}

} // namespace
} // namespace headroom
