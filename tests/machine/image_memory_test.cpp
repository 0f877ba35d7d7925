// SPDX-License-Identifier: Apache-2.0
// Read-only means read-only at run time (facts/stack-analysis.md section 12): decided by region, not by a section's type alone.
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

/// Code and tables at 0x8000, RAM at 0x20000000 whose first values are kept at `dataKeptAt`.
std::string imageWithTable(const std::string &dataKeptAt)
{
  return "--- !ELF\n"
         "FileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_EXEC, Machine: EM_ARM, Entry: 0x8001}\n"
         "ProgramHeaders:\n"
         "  - {Type: PT_LOAD, Flags: [PF_R, PF_X], VAddr: 0x8000, PAddr: 0x8000, FirstSec: .text, LastSec: sw_isr_table}\n"
         "  - {Type: PT_LOAD, Flags: [PF_R, PF_W], VAddr: 0x20000000, PAddr: " +
         dataKeptAt +
         ", FirstSec: .data, LastSec: .data}\n"
         "Sections:\n"
         "  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Address: 0x8000, AddressAlign: 4, Content: '70477047'}\n"
         "  - {Name: sw_isr_table, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_WRITE], Address: 0x8004, AddressAlign: 4, Content: '01800000'}\n"
         "  - {Name: .data, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_WRITE], Address: 0x20000000, AddressAlign: 4, Content: '01800000'}\n"
         "  - {Name: .bss, Type: SHT_NOBITS, Flags: [SHF_ALLOC, SHF_WRITE], Address: 0x20000100, Size: 64}\n" +
         cortexM3Section() + "Symbols:\n" + functionSymbol("f", 0x8001, 2);
}

bool isConstant(const MachineFacts &facts, const std::string &section)
{
  for (const MemoryBlock &block : facts.memory)
    if (block.section == section)
      return block.isConstant;
  ADD_FAILURE() << "no section " << section;
  return false;
}

TEST(ImageMemory, WritableTableInFlashIsConstant)
{
  const auto facts = readBytes(bytesOfYaml(imageWithTable("0x8008")));
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_TRUE(isConstant(*facts, ".text"));
  EXPECT_TRUE(isConstant(*facts, "sw_isr_table"));
  EXPECT_FALSE(isConstant(*facts, ".data"));
  EXPECT_FALSE(isConstant(*facts, ".bss"));
}

TEST(ImageMemory, ImageThatRunsFromRamKeepsItsTablesWritable)
{
  const auto facts = readBytes(bytesOfYaml(imageWithTable("0x20000000")));
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_TRUE(isConstant(*facts, ".text"));
  EXPECT_FALSE(isConstant(*facts, "sw_isr_table"));
}

TEST(ImageMemory, AddressesInDataAreTaken)
{
  const auto facts = readBytes(bytesOfYaml(imageWithTable("0x8008")));
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(facts->addressTaken, std::vector<Address>{0x8000});
}

TEST(ImageMemory, ZeroInitialisedBytesAreNotStored)
{
  const auto facts = readBytes(bytesOfYaml(imageWithTable("0x8008")));
  ASSERT_TRUE(facts) << facts.error().text();
  const MemoryBlock &bss = facts->memory.back();
  EXPECT_EQ(bss.section, ".bss");
  EXPECT_EQ(bss.sizeBytes, 64U);
  EXPECT_TRUE(bss.bytes.empty());
}

} // namespace
} // namespace headroom::test
