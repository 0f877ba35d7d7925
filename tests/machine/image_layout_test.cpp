// SPDX-License-Identifier: Apache-2.0
// Where the parts of a linked image are, and where they are loaded.
#include <gmock/gmock.h>

#include "machine/compiled_objects.h"
#include "machine/image_layout.h"
#include "machine/linked_layout.h"
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

using testing::HasSubstr;

constexpr const char *twoRegions = R"(
MEMORY { FLASH (rx) : ORIGIN = 0x8000, LENGTH = 64K
         RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K }
SECTIONS {
  .text : { *(.text*) } > FLASH
  .data : { *(.data*) } > RAM AT> FLASH
  .bss (NOLOAD) : { *(.bss*) *(COMMON) } > RAM
  over 0x20000000 (NOLOAD) : { *(over) } > RAM
}
)";

constexpr const char *twoRegionsSource = R"(
int counted = 7;
int zeroed;
static int quiet = 3;
__attribute__((section("over"), used)) int elsewhere[4];
int _start(void) { return counted + zeroed++ + quiet++; }
)";

Expected<ImageLayout> layoutOf(const Workshop &shop, const std::vector<std::string> &flags = {})
{
  const std::string object = shop.compile("main.c", twoRegionsSource, cortexM4Gcc);
  const std::string script = shop.write("link.ld", twoRegions);
  std::vector<std::string> link = {"arm-none-eabi-ld", "-T", script, object, "-o", shop.file("image.elf")};
  link.insert(link.end(), flags.begin(), flags.end());
  shop.run(link);
  return readImageLayout(shop.file("image.elf"));
}

const ImageSection &sectionOf(const ImageLayout &layout, const std::string &name)
{
  static const ImageSection none;
  for (const ImageSection &one : layout.sections)
    if (one.name == name)
      return one;
  ADD_FAILURE() << "no section " << name;
  return none;
}

TEST(ImageLayoutReader, TellsRunTimeAndLoadAddresses)
{
  const Workshop shop;
  const auto layout = layoutOf(shop);
  ASSERT_TRUE(layout) << layout.error().text();
  const ImageSection &text = sectionOf(*layout, ".text");
  EXPECT_TRUE(text.isExecutable && text.hasBits && text.isAllocated && !text.isWritable);
  EXPECT_EQ(text.loadAddress, text.address);
  const ImageSection &data = sectionOf(*layout, ".data");
  EXPECT_EQ(data.address, 0x20000000U);
  EXPECT_EQ(data.loadAddress, 0x8000 + text.sizeBytes);
  EXPECT_TRUE(data.isWritable && data.hasBits);
  EXPECT_FALSE(sectionOf(*layout, ".bss").hasBits);
}

TEST(ImageLayoutReader, SectionsAtOneAddressKeepTheirOwnLoadAddresses)
{
  const Workshop shop;
  const auto layout = layoutOf(shop);
  ASSERT_TRUE(layout) << layout.error().text();
  const ImageSection &over = sectionOf(*layout, "over");
  EXPECT_EQ(over.address, sectionOf(*layout, ".data").address);
  EXPECT_FALSE(over.hasBits);
  EXPECT_NE(sectionOf(*layout, ".data").loadAddress, sectionOf(*layout, ".data").address);
}

TEST(ImageLayoutReader, SymbolsKnowTheirSectionAndFile)
{
  const Workshop shop;
  const auto layout = layoutOf(shop);
  ASSERT_TRUE(layout) << layout.error().text();
  const ImageSymbol *start = layout->symbol("_start");
  ASSERT_NE(start, nullptr);
  EXPECT_EQ(start->address, 0x8000U) << "the Thumb bit is no part of the address";
  EXPECT_EQ(start->kind, ImageSymbol::Kind::Function);
  EXPECT_EQ(layout->sections.at(start->section).name, ".text");
  const ImageSymbol *quiet = layout->symbol("quiet");
  ASSERT_NE(quiet, nullptr);
  EXPECT_TRUE(quiet->isLocal);
  EXPECT_EQ(quiet->sourceFile, "main.c");
  EXPECT_EQ(quiet->kind, ImageSymbol::Kind::Object);
  EXPECT_EQ(quiet->sizeBytes, 4U);
  for (const ImageSymbol &one : layout->symbols)
    EXPECT_FALSE(one.name.starts_with("$")) << one.name;
}

TEST(ImageLayoutReader, AbsoluteSymbolsHaveNoSection)
{
  const Workshop shop;
  const auto layout = layoutOf(shop, {"--defsym=CONFIG_XIP=1"});
  ASSERT_TRUE(layout) << layout.error().text();
  const ImageSymbol *option = layout->symbol("CONFIG_XIP");
  ASSERT_NE(option, nullptr);
  EXPECT_EQ(option->section, UINT32_MAX);
  EXPECT_EQ(option->address, 1U);
}

TEST(ImageLayoutReader, ReadsSixtyFourBitImagesOfAnotherLinker)
{
  const Workshop shop;
  const std::string object = shop.compile("main.c", twoRegionsSource, {"riscv64-unknown-elf-gcc", "-march=rv64imac", "-mabi=lp64", "-mcmodel=medany", "-Os"});
  const std::string script = shop.write("link.ld", R"(
MEMORY { ROM (rx) : ORIGIN = 0x200000000, LENGTH = 64K
         RAM (rwx) : ORIGIN = 0x240000000, LENGTH = 64K }
SECTIONS {
  .text : { *(.text*) } > ROM
  .data : { *(.data* .sdata*) } > RAM AT> ROM
  .bss : { *(.bss* .sbss* COMMON over) } > RAM
}
)");
  shop.run({"ld.lld-19", "-T", script, object, "-o", shop.file("image.elf")});
  const auto layout = readImageLayout(shop.file("image.elf"));
  ASSERT_TRUE(layout) << layout.error().text();
  EXPECT_EQ(sectionOf(*layout, ".data").address, 0x240000000U);
  EXPECT_EQ(sectionOf(*layout, ".data").loadAddress.value_or(0) >> 28, 0x20U);
  EXPECT_EQ(layout->symbol("_start")->address, 0x200000000U);
}

TEST(ImageLayoutReader, ThreadLocalZeroesTakeNoMemory)
{
  ImageSection tbss;
  tbss.isAllocated = true;
  tbss.sizeBytes = 8;
  EXPECT_TRUE(tbss.isInMemory());
  tbss.isThreadLocal = true;
  EXPECT_FALSE(tbss.isInMemory());
  tbss.hasBits = true;
  EXPECT_TRUE(tbss.isInMemory()) << "the template of .tdata is in memory";
}

std::string layoutRefusalOf(const std::vector<std::uint8_t> &bytes)
{
  const auto layout = machine::linkedLayoutOf(bytes, "image.elf");
  if (layout) {
    ADD_FAILURE() << "accepted";
    return {};
  }
  EXPECT_EQ(layout.error().kind, Error::Kind::Environment);
  return layout.error().text();
}

std::string segmentYaml(const std::string &fields)
{
  return armImageYaml(returnToCaller, "") + "ProgramHeaders:\n  - {Type: PT_LOAD, Flags: [PF_R, PF_X], " + fields + "}\n";
}

TEST(ImageLayoutReader, RefusesWhatIsNoImage)
{
  EXPECT_THAT(layoutRefusalOf({}), HasSubstr("found an empty file"));
  EXPECT_THAT(layoutRefusalOf(bytesOfYaml("--- !ELF\nFileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_REL, Machine: EM_ARM}\n")),
              HasSubstr("found a relocatable object, wanted a linked image"));
  EXPECT_FALSE(readImageLayout("/nonexistent.elf"));
}

TEST(ImageLayoutReader, RefusesSegmentsThatEndPastTheAddressSpace)
{
  EXPECT_THAT(layoutRefusalOf(bytesOfYaml(segmentYaml("VAddr: 0xffffff00, PAddr: 0, FileSize: 0, MemSize: 0x200"))),
              HasSubstr("load segment 0: address 0xffffff00 or 0x0 plus size 0x200 ends past the address space"));
  EXPECT_THAT(layoutRefusalOf(bytesOfYaml(segmentYaml("VAddr: 0x8000, PAddr: 0x8000, FileSize: 8, MemSize: 4, Offset: 0"))),
              HasSubstr("load segment 0: 0x8 bytes of the file for 0x4 bytes of memory"));
}

TEST(ImageLayoutReader, ASegmentMayEndWithTheAddressSpace)
{
  const auto bytes = bytesOfYaml(segmentYaml("VAddr: 0xffffff00, PAddr: 0, FileSize: 0, MemSize: 0x100"));
  const auto layout = machine::linkedLayoutOf(bytes, "image.elf");
  ASSERT_TRUE(layout) << layout.error().text();
  EXPECT_EQ(layout->segments.at(0).memoryBytes, 0x100U);
}

} // namespace
} // namespace headroom::test
