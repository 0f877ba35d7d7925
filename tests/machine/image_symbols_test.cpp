// SPDX-License-Identifier: Apache-2.0
// Function extents from symbols that may lie, and from no symbols at all.
#include <gmock/gmock.h>

#include "machine/assembled_program.h"
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

MachineFacts read(const std::string &yaml)
{
  auto facts = readBytes(bytesOfYaml(yaml));
  if (!facts) {
    ADD_FAILURE() << facts.error().text();
    return {};
  }
  return std::move(*facts);
}

/// `first@8000+4 second@8004+4`.
std::string extents(const MachineFacts &facts)
{
  std::string text;
  for (const MachineFunction &function : facts.functions) {
    char place[64];
    std::snprintf(place, sizeof place, "@%llx+%llu", static_cast<unsigned long long>(function.entry), static_cast<unsigned long long>(function.sizeBytes));
    text += (text.empty() ? "" : " ") + function.name + place;
  }
  return text;
}

const std::string twoFunctions = std::string(pushFour) + popFour + pushMany + popMany;

TEST(ImageSymbols, ThumbBitIsNoPartOfTheEntry)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 4) + functionSymbol("second", 0x8005, 4)));
  EXPECT_EQ(extents(facts), "first@8000+4 second@8004+4");
  EXPECT_EQ(facts.entryPoint, 0x8000U);
  EXPECT_EQ(describe(facts, "first"), "frame 8");
  EXPECT_EQ(describe(facts, "second"), "frame 20");
}

TEST(ImageSymbols, HeadSaysWhatTheFileIs)
{
  const MachineFacts facts = read(armImageYaml(returnToCaller, functionSymbol("f", 0x8001, 2), armAttributesSection(13, 'M', 6)));
  EXPECT_EQ(facts.cpu, "armv7e-m");
  EXPECT_TRUE(facts.hasFpu);
  EXPECT_TRUE(facts.isLinked);
  EXPECT_EQ(facts.stackAlignBytes, 8U);
  EXPECT_EQ(facts.path, "image.elf");
  EXPECT_EQ(facts.sha256.size(), 64U);
  EXPECT_TRUE(facts.coverage.hasSymbols);
}

TEST(ImageSymbols, SizeZeroReachesToTheNextFunction)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 0) + functionSymbol("second", 0x8005, 0)));
  EXPECT_EQ(extents(facts), "first@8000+4 second@8004+4");
}

TEST(ImageSymbols, OverlappingSizesEndAtTheNextEntry)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 100) + functionSymbol("second", 0x8005, 4)));
  EXPECT_EQ(extents(facts), "first@8000+4 second@8004+4");
  EXPECT_EQ(describe(facts, "second"), "frame 20");
}

TEST(ImageSymbols, SizePastTheSectionEndsWithIt)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 4) + functionSymbol("second", 0x8005, 0xffffffff)));
  EXPECT_EQ(extents(facts), "first@8000+4 second@8004+4");
}

TEST(ImageSymbols, SymbolOutsideEverySectionIsReported)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 8) + functionSymbol("nowhere", 0x9001, 4)));
  EXPECT_EQ(extents(facts), "first@8000+8");
  ASSERT_EQ(facts.coverage.unexplained.size(), 1U);
  EXPECT_EQ(facts.coverage.unexplained.front().reason, "no-body");
  EXPECT_EQ(facts.coverage.unexplained.front().function, "nowhere");
}

TEST(ImageSymbols, WeakAndLocalNamesAreAliasesOfTheStrongOne)
{
  const MachineFacts facts = read(armImageYaml(returnToCaller, functionSymbol("internal", 0x8001, 2, "STB_LOCAL") + functionSymbol("__weak_name", 0x8001, 2, "STB_WEAK") +
                                                                   functionSymbol("strong", 0x8001, 2)));
  ASSERT_EQ(facts.functions.size(), 1U);
  EXPECT_EQ(facts.functions.front().name, "strong");
  EXPECT_THAT(facts.functions.front().aliases, ElementsAre("__weak_name", "internal"));
  EXPECT_FALSE(facts.functions.front().isLocal);
}

TEST(ImageSymbols, GlobalLabelOfAssemblyIsAFunction)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, plainSymbol("first", 0x8000, "STB_GLOBAL") + plainSymbol("second", 0x8004, "STB_GLOBAL")));
  EXPECT_EQ(extents(facts), "first@8000+4 second@8004+4");
}

TEST(ImageSymbols, LocalLabelInsideAFunctionSplitsNothing)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 8) + plainSymbol("loop", 0x8002)));
  EXPECT_EQ(extents(facts), "first@8000+8");
}

TEST(ImageSymbols, MappingSymbolsKeepDataOutOfCode)
{
  // push {r4, lr}; pop {r4, pc}; a word of data that would decode as `bl`; push {r4-r7, lr}; pop {r4-r7, pc}
  const std::string code = std::string(pushFour) + popFour + "fff7fef8" + pushMany + popMany;
  const MachineFacts facts =
      read(armImageYaml(code, functionSymbol("first", 0x8001, 8) + functionSymbol("second", 0x8009, 4) + plainSymbol("$t", 0x8000) + plainSymbol("$d", 0x8004) +
                                  plainSymbol("$t.1", 0x8008)));
  EXPECT_EQ(describe(facts, "first"), "frame 8");
  EXPECT_EQ(describe(facts, "second"), "frame 20");
}

TEST(ImageSymbols, CodeOfArmStateIsACulprit)
{
  const MachineFacts facts = read(armImageYaml("1eff2fe1", functionSymbol("arm", 0x8000, 4) + plainSymbol("$a", 0x8000)));
  ASSERT_EQ(facts.functions.size(), 1U);
  ASSERT_FALSE(facts.functions.front().culprits.empty());
  EXPECT_EQ(facts.functions.front().culprits.front().reason, "undecoded-code");
}

TEST(ImageSymbols, WithoutAttributesTheCoreIsAssumedAndSaid)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 4) + functionSymbol("second", 0x8005, 4), ""));
  EXPECT_EQ(facts.cpu, "armv8.1-m.main");
  EXPECT_TRUE(facts.hasFpu);
  ASSERT_EQ(facts.coverage.unexplained.size(), 1U);
  EXPECT_EQ(facts.coverage.unexplained.front().reason, "no-attributes");
  EXPECT_EQ(describe(facts, "second"), "frame 20");
}

TEST(ImageSymbols, CodeWithoutASymbolThatIsCalledGetsAName)
{
  // push {r4, lr}; bl 0x8008; pop {r4, pc}; push {r4-r7, lr}; pop {r4-r7, pc}
  const MachineFacts facts = read(armImageYaml("10b500f001f810bd" + std::string(pushMany) + popMany, functionSymbol("first", 0x8001, 8)));
  EXPECT_EQ(extents(facts), "first@8000+8 sub_8008@8008+4");
  EXPECT_EQ(describe(facts, "first"), "frame 8; sub_8008@8");
  EXPECT_FALSE(functionNamed(facts, "sub_8008")->isNamed);
}

TEST(ImageSymbols, StrippedImageStartsAtItsEntry)
{
  // push {r4, lr}; bl 0x8008; pop {r4, pc}; push {r4-r7, lr}; pop {r4-r7, pc}
  const MachineFacts facts = read(armImageYaml("10b500f001f810bd" + std::string(pushMany) + popMany, ""));
  EXPECT_EQ(extents(facts), "sub_8000@8000+8 sub_8008@8008+4");
  EXPECT_FALSE(facts.coverage.hasSymbols);
  EXPECT_FALSE(facts.functions.front().isNamed);
  EXPECT_EQ(describe(facts, "sub_8000"), "frame 8; sub_8008@8");
}

TEST(ImageSymbols, StrippedImageHasTheHandlersOfItsVectorTable)
{
  // A section of vectors before the code: stack pointer, reset (the entry), NMI at 0x8004.
  const std::string vectors = "  - {Name: .vectors, Type: SHT_PROGBITS, Flags: [SHF_ALLOC], Address: 0x0, Content: '001000200180000005800000'}\n";
  const MachineFacts facts = read(armImageYaml(twoFunctions, "", cortexM3Section() + vectors));
  EXPECT_EQ(extents(facts), "sub_8000@8000+4 sub_8004@8004+4");
  EXPECT_THAT(facts.addressTaken, ElementsAre(0x8000, 0x8004));
}

TEST(ImageSymbols, CodeThatNobodyNamesIsListed)
{
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 4)));
  ASSERT_EQ(facts.coverage.unexplained.size(), 1U);
  EXPECT_EQ(facts.coverage.unexplained.front().reason, "unreached-code");
  EXPECT_EQ(facts.coverage.unexplained.front().address, 0x8004U);
}

TEST(ImageSymbols, PaddingBetweenFunctionsIsNoSuchCode)
{
  const MachineFacts facts = read(armImageYaml(std::string(returnToCaller) + "00bf" + returnToCaller, functionSymbol("a", 0x8001, 2) + functionSymbol("b", 0x8005, 2)));
  EXPECT_TRUE(facts.coverage.unexplained.empty());
}

TEST(ImageSymbols, OverlappingSectionsAreReadOnceAndReported)
{
  const std::string overlay = "  - {Name: .overlay, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Address: 0x8004, Content: '70477047'}\n";
  const MachineFacts facts = read(armImageYaml(twoFunctions, functionSymbol("first", 0x8001, 4) + functionSymbol("second", 0x8005, 4), cortexM3Section() + overlay));
  EXPECT_EQ(describe(facts, "second"), "frame 20");
  ASSERT_EQ(facts.coverage.unexplained.size(), 1U);
  EXPECT_THAT(facts.coverage.unexplained.front().detail, HasSubstr("section .overlay overlaps section .text"));
}

TEST(ImageSymbols, ImageWithoutSectionHeadersIsReadFromItsSegments)
{
  auto bytes = bytesOfYaml("--- !ELF\n"
                           "FileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_EXEC, Machine: EM_ARM, Entry: 0x8001}\n"
                           "ProgramHeaders:\n"
                           "  - {Type: PT_LOAD, Flags: [PF_R, PF_X], VAddr: 0x8000, PAddr: 0x8000, FirstSec: .text, LastSec: .text}\n"
                           "Sections:\n"
                           "  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Address: 0x8000, AddressAlign: 4, Content: '10b510bd'}\n");
  constexpr std::size_t sectionTableOffset = 32; // e_shoff; e_shentsize, e_shnum and e_shstrndx end the header
  for (std::size_t i = 0; i < 4; ++i)
    bytes[sectionTableOffset + i] = 0;
  for (std::size_t i = 46; i < 52; ++i)
    bytes[i] = 0;
  const auto facts = readBytes(bytes);
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(extents(*facts), "sub_8000@8000+4");
  EXPECT_EQ(describe(*facts, "sub_8000"), "frame 8");
}

TEST(ImageSymbols, ResultsAreTheSameForEveryNumberOfJobs)
{
  std::string code;
  std::string symbols;
  for (unsigned i = 0; i < 300; ++i) {
    code += std::string(i % 2 ? pushFour : pushMany) + (i % 2 ? popFour : popMany);
    symbols += functionSymbol("f" + std::to_string(i), 0x8001 + 4 * i, 4);
  }
  const auto bytes = bytesOfYaml(armImageYaml(code, symbols));
  std::vector<std::string> found;
  for (const unsigned jobs : {1U, 2U, 5U}) {
    MachineOptions options;
    options.jobs = jobs;
    const auto facts = readBytes(bytes, options);
    ASSERT_TRUE(facts);
    std::string text = extents(*facts);
    for (const MachineFunction &function : facts->functions)
      text += " " + std::to_string(function.frameBytes);
    found.push_back(text);
  }
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(found[0], found[2]);
}

} // namespace
} // namespace headroom::test
