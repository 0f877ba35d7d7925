// SPDX-License-Identifier: Apache-2.0
// The whole tool on a sysbuild of two images that real tools made: arm-none-eabi-gcc links them, dtc writes their devicetrees.
#include <nlohmann/json.hpp>

#include "../build/build_directory.h"
#include "support/process.h"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char *board = R"(/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen { zephyr,flash = &flash0; zephyr,code-partition = &slot0_partition; zephyr,sram = &sram0; };
	sram0: memory@20000000 { compatible = "mmio-sram"; reg = <0x20000000 0x10000>; };
	flash0: flash@8000000 {
		compatible = "soc-nv-flash";
		reg = <0x8000000 0x40000>;
		erase-block-size = <0x1000>;
		write-block-size = <8>;
		partitions {
			compatible = "fixed-partitions";
			#address-cells = <1>;
			#size-cells = <1>;
			boot_partition: partition@0 { label = "mcuboot"; reg = <0x0 0x8000>; };
			slot0_partition: partition@8000 { label = "image-0"; reg = <0x8000 0x10000>; };
			slot1_partition: partition@18000 { label = "image-1"; reg = <0x18000 0x10000>; };
			storage_partition: partition@28000 { label = "storage"; reg = <0x28000 0x18000>; };
		};
	};
};
)";

constexpr const char *script =
    R"(MEMORY { FLASH (rx) : ORIGIN = 0x8000000 + OFFSET, LENGTH = 256K RAM (rw) : ORIGIN = 0x20000000, LENGTH = 64K }
ENTRY(z_cstart)
SECTIONS {
	.text : { *(.vectors) *(.text*) *(.rodata*) } > FLASH
	.data : { *(.data*) } > RAM AT> FLASH
	.bss (NOLOAD) : { *(.bss*) } > RAM
})";

constexpr const char *program = R"(
const unsigned vectors[16] __attribute__((section(".vectors"), used)) = {0x20008000};
const char payload[PAYLOAD] __attribute__((used)) = {1};
int counter = 7;
__attribute__((noinline)) void bg_thread_main(void) { counter += payload[counter & 7]; }
void z_cstart(void) { while (counter) bg_thread_main(); }
)";

const std::string application = "CONFIG_BOOTLOADER_MCUBOOT=y\nCONFIG_USE_DT_CODE_PARTITION=y\nCONFIG_ROM_START_OFFSET=0x200\n"
                                "CONFIG_FLASH_MAP=y\n";
const std::string loader = "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_BOOT_MAX_IMG_SECTORS=16\n";

class FlashFirmware : public BuildDirectory {
protected:
  void SetUp() override
  {
    BuildDirectory::SetUp();
    write("domains.yaml", "default: app\nbuild_dir: " + directory + "\ndomains:\n  - name: app\n    build_dir: " + path("app") +
                              "\n  - name: mcuboot\n    build_dir: " + path("mcuboot") + "\n");
    write("zephyr/.config", "SB_CONFIG_BOOTLOADER_MCUBOOT=y\n");
    write("app/zephyr/.config", application);
    write("mcuboot/zephyr/.config", loader);
    writeTree("app", board);
    writeTree("mcuboot", board);
    writeImage("app", 0x8000, 0x4000);
    writeImage("mcuboot", 0, 0x1000);
  }

  void writeTree(const std::string &image, const std::string &source) const
  {
    write("source.dts", source);
    const std::string out = path(image + "/zephyr/zephyr.dts");
    const test::ProcessResult result = test::runProcess({"dtc", "-q", "-O", "dts", "-o", out, path("source.dts")}, 20);
    ASSERT_EQ(result.exitCode, 0) << result.output;
  }

  void writeImage(const std::string &image, unsigned offset, unsigned payload) const
  {
    write("program.c", program);
    write("script.ld", script);
    const test::ProcessResult result =
        test::runProcess({HEADROOM_ARM_GCC, "-mcpu=cortex-m4", "-mthumb", "-Os", "-g", "-nostdlib", "-DPAYLOAD=" + std::to_string(payload),
                          "-Wl,--defsym=OFFSET=" + std::to_string(offset), "-Wl,--no-warn-rwx-segments", "-T", path("script.ld"),
                          path("program.c"), "-o", path(image + "/zephyr/zephyr.elf")},
                         60);
    ASSERT_EQ(result.exitCode, 0) << result.output;
  }

  struct Checked {
    int code = -1;
    std::string text;
    Json report;

    /// Messages of a rule, over all images.
    [[nodiscard]] std::vector<std::string> found(const std::string &rule) const
    {
      std::vector<std::string> out;
      for (const Json &image : report["images"])
        for (const Json &finding : image["findings"])
          if (finding["rule"] == rule)
            out.push_back(finding["message"]);
      return out;
    }

    [[nodiscard]] std::size_t count(const std::string &prefix) const
    {
      std::size_t out = 0;
      for (const Json &image : report["images"])
        for (const Json &finding : image["findings"])
          out += std::string(finding["rule"]).starts_with(prefix) && finding["level"] == "error" ? 1 : 0;
      return out;
    }
  };

  [[nodiscard]] Checked check(std::vector<std::string> more = {}) const
  {
    std::vector<std::string> words = {HEADROOM_BINARY, "check", "--no-config", "--no-cache", "--today", "2026-11-21", "--format", "json"};
    if (more.empty())
      more = {"-p", directory};
    words.insert(words.end(), more.begin(), more.end());
    const test::ProcessResult result = test::runProcess(words, 60, false);
    Checked out{result.exitCode, result.output, Json::parse(result.output, nullptr, false)};
    if (out.report.is_discarded())
      out.report = Json{{"images", Json::array()}};
    return out;
  }
};

TEST_F(FlashFirmware, SoundSysbuildHasNoError)
{
  const Checked result = check();
  ASSERT_EQ(result.report["images"].size(), 2u) << result.text;
  EXPECT_EQ(result.count("flash-"), 0u) << result.text;
  EXPECT_EQ(result.count("linker-chosen-conflict") + result.count("linker-image-exceeds-partition"), 0u) << result.text;
}

TEST_F(FlashFirmware, ImageTooLargeForTheModeOfTheOtherImageIsFound)
{
  // 16 sectors, one spare, one for the trailer of 16 * 3 * 8 + 48: 57344 bytes, of which signing takes 40.
  writeImage("app", 0x8000, 0xE000);
  const Checked result = check();
  ASSERT_EQ(result.found("flash-image-too-large").size(), 1u) << result.text;
  EXPECT_NE(
      result.found("flash-image-too-large")[0].find("the mode swap-using-move replaces at most 57344 (slot of 65536, trailer of 4096)"),
      std::string::npos)
      << result.found("flash-image-too-large")[0];
  EXPECT_EQ(result.code, 1);
}

TEST_F(FlashFirmware, LoaderThatHandlesFewerSectorsIsFound)
{
  write("mcuboot/zephyr/.config", "CONFIG_MCUBOOT=y\nCONFIG_BOOT_SWAP_USING_MOVE=y\nCONFIG_BOOT_MAX_IMG_SECTORS=8\n");
  EXPECT_EQ(check().found("flash-slot-sectors"),
            std::vector<std::string>{"slot0_partition has 16 sectors, the boot loader handles 8 (CONFIG_BOOT_MAX_IMG_SECTORS)"});
}

TEST_F(FlashFirmware, LoaderLargerThanItsPartitionIsFound)
{
  std::string tree = board;
  tree.replace(tree.find("&slot0_partition"), 16, "&boot_partition");
  writeTree("mcuboot", tree);
  EXPECT_TRUE(check().found("linker-image-exceeds-partition").empty());
  writeImage("mcuboot", 0, 0x8000);
  const std::vector<std::string> found = check().found("linker-image-exceeds-partition");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("bytes behind boot_partition (0x0 up to 0x8000)"), std::string::npos) << found[0];
}

TEST_F(FlashFirmware, NamedTreeReplacesTheFoundOne)
{
  std::string tree = board;
  tree.replace(tree.find("<0x28000 0x18000>"), 17, "<0x27000 0x1a000>");
  write("broken.dts", tree);
  const Checked result = check({"-p", path("app"), "--dts", path("broken.dts")});
  EXPECT_EQ(result.found("flash-partition-overlap"),
            std::vector<std::string>{"flash partition storage_partition (0x27000 up to 0x41000) overlaps slot1_partition (0x18000 up to "
                                     "0x28000) by 4096 bytes"});
  EXPECT_EQ(result.found("flash-partition-bounds").size(), 1u);
  EXPECT_EQ(result.found("flash-partition-duplicate-name").size(), 1u) << "the unit address";
  EXPECT_EQ(result.code, 1);
}

TEST_F(FlashFirmware, NamedFileThatIsNotThereIsAnErrorOfTheCommandLine)
{
  for (const char *option : {"--dts", "--kconfig", "--map", "--linker-script"})
    EXPECT_EQ(check({"-p", path("app"), option, path("gone")}).code, 2) << option;
}

TEST_F(FlashFirmware, OneNamedFileForSeveralImagesIsAnErrorOfTheCommandLine)
{
  EXPECT_EQ(check({"-p", directory, "--dts", path("app/zephyr/zephyr.dts")}).code, 2);
}

TEST_F(FlashFirmware, BrokenTreeIsTold)
{
  write("app/zephyr/zephyr.dts", "/dts-v1/;\n/ {\n");
  const Checked result = check({"-p", path("app")});
  EXPECT_EQ(result.found("evidence-undecided"),
            std::vector<std::string>{"zephyr.dts:3:1: node / has no end, wanted }: not read, so the rules that need it are undecided"});
  const Json undecided = result.report["images"][0]["coverage"]["undecided"];
  EXPECT_NE(std::find(undecided.begin(), undecided.end(), "flash-partition-overlap"), undecided.end()) << undecided;
}

} // namespace
} // namespace headroom
