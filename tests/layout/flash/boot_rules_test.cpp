// SPDX-License-Identifier: Apache-2.0
// Slots, scratch and image against the boot loader's mode.
#include "flash_case.h"

namespace headroom::flash {
namespace {

constexpr std::uint64_t flashBase = 0x8000000;
constexpr std::uint64_t slotStart = flashBase + 0xc000;

const std::string booted = "CONFIG_BOOTLOADER_MCUBOOT=y\nCONFIG_USE_DT_CODE_PARTITION=y\nCONFIG_ROM_START_OFFSET=0x200\n";
const std::string autoSectors = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_MAX_IMG_SECTORS_AUTO=y\n";

std::string slots(const std::string &secondarySize = "0x74000", const std::string &more = "", const std::string &primarySize = "0x74000")
{
  return part("boot_partition", "0x0", "0xc000") + part("slot0_partition", "0xc000", primarySize) +
         part("slot1_partition", "0x80000", secondarySize) + more;
}

/// An application with the configuration of the boot loader beside it.
FlashCase withLoader(const std::string &partitions, const std::string &loader)
{
  FlashCase out(treeOf(partitions));
  out.config(booted).sibling("mcuboot", loader);
  return out;
}

FlashCase inMode(const std::string &partitions, const std::string &mode)
{
  return withLoader(partitions, autoSectors + mode + "=y\n");
}

const std::vector<std::string> modes = {"CONFIG_BOOT_SWAP_USING_MOVE", "CONFIG_BOOT_SWAP_USING_OFFSET", "CONFIG_BOOT_SWAP_USING_SCRATCH",
                                        "CONFIG_BOOT_UPGRADE_ONLY"};

const std::vector<std::string> bootRules = {"flash-slot-mismatch", "flash-scratch", "flash-slot-sectors", "flash-image-too-large"};

const std::string scratch = part("scratch_partition", "0xf4000", "0x1000");

TEST(BootSlots, EqualSlotsFitEveryMode)
{
  for (const std::string &mode : modes) {
    const bool usesScratch = mode == "CONFIG_BOOT_SWAP_USING_SCRATCH";
    FlashCase image = inMode(slots("0x74000", usesScratch ? scratch : ""), mode);
    image.image(slotStart, slotStart + 0x10000);
    for (const std::string &rule : bootRules)
      EXPECT_EQ(image.found(rule), "") << mode << " " << rule;
  }
}

TEST(BootSlots, ImageWithoutABootLoaderIsNotJudged)
{
  FlashCase image(treeOf(slots("0x1000")));
  image.image(flashBase, flashBase + 0x90000);
  for (const std::string &rule : bootRules)
    EXPECT_EQ(image.found(rule), "") << rule;
}

TEST(BootSlots, WithoutTheConfigurationNothingSaysWhetherThereIsABootLoader)
{
  FlashCase image(treeOf(slots()));
  image.layout.build.artefacts[artefact::kconfig] = {Artefact::State::Absent, "/b/zephyr/.config", {}, 0};
  for (const std::string &rule : bootRules)
    EXPECT_EQ(image.found(rule), "undecided: app: .config is not there") << rule;
  EXPECT_EQ(image.found("flash-image-crosses-partition"), "undecided: app: .config is not there");
}

TEST(BootSlots, UnknownModeIsUndecided)
{
  FlashCase image(treeOf(slots()));
  image.config(booted);
  for (const std::string &rule : bootRules)
    EXPECT_EQ(image.found(rule), "undecided: app: no configuration says how the boot loader replaces images: name the sysbuild directory "
                                 "that holds it with -p")
        << rule;
}

TEST(BootSlots, ModeWhoseDemandsAreNotKnownIsNamed)
{
  EXPECT_EQ(inMode(slots(), "CONFIG_BOOT_DIRECT_XIP").found("flash-slot-mismatch"),
            "undecided: app: the boot loader's mode is direct-xip (CONFIG_BOOT_DIRECT_XIP of image mcuboot), whose demands are not known");
}

TEST(BootSlots, BootLoadersOwnConfigurationIsBelievedFirst)
{
  FlashCase image = inMode(slots("0x73000"), "CONFIG_BOOT_SWAP_USING_MOVE");
  image.sysbuild("SB_CONFIG_MCUBOOT_MODE_SWAP_USING_OFFSET=y\n");
  EXPECT_EQ(image.found("flash-slot-mismatch"), "");
  FlashCase without(treeOf(slots("0x73000")));
  without.config(booted).sysbuild("SB_CONFIG_MCUBOOT_MODE_SWAP_USING_OFFSET=y\n");
  EXPECT_NE(without.found("flash-slot-mismatch"), "");
}

TEST(BootSlots, BootLoaderAloneIsJudgedItself)
{
  FlashCase loader(treeOf(slots("0x70000")));
  loader.config(autoSectors + "CONFIG_BOOT_SWAP_USING_MOVE=y\n");
  EXPECT_NE(loader.found("flash-slot-mismatch"), "");
  loader.sibling("app", booted);
  EXPECT_EQ(loader.found("flash-slot-mismatch"), "") << "the application's own audit says it";
}

TEST(FlashSlotMismatch, MoveAllowsOneMoreInTheFirst)
{
  EXPECT_EQ(inMode(slots("0x73000"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"), "");
  EXPECT_EQ(inMode(slots("0x72000"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"),
            "slot0_partition has 116 sectors of 4096 bytes, slot1_partition has 114 sectors of 4096 bytes: the mode swap-using-move cannot "
            "swap them, wanted as many in both slots, or 1 more in the first");
  EXPECT_NE(inMode(slots("0x75000"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"), "");
}

TEST(FlashSlotMismatch, OffsetAllowsOneMoreInTheSecond)
{
  EXPECT_EQ(inMode(slots("0x75000"), "CONFIG_BOOT_SWAP_USING_OFFSET").found("flash-slot-mismatch"), "");
  EXPECT_NE(inMode(slots("0x73000"), "CONFIG_BOOT_SWAP_USING_OFFSET").found("flash-slot-mismatch"), "");
  EXPECT_NE(inMode(slots("0x76000"), "CONFIG_BOOT_SWAP_USING_OFFSET").found("flash-slot-mismatch"), "");
}

TEST(FlashSlotMismatch, OtherModesWantEqualSlots)
{
  for (const char *mode : {"CONFIG_BOOT_SWAP_USING_SCRATCH", "CONFIG_BOOT_UPGRADE_ONLY"}) {
    EXPECT_NE(inMode(slots("0x73000", scratch), mode).found("flash-slot-mismatch"), "") << mode;
    EXPECT_NE(inMode(slots("0x75000", scratch), mode).found("flash-slot-mismatch"), "") << mode;
  }
}

std::string secondaryElsewhere(const std::string &erase, const std::string &size)
{
  return part("slot0_partition", "0xc000", "0x74000") +
         "}; }; flash1: flash@9000000 { compatible = \"soc-nv-flash\"; reg = <0x9000000 0x100000>; write-block-size = <4>;\n"
         "erase-block-size = <" +
         erase + ">; partitions { compatible = \"fixed-partitions\"; #address-cells = <1>; #size-cells = <1>;\n" +
         part("slot1_partition", "0x0", size);
}

TEST(FlashSlotMismatch, SectorsOfTwoSizesFitWhereTheyAreMultiples)
{
  EXPECT_NE(inMode(secondaryElsewhere("0x2000", "0x74000"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"), "");
  EXPECT_EQ(inMode(secondaryElsewhere("0x2000", "0x74000"), "CONFIG_BOOT_UPGRADE_ONLY").found("flash-slot-mismatch"), "");
  EXPECT_NE(inMode(secondaryElsewhere("0x1800", "0x75000"), "CONFIG_BOOT_UPGRADE_ONLY").found("flash-slot-mismatch"), "");
}

TEST(FlashSlotMismatch, MissingOrCrookedSlotIsUndecided)
{
  EXPECT_EQ(inMode(part("slot0_partition", "0xc000", "0x74000"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"),
            "undecided: slot0_partition: the devicetree has no enabled partition slot1_partition whose offset is known");
  EXPECT_EQ(inMode(slots("0x74800"), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-mismatch"),
            "undecided: slot0_partition: slot1_partition does not consist of whole erase blocks, which flash-partition-erase-alignment is "
            "about");
}

TEST(FlashSlotMismatch, SlotsOfASecondImageAreJudgedToo)
{
  const std::string second = part("slot2_partition", "0xf4000", "0x4000") + part("slot3_partition", "0xf8000", "0x8000");
  EXPECT_EQ(inMode(slots("0x74000", second), "CONFIG_BOOT_SWAP_USING_MOVE").run("flash-slot-mismatch").drafts.size(), 1u);
}

TEST(FlashScratch, MissingScratchIsFound)
{
  EXPECT_EQ(
      inMode(slots(), "CONFIG_BOOT_SWAP_USING_SCRATCH").found("flash-scratch"),
      "the devicetree has no enabled partition scratch_partition, and the mode swap-using-scratch swaps slot0_partition through it, at "
      "least 4096 bytes at once");
}

TEST(FlashScratch, ScratchBelowASectorIsFound)
{
  EXPECT_EQ(
      inMode(secondaryElsewhere("0x2000", "0x74000") + part("scratch_partition", "0x80000", "0x1000"), "CONFIG_BOOT_SWAP_USING_SCRATCH")
          .found("flash-scratch"),
      "flash partition scratch_partition has 4096 bytes, and the mode swap-using-scratch swaps slot0_partition through it, at least "
      "8192 bytes at once");
}

TEST(FlashScratch, ScratchThatNobodyUsesIsANote)
{
  const FlashCase image = inMode(slots("0x74000", scratch), "CONFIG_BOOT_SWAP_USING_MOVE");
  EXPECT_EQ(image.found("flash-scratch"),
            "flash partition scratch_partition of 4096 bytes is not used: the mode swap-using-move swaps without it");
  EXPECT_EQ(image.run("flash-scratch").drafts.at(0).finding.level, Level::Note);
  EXPECT_EQ(image.run("flash-scratch").drafts.at(0).ceiling, Level::Note);
}

TEST(FlashScratch, DisabledScratchIsNone)
{
  const std::string off = part("scratch_partition", "0xf4000", "0x1000", "status = \"disabled\";");
  EXPECT_EQ(inMode(slots("0x74000", off), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-scratch"), "");
  EXPECT_NE(inMode(slots("0x74000", off), "CONFIG_BOOT_SWAP_USING_SCRATCH").found("flash-scratch"), "");
}

TEST(FlashSlotSectors, MoreThanTheLoaderWasBuiltForIsFound)
{
  const std::string move = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_BOOT_MAX_IMG_SECTORS=";
  EXPECT_EQ(withLoader(slots(), move + "115\n").found("flash-slot-sectors"),
            "slot0_partition has 116 sectors, the boot loader handles 115 (CONFIG_BOOT_MAX_IMG_SECTORS)");
  EXPECT_EQ(withLoader(slots(), move + "116\n").found("flash-slot-sectors"), "");
}

TEST(FlashSlotSectors, SecondSlotCountsWhereTheModeCountsIt)
{
  const std::string limit = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_MAX_IMG_SECTORS=116\n";
  EXPECT_EQ(withLoader(slots("0x75000"), limit + "CONFIG_BOOT_SWAP_USING_OFFSET=y\n").found("flash-slot-sectors"), "");
  EXPECT_NE(withLoader(slots("0x75000"), limit + "CONFIG_BOOT_UPGRADE_ONLY=y\n").found("flash-slot-sectors"), "");
}

TEST(FlashSlotSectors, AutomaticCountIsAlwaysEnough)
{
  EXPECT_EQ(inMode(slots(), "CONFIG_BOOT_SWAP_USING_MOVE").found("flash-slot-sectors"), "");
}

TEST(FlashSlotSectors, WithoutTheLoadersConfigurationItIsUndecided)
{
  FlashCase image(treeOf(slots()));
  image.config(booted + "CONFIG_MCUBOOT_BOOTLOADER_MODE_SWAP_USING_MOVE=y\n");
  EXPECT_EQ(image.found("flash-slot-sectors"),
            "undecided: app: the boot loader's configuration, which has CONFIG_BOOT_MAX_IMG_SECTORS, is not there: name the sysbuild "
            "directory that holds it with -p");
}

/// The largest linked image that is not found, by halving.
std::uint64_t largest(const std::string &partitions, const std::string &loader)
{
  std::uint64_t good = 0x1000, bad = 0x80000;
  while (bad - good > 1) {
    const std::uint64_t middle = (good + bad) / 2;
    FlashCase image = withLoader(partitions, loader);
    image.image(slotStart, slotStart + middle);
    (image.run("flash-image-too-large").drafts.empty() ? good : bad) = middle;
  }
  return good;
}

// Slots of 116 sectors of 4096 bytes, write blocks of 4, nothing signed: behind the image only its hash, 40 bytes.
TEST(FlashImageTooLarge, EveryModeHasItsLargestImage)
{
  // 116 * 3 * 4 + 4 * 8 + 16 = 1440, which takes one sector; one more is spare.
  EXPECT_EQ(largest(slots(), autoSectors + "CONFIG_BOOT_SWAP_USING_MOVE=y\n"), 114u * 4096 - 40);
  // The spare sector of the second slot limits; one more in it gives it back.
  EXPECT_EQ(largest(slots(), autoSectors + "CONFIG_BOOT_SWAP_USING_OFFSET=y\n"), 114u * 4096 - 40);
  EXPECT_EQ(largest(slots("0x75000"), autoSectors + "CONFIG_BOOT_SWAP_USING_OFFSET=y\n"), 115u * 4096 - 40);
  EXPECT_EQ(largest(slots("0x74000", scratch), autoSectors + "CONFIG_BOOT_SWAP_USING_SCRATCH=y\n"), 116u * 4096 - 1440 - 40);
  EXPECT_EQ(largest(slots(), autoSectors + "CONFIG_BOOT_UPGRADE_ONLY=y\n"), 116u * 4096 - 32 - 40);
}

TEST(FlashImageTooLarge, SectorsSignatureAndKeysCount)
{
  const std::string base = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_SCRATCH=y\n";
  const std::uint64_t slot = 116u * 4096;
  EXPECT_EQ(largest(slots("0x74000", scratch), base + "CONFIG_BOOT_MAX_IMG_SECTORS=128\n"), slot - (128 * 12 + 48) - 40);
  const std::string many = base + "CONFIG_BOOT_MAX_IMG_SECTORS=128\n";
  EXPECT_EQ(largest(slots("0x74000", scratch), many + "CONFIG_BOOT_ENCRYPT_IMAGE=y\n"), slot - (128 * 12 + 48 + 32) - 40);
  EXPECT_EQ(largest(slots("0x74000", scratch), many + "CONFIG_BOOT_SIGNATURE_TYPE_RSA=y\nCONFIG_BOOT_SIGNATURE_TYPE_RSA_LEN=2048\n"),
            slot - (128 * 12 + 48) - 40 - 296);
  EXPECT_EQ(largest(slots("0x74000", scratch), many + "CONFIG_BOOT_SIGNATURE_TYPE_RSA=y\nCONFIG_BOOT_SIGNATURE_TYPE_RSA_LEN=3072\n"),
            slot - (128 * 12 + 48) - 40 - 424);
}

TEST(FlashImageTooLarge, TrailerMustFitTheScratchTogetherWithTheImagesEnd)
{
  // 341 * 12 + 48 = 4140: 44 bytes of the trailer lie in its first sector, where 60 are wanted when that sector is swapped.
  EXPECT_EQ(largest(slots("0x74000", scratch), "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_SCRATCH=y\nCONFIG_BOOT_MAX_IMG_SECTORS=341\n"),
            116u * 4096 - 4140 - 16 - 40);
}

TEST(FlashBootLoader, LogicalSectorsAreItsSectors)
{
  const std::string move = autoSectors + "CONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_MCUBOOT_LOGICAL_SECTOR_SIZE=";
  EXPECT_EQ(largest(slots(), move + "0x0\n"), 114u * 4096 - 40);
  // 29 sectors of 16 KiB, of which one is spare and one the trailer's.
  EXPECT_EQ(largest(slots(), move + "0x4000\n"), 27u * 0x4000 - 40);
  EXPECT_EQ(withLoader(slots("0x70000"), move + "0x4000\n").found("flash-slot-mismatch"), "") << "one sector more in the first";
  EXPECT_EQ(withLoader(slots("0x6c000"), move + "0x4000\n").found("flash-slot-mismatch"),
            "slot0_partition has 29 sectors of 16384 bytes, slot1_partition has 27 sectors of 16384 bytes: the mode swap-using-move cannot "
            "swap them, wanted as many in both slots, or 1 more in the first");
  EXPECT_EQ(withLoader(slots("0x73000"), move + "0x4000\n").found("flash-slot-mismatch"),
            "undecided: slot0_partition: CONFIG_MCUBOOT_LOGICAL_SECTOR_SIZE of the boot loader is 0x4000, and slot1_partition has 0x73000 "
            "bytes in erase blocks of 0x1000: it is not made of such sectors");
  EXPECT_EQ(withLoader(slots(), move + "0x800\n").found("flash-slot-mismatch").substr(0, 10), "undecided:") << "smaller than a block";
  const std::string limit = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_BOOT_MAX_IMG_SECTORS=29\n";
  EXPECT_NE(withLoader(slots(), limit).found("flash-slot-sectors"), "");
  EXPECT_EQ(withLoader(slots(), limit + "CONFIG_MCUBOOT_LOGICAL_SECTOR_SIZE=0x4000\n").found("flash-slot-sectors"), "");
}

TEST(FlashBootLoader, AlignmentOfTheTrailerIsItsOwn)
{
  const std::string base = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_SCRATCH=y\nCONFIG_BOOT_MAX_IMG_SECTORS=128\n";
  const std::uint64_t slot = 116u * 4096;
  EXPECT_EQ(largest(slots("0x74000", scratch), base + "CONFIG_MCUBOOT_BOOT_MAX_ALIGN=8\n"), slot - (128 * 12 + 4 * 8 + 16) - 40);
  EXPECT_EQ(largest(slots("0x74000", scratch), base + "CONFIG_MCUBOOT_BOOT_MAX_ALIGN=32\n"), slot - (128 * 12 + 4 * 32 + 32) - 40);
}

/// The second slot in a chip whose page size is a driver's option.
const std::string chip = R"(}; }; chip: chip@0 { compatible = "jedec,spi-nor"; size = <0x800000>; write-block-size = <4>;
partitions { compatible = "fixed-partitions"; #address-cells = <1>; #size-cells = <1>;
)";

TEST(FlashBootLoader, PagesOfAChipAreThoseOfItsOwnDriver)
{
  const std::string apart = part("slot0_partition", "0xc000", "0x70000") + chip + part("slot1_partition", "0x0", "0x70000");
  const std::string move = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_BOOT_MAX_IMG_SECTORS=128\n";
  const std::string page = "CONFIG_SPI_NOR_FLASH_LAYOUT_PAGE_SIZE=";
  FlashCase image(treeOf(apart));
  image.config(booted + page + "4096\n").sibling("mcuboot", move + page + "65536\n");
  EXPECT_EQ(image.found("flash-slot-mismatch"),
            "slot0_partition has 112 sectors of 4096 bytes, slot1_partition has 7 sectors of 65536 bytes: the mode swap-using-move cannot "
            "swap them, wanted sectors of one size");
  FlashCase same(treeOf(apart));
  same.config(booted + page + "65536\n").sibling("mcuboot", move + page + "4096\n");
  EXPECT_EQ(same.found("flash-slot-mismatch"), "");
  FlashCase unknown(treeOf(apart));
  unknown.config(booted + page + "4096\n").sibling("mcuboot", move);
  const std::string lack = "undecided: slot0_partition: CONFIG_SPI_NOR_FLASH_LAYOUT_PAGE_SIZE of the boot loader, the size of a page of chip, "
                           "is not known";
  EXPECT_EQ(unknown.found("flash-slot-mismatch"), lack);
  EXPECT_EQ(unknown.found("flash-slot-sectors"), lack);
  // Counted are erase blocks of the devicetree: 112 of the first slot. The chip's pages are smaller.
  FlashCase counted(treeOf(apart));
  counted.config(booted).sibling("mcuboot", "CONFIG_MCUBOOT=y\nCONFIG_BOOT_UPGRADE_ONLY=y\nCONFIG_BOOT_MAX_IMG_SECTORS_AUTO=y\n" + page + "1024\n");
  EXPECT_EQ(counted.found("flash-slot-sectors"),
            "slot1_partition has 448 sectors, the boot loader handles 112 (CONFIG_BOOT_MAX_IMG_SECTORS_AUTO)");
}

TEST(FlashImageTooLarge, MessageHasAllNumbers)
{
  FlashCase image = inMode(slots(), "CONFIG_BOOT_SWAP_USING_MOVE");
  image.image(slotStart, slotStart + 0x73000);
  EXPECT_EQ(image.found("flash-image-too-large"),
            "image has 471040 bytes in slot0_partition, with what signing adds at least 471080; the mode swap-using-move replaces at most "
            "466944 (slot of 475136, trailer of 4096)");
}

TEST(FlashImageTooLarge, HeaderCountsWhereItWasNotLinked)
{
  FlashCase image = inMode(slots(), "CONFIG_BOOT_SWAP_USING_MOVE");
  image.config("CONFIG_BOOTLOADER_MCUBOOT=y\n").image(slotStart, slotStart + 114 * 4096 - 40);
  EXPECT_NE(image.found("flash-image-too-large"), "");
}

TEST(FlashImageTooLarge, WithoutTheLoadersConfigurationOnlyTheSlotDecides)
{
  FlashCase image(treeOf(slots()));
  image.config(booted + "CONFIG_MCUBOOT_BOOTLOADER_MODE_SWAP_USING_MOVE=y\n").image(slotStart, slotStart + 0x1000);
  EXPECT_EQ(image.found("flash-image-too-large").substr(0, 26), "undecided: slot0_partition");
  image.image(slotStart + 0x1000, slotStart + 0x74000);
  EXPECT_EQ(image.found("flash-image-too-large"), "image has 475136 bytes in slot0_partition, with what signing adds at least 475176; the "
                                                  "mode swap-using-move replaces at most 475136, the size of the slot");
}

TEST(FlashImageTooLarge, ImageOutsideOfEverySlotIsUndecided)
{
  FlashCase image = inMode(slots(), "CONFIG_BOOT_SWAP_USING_MOVE");
  image.image(flashBase, flashBase + 0x1000);
  EXPECT_EQ(image.found("flash-image-too-large"),
            "undecided: app: the image begins at offset 0x0 of the flash, where no first slot can be judged");
}

const std::string storage = part("storage_partition", "0xf4000", "0x8000");

TEST(FlashImageCrossesPartition, ImageOverStorageIsFound)
{
  FlashCase image(treeOf(slots("0x74000", storage)));
  image.config("CONFIG_FLASH_MAP=y\n").image(flashBase, flashBase + 0xf5000);
  EXPECT_EQ(
      image.found("flash-image-crosses-partition"),
      "image (0x0 up to 0xf5000 of the flash) lies over partition storage_partition (0xf4000 up to 0xfc000), which code of this build "
      "can erase");
  image.config("");
  EXPECT_EQ(image.found("flash-image-crosses-partition"), "") << "nothing in it opens partitions";
  image.config("CONFIG_FLASH_MAP=y\nCONFIG_USE_DT_CODE_PARTITION=y\n");
  EXPECT_EQ(image.found("flash-image-crosses-partition"), "") << "the linker keeps it inside";
}

TEST(FlashImageCrossesPartition, SlotsWithoutABootLoaderAreOrdinaryFlash)
{
  FlashCase image(treeOf(slots("0x74000", storage)));
  image.config("CONFIG_FLASH_MAP=y\n").image(flashBase, flashBase + 0x90000);
  EXPECT_EQ(image.found("flash-image-crosses-partition"), "");
}

TEST(FlashImageCrossesPartition, SecondSlotCountsWithABootLoader)
{
  FlashCase image(treeOf(slots("0x74000", storage)));
  image.config("CONFIG_FLASH_MAP=y\nCONFIG_BOOTLOADER_MCUBOOT=y\n").image(slotStart, flashBase + 0x90000);
  EXPECT_NE(image.found("flash-image-crosses-partition"), "");
}

TEST(FlashImageCrossesPartition, MemoryThatIsCopiedIsCountedWhereItIsLoadedFrom)
{
  FlashCase image(treeOf(slots("0x74000", storage)));
  image.config("CONFIG_FLASH_MAP=y\n").image(flashBase, flashBase + 0x1000);
  ImageSection data = image.layout.image.sections[0];
  data.address = 0x20000000;
  data.loadAddress = flashBase + 0xf3ff0;
  data.sizeBytes = 0x20;
  image.layout.image.sections.push_back(data);
  EXPECT_NE(image.found("flash-image-crosses-partition"), "");
}

TEST(FlashImageCrossesPartition, ImageInOtherMemoryIsUndecided)
{
  FlashCase image(treeOf(storage));
  image.config("CONFIG_FLASH_MAP=y\n").image(0x20000000, 0x20001000);
  EXPECT_EQ(image.found("flash-image-crosses-partition"), "undecided: app: no part of the image lies in /flash@8000000");
}

std::string codeTree(const std::string &partitions)
{
  return treeOf(partitions, "zephyr,code-partition = &code;");
}

TEST(LinkerImageExceedsPartition, EndBehindTheCodePartitionIsFound)
{
  FlashCase image(codeTree(part("code", "0x1000", "0x1000")));
  image.image(flashBase + 0x1000, flashBase + 0x2004);
  EXPECT_EQ(image.found("linker-image-exceeds-partition"),
            "image (0x1000 up to 0x2004 of the flash) ends 4 bytes behind code (0x1000 up to 0x2000), the partition that it is linked for");
}

TEST(LinkerImageExceedsPartition, ImageThatFillsItsPartitionFits)
{
  FlashCase image(codeTree(part("code", "0x1000", "0x1000")));
  image.image(flashBase + 0x1000, flashBase + 0x2000);
  EXPECT_EQ(image.found("linker-image-exceeds-partition"), "");
}

TEST(LinkerImageExceedsPartition, ImageThatStartsElsewhereIsLinkedForSomethingElse)
{
  FlashCase image(codeTree(part("code", "0x1000", "0x1000")));
  image.image(flashBase, flashBase + 0x3000);
  EXPECT_EQ(image.found("linker-image-exceeds-partition"), "");
}

TEST(LinkerImageExceedsPartition, CrossedPartitionIsTheFindingThen)
{
  FlashCase image(codeTree(part("code", "0x1000", "0x1000") + part("data", "0x2000", "0x1000")));
  image.config("CONFIG_FLASH_MAP=y\n").image(flashBase + 0x1000, flashBase + 0x2004);
  EXPECT_NE(image.found("flash-image-crosses-partition"), "");
  EXPECT_EQ(image.found("linker-image-exceeds-partition"), "");
}

TEST(LinkerImageExceedsPartition, ImageThatIsTooLargeForTheModeIsTheFindingThen)
{
  FlashCase image(treeOf(slots(), "zephyr,code-partition = &slot0_partition;"));
  image.config(booted).sibling("mcuboot", autoSectors + "CONFIG_BOOT_SWAP_USING_MOVE=y\n").image(slotStart, slotStart + 0x75000);
  EXPECT_NE(image.found("flash-image-too-large"), "");
  EXPECT_EQ(image.found("linker-image-exceeds-partition"), "");
}

TEST(EvidenceUndecided, BrokenArtefactsAreTold)
{
  FlashCase image(treeOf(slots()));
  image.layout.build.artefacts[artefact::map] = {Artefact::State::Unsupported, "/b/zephyr/zephyr.map", "zephyr.map is of armlink", 0};
  image.layout.build.artefacts[artefact::script] = {Artefact::State::Absent, "/b/zephyr/linker.cmd", {}, 0};
  EXPECT_EQ(image.found("evidence-undecided"), "") << "both are said elsewhere";
  image.layout.build.artefacts[artefact::script] = {Artefact::State::Unreadable, "/b/zephyr/linker.cmd", "linker.cmd:4: brace", 4};
  EXPECT_EQ(image.found("evidence-undecided"), "linker.cmd:4: brace: not read, so the rules that need it are undecided");
  EXPECT_EQ(image.run("evidence-undecided").drafts.at(0).finding.place, (SourcePlace{"build", "zephyr/linker.cmd", 4, 0}));
}

} // namespace
} // namespace headroom::flash
