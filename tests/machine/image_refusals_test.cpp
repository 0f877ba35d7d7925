// SPDX-License-Identifier: Apache-2.0
// What is no input of ours is refused by name, never read as an image without functions.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "machine/assembled_program.h"
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

using testing::HasSubstr;

std::string fileRefusalOf(const std::string &path)
{
  const auto facts = readMachineFile(path, {});
  if (facts) {
    ADD_FAILURE() << path << " was accepted";
    return {};
  }
  EXPECT_EQ(facts.error().kind, Error::Kind::Environment);
  EXPECT_EQ(facts.error().place.substr(0, path.size()), path);
  return facts.error().message + "\n" + facts.error().help;
}

std::vector<std::uint8_t> headerOnly(const std::string &machine, const std::string &data = "ELFDATA2LSB", const std::string &type = "ET_EXEC",
                                     const std::string &fileClass = "ELFCLASS32")
{
  return bytesOfYaml("--- !ELF\nFileHeader: {Class: " + fileClass + ", Data: " + data + ", Type: " + type + ", Machine: " + machine + "}\n");
}

std::string compile(const ScratchDirectory &directory, const std::string &source, std::vector<std::string> command, const std::string &output)
{
  std::ofstream(directory.file("source.c")) << source;
  command.insert(command.end(), {"-c", directory.file("source.c"), "-o", directory.file(output)});
  const ProcessResult run = runProcess(command, 60);
  EXPECT_EQ(run.exitCode, 0) << run.output;
  return directory.file(output);
}

TEST(ImageRefusals, TextIsNotAnElfFile)
{
  const std::string text = "{\"not\": \"an ELF\"}";
  EXPECT_THAT(refusalOf({text.begin(), text.end()}), HasSubstr("found a file that starts with 7b 22 6e 6f, wanted an ELF executable"));
}

TEST(ImageRefusals, NoBytesAtAll) { EXPECT_THAT(refusalOf({}), HasSubstr("found an empty file")); }

TEST(ImageRefusals, EmptyFile)
{
  const ScratchDirectory directory;
  std::ofstream(directory.file("empty.elf")).close();
  EXPECT_THAT(fileRefusalOf(directory.file("empty.elf")), HasSubstr("found an empty file"));
}

TEST(ImageRefusals, Directory)
{
  const ScratchDirectory directory;
  EXPECT_THAT(fileRefusalOf(directory.file(".")), HasSubstr("found a directory"));
}

TEST(ImageRefusals, AbsentFile)
{
  const ScratchDirectory directory;
  EXPECT_THAT(fileRefusalOf(directory.file("absent.elf")), HasSubstr("no such file"));
}

TEST(ImageRefusals, UnreadableFile)
{
  const ScratchDirectory directory;
  const std::string path = directory.file("image.elf");
  std::ofstream(path) << "bytes";
  // Permissions do not bind root, in whose name containers run; a path below a file cannot be read by anyone.
  EXPECT_THAT(fileRefusalOf(path + "/below"), HasSubstr("cannot read this file"));
}

TEST(ImageRefusals, NamedPipeIsNotWaitedFor)
{
  const ScratchDirectory directory;
  ASSERT_EQ(mkfifo(directory.file("pipe").c_str(), 0600), 0);
  EXPECT_THAT(fileRefusalOf(directory.file("pipe")), HasSubstr("no regular file"));
}

TEST(ImageRefusals, OtherMachinesByName)
{
  EXPECT_THAT(refusalOf(headerOnly("EM_X86_64", "ELFDATA2LSB", "ET_EXEC", "ELFCLASS64")), HasSubstr("machine x86_64 is not supported"));
  EXPECT_THAT(refusalOf(headerOnly("EM_AARCH64", "ELFDATA2LSB", "ET_EXEC", "ELFCLASS64")), HasSubstr("machine AArch64 is not supported"));
  EXPECT_THAT(refusalOf(headerOnly("EM_XTENSA")), HasSubstr("machine xtensa is not supported"));
  EXPECT_THAT(refusalOf(headerOnly("0x1234")), HasSubstr("machine number 4660 is not supported"));
}

TEST(ImageRefusals, BigEndian) { EXPECT_THAT(refusalOf(headerOnly("EM_ARM", "ELFDATA2MSB")), HasSubstr("big-endian arm code is not supported")); }

TEST(ImageRefusals, SharedObject)
{
  EXPECT_THAT(refusalOf(headerOnly("EM_RISCV", "ELFDATA2LSB", "ET_DYN")), HasSubstr("link without -pie"));
}

TEST(ImageRefusals, CoreDump) { EXPECT_THAT(refusalOf(headerOnly("EM_ARM", "ELFDATA2LSB", "ET_CORE")), HasSubstr("ELF type 4, wanted 1 (relocatable) or 2")); }

TEST(ImageRefusals, ArmOf64Bits)
{
  EXPECT_THAT(refusalOf(headerOnly("EM_ARM", "ELFDATA2LSB", "ET_EXEC", "ELFCLASS64")), HasSubstr("64-bit class for 32-bit machine arm"));
}

TEST(ImageRefusals, ApplicationProfile)
{
  const auto bytes = bytesOfYaml(armImageYaml(returnToCaller, functionSymbol("f", 0x8001, 2), armAttributesSection(10, 'A')));
  EXPECT_THAT(refusalOf(bytes), HasSubstr("built for armv7-a (Tag_CPU_arch 10), wanted an M-profile core"));
}

TEST(ImageRefusals, CoreBeforeMProfile)
{
  const auto bytes = bytesOfYaml(armImageYaml(returnToCaller, functionSymbol("f", 0x8001, 2), armAttributesSection(2, 0)));
  EXPECT_THAT(refusalOf(bytes), HasSubstr("built for an architecture before armv6-m"));
}

TEST(ImageRefusals, CorruptAttributes)
{
  const auto bytes =
      bytesOfYaml(armImageYaml(returnToCaller, functionSymbol("f", 0x8001, 2), "  - {Name: .ARM.attributes, Type: SHT_ARM_ATTRIBUTES, Content: '42'}\n"));
  EXPECT_THAT(refusalOf(bytes), HasSubstr("section .ARM.attributes is corrupt"));
}

TEST(ImageRefusals, SectionPastTheEndOfTheFile)
{
  const auto bytes = bytesOfYaml(
      armImageYaml(returnToCaller, "", cortexM3Section() + "  - {Name: .rodata, Type: SHT_PROGBITS, Flags: [SHF_ALLOC], Address: 0x9000, Content: '00', ShSize: 0x100000}\n"));
  EXPECT_THAT(refusalOf(bytes), HasSubstr("corrupt ELF file: section [index 3] has a sh_offset"));
}

TEST(ImageRefusals, SectionPastTheAddressSpace)
{
  const auto bytes = bytesOfYaml(armImageYaml(
      returnToCaller, "", cortexM3Section() + "  - {Name: .bss, Type: SHT_NOBITS, Flags: [SHF_ALLOC, SHF_WRITE], Address: 0xfffff000, Size: 0x2000}\n"));
  EXPECT_THAT(refusalOf(bytes), HasSubstr("section .bss is corrupt: address 0xfffff000 plus size 0x2000 ends past the address space"));
}

TEST(ImageRefusals, SectionTableOutsideTheFile)
{
  auto bytes = bytesOfYaml(armImageYaml(returnToCaller, ""));
  constexpr std::size_t sectionTableOffset = 32; // e_shoff of a 32-bit header
  for (std::size_t i = 0; i < 4; ++i)
    bytes[sectionTableOffset + i] = 0xf0;
  EXPECT_THAT(refusalOf(bytes), HasSubstr("corrupt ELF file: "));
}

TEST(ImageRefusals, TruncatedAtEvery64thByte)
{
  const auto bytes = bytesOfYaml(armImageYaml(std::string(pushFour) + popFour, functionSymbol("f", 0x8001, 4)));
  ASSERT_TRUE(readBytes(bytes));
  ASSERT_GT(bytes.size(), 256U);
  for (std::size_t size = 64; size < bytes.size(); size += 64)
    EXPECT_THAT(refusalOf({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}), HasSubstr("corrupt ELF file: ")) << size;
}

TEST(ImageRefusals, TruncatedHeader)
{
  const auto bytes = bytesOfYaml(armImageYaml(returnToCaller, ""));
  EXPECT_THAT(refusalOf({bytes.begin(), bytes.begin() + 40}), HasSubstr("truncated ELF file: 40 bytes, the header alone is 52"));
}

TEST(ImageRefusals, LlvmBitcode)
{
  const ScratchDirectory directory;
  const std::string path = compile(directory, "int f(void) { return 1; }", {"clang-19", "--target=thumbv7em-none-eabi", "-flto"}, "f.o");
  EXPECT_THAT(fileRefusalOf(path), HasSubstr("found LLVM bitcode (LTO), wanted machine code"));
}

TEST(ImageRefusals, LlvmBitcodeInAnArchive)
{
  const ScratchDirectory directory;
  const std::string path = compile(directory, "int f(void) { return 1; }", {"clang-19", "--target=thumbv7em-none-eabi", "-flto"}, "f.o");
  ASSERT_EQ(runProcess({"llvm-ar-19", "qc", directory.file("lib.a"), path}, 60).exitCode, 0);
  const auto facts = readMachineFile(directory.file("lib.a"), {});
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().text(), HasSubstr("lib.a(f.o): found LLVM bitcode (LTO)"));
}

TEST(ImageRefusals, GccLtoWithoutCode)
{
  const ScratchDirectory directory;
  const std::string path = compile(directory, "int f(void) { return 1; }", {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-flto", "-fno-fat-lto-objects"}, "f.o");
  EXPECT_THAT(fileRefusalOf(path), HasSubstr("found a GCC LTO object without machine code"));
}

TEST(ImageRefusals, ObjectsOfTwoMachines)
{
  const ScratchDirectory directory;
  const std::string arm = compile(directory, "int f(void) { return 1; }", {"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb"}, "arm.o");
  const std::string riscv = compile(directory, "int g(void) { return 1; }", {"riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32"}, "riscv.o");
  const auto facts = readMachineObjects({arm, riscv}, {});
  ASSERT_FALSE(facts);
  EXPECT_THAT(facts.error().text(), HasSubstr("riscv.o: built for another machine than"));
}

TEST(ImageRefusals, ArchiveWithoutObjects)
{
  const std::string text = "!<arch>\n";
  EXPECT_THAT(refusalOf({text.begin(), text.end()}), HasSubstr("the archive holds no ELF object"));
}

TEST(ImageRefusals, CorruptArchive)
{
  const std::string text = "!<arch>\nthis is no member header, it is text of sixty characters and more";
  EXPECT_THAT(refusalOf({text.begin(), text.end()}), HasSubstr("corrupt archive: "));
}

TEST(ImageRefusals, ThinArchiveWithoutPlace)
{
  const std::string text = "!<thin>\n";
  EXPECT_THAT(refusalOf({text.begin(), text.end()}), HasSubstr("found a thin archive"));
}

} // namespace
} // namespace headroom::test
