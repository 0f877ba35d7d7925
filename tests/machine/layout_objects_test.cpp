// SPDX-License-Identifier: Apache-2.0
// Objects and archives of a link, as far as their headers, symbols and relocations tell.
#include <gmock/gmock.h>

#include "machine/compiled_objects.h"
#include "machine/image_layout.h"
#include "machine/object_layout.h"
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

using testing::HasSubstr;

constexpr const char *caller = R"(
extern int far(int);
static const char text[] = "some text";
int placed __attribute__((section("there"))) = 7;
int tentative;
static __attribute__((noinline)) int near(int a) { return far(a) * 2 + text[a]; }
int outer(int a) { placed++; return near(a) + near(a + 1) + tentative; }
)";

const ImageSection *sectionOf(const LayoutObject &object, const std::string &name)
{
  for (const ImageSection &one : object.sections)
    if (one.name == name)
      return &one;
  return nullptr;
}

/// `section -> symbol` of every reference, calls with `!`, in order; a reference to a section by its name in brackets.
std::vector<std::string> referencesOf(const LayoutObject &object)
{
  std::vector<std::string> out;
  for (const ObjectReference &one : object.references) {
    const std::string to = one.symbol.empty() ? "[" + object.sections.at(one.toSection).name + "]" : one.symbol;
    out.push_back(object.sections.at(one.section).name + (one.isCall ? " ! " : " -> ") + to);
  }
  return out;
}

LayoutObject onlyObjectOf(const std::string &path)
{
  ObjectsRead read = readLayoutObjects({path});
  EXPECT_TRUE(read.errors.empty()) << read.errors.front().text();
  EXPECT_EQ(read.objects.size(), 1U);
  return read.objects.empty() ? LayoutObject() : read.objects.front();
}

TEST(LayoutObjects, ReadsSectionsAndSymbols)
{
  const Workshop shop;
  const LayoutObject object = onlyObjectOf(shop.compile("a.c", caller, cortexM4Gcc, {"-ffunction-sections", "-fcommon"}));
  EXPECT_EQ(object.path, shop.file("a.o"));
  EXPECT_TRUE(object.member.empty());
  EXPECT_FALSE(object.isLto);
  ASSERT_NE(sectionOf(object, "there"), nullptr);
  EXPECT_TRUE(sectionOf(object, "there")->hasBits && sectionOf(object, "there")->isWritable);
  bool seesCommon = false;
  bool seesUndefined = false;
  for (const ObjectSymbol &one : object.symbols) {
    if (one.name == "tentative") {
      seesCommon = true;
      EXPECT_TRUE(one.isCommon);
      EXPECT_EQ(one.sizeBytes, 4U);
      EXPECT_EQ(one.section, UINT32_MAX);
      EXPECT_EQ(one.offset, 0U) << "the value of a common symbol is its alignment";
    }
    if (one.name == "far") {
      seesUndefined = true;
      EXPECT_FALSE(one.isCommon);
      EXPECT_EQ(one.section, UINT32_MAX);
    }
    if (one.name == "outer") {
      EXPECT_EQ(object.sections.at(one.section).name, ".text.outer");
      EXPECT_EQ(one.offset, 0U) << "the Thumb bit is no part of the offset";
      EXPECT_EQ(one.kind, ImageSymbol::Kind::Function);
    }
  }
  EXPECT_TRUE(seesCommon);
  EXPECT_TRUE(seesUndefined);
}

TEST(LayoutObjects, TellsCallsFromOtherReferences)
{
  const Workshop shop;
  const LayoutObject object = onlyObjectOf(shop.compile("a.c", caller, cortexM4Gcc, {"-ffunction-sections", "-fdata-sections"}));
  const std::vector<std::string> references = referencesOf(object);
  EXPECT_THAT(references, testing::Contains(".text.near ! far"));
  EXPECT_THAT(references, testing::Contains(".text.outer -> tentative"));
  EXPECT_THAT(references, testing::Contains(".text.outer ! near"));
  for (const std::string &one : references)
    EXPECT_FALSE(one.starts_with(".debug")) << "only allocated sections: " << one;
}

TEST(LayoutObjects, TellsCallsOfRiscVToo)
{
  const Workshop shop;
  const LayoutObject object = onlyObjectOf(shop.compile("a.c", caller, rv32Gcc, {"-ffunction-sections", "-g"}));
  const std::vector<std::string> references = referencesOf(object);
  EXPECT_THAT(references, testing::Contains(".text.near ! far"));
  EXPECT_THAT(references, testing::Contains(".text.outer ! near"));
}

TEST(LayoutObjects, TellsSectionsWithoutValuesFromOthers)
{
  const Workshop shop;
  const LayoutObject object = onlyObjectOf(shop.compile("a.c", R"(
    int nothing __attribute__((section("blank")));
    int value __attribute__((section("valued"))) = 1;
    int *pointer __attribute__((section("pointing"))) = &nothing;
  )", cortexM4Gcc));
  ASSERT_NE(sectionOf(object, "pointing"), nullptr);
  EXPECT_TRUE(sectionOf(object, "blank")->isBlank && sectionOf(object, "blank")->hasBits);
  EXPECT_FALSE(sectionOf(object, "valued")->isBlank);
  EXPECT_FALSE(sectionOf(object, "pointing")->isBlank);
}

TEST(LayoutObjects, ReadsEveryMemberOfAnArchive)
{
  const Workshop shop;
  const std::string a = shop.compile("a.c", "int a(void) { return 1; }", cortexM4Gcc);
  const std::string b = shop.compile("b.c", "int b(void) { return 2; }", cortexM4Gcc);
  shop.run({"arm-none-eabi-ar", "rcs", shop.file("liball.a"), b, a});
  const ObjectsRead read = readLayoutObjects({shop.file("liball.a")});
  EXPECT_TRUE(read.errors.empty());
  ASSERT_EQ(read.objects.size(), 2U);
  EXPECT_EQ(read.objects[0].member, "a.o");
  EXPECT_EQ(read.objects[1].member, "b.o");
  EXPECT_EQ(read.objects[0].path, shop.file("liball.a"));
}

TEST(LayoutObjects, ReadsThinArchives)
{
  const Workshop shop;
  const std::string a = shop.compile("a.c", "int a(void) { return 1; }", cortexM4Gcc);
  shop.run({"arm-none-eabi-ar", "rcsT", shop.file("libthin.a"), a});
  const ObjectsRead read = readLayoutObjects({shop.file("libthin.a")});
  ASSERT_TRUE(read.errors.empty()) << read.errors.front().text();
  ASSERT_EQ(read.objects.size(), 1U);
  EXPECT_EQ(read.objects[0].symbols.size(), 1U);
}

TEST(LayoutObjects, SaysWhichMemberOfAThinArchiveIsGone)
{
  const Workshop shop;
  const std::string a = shop.compile("a.c", "int a(void) { return 1; }", cortexM4Gcc);
  shop.run({"arm-none-eabi-ar", "rcsT", shop.file("libthin.a"), a});
  std::filesystem::remove(a);
  const ObjectsRead read = readLayoutObjects({shop.file("libthin.a")});
  EXPECT_TRUE(read.objects.empty());
  ASSERT_EQ(read.errors.size(), 1U);
  EXPECT_THAT(read.errors[0].text(), HasSubstr("libthin.a: corrupt archive: "));
}

TEST(LayoutObjects, SeesIntermediateCodeOfEitherCompiler)
{
  const Workshop shop;
  const std::string source = "int a(void) { return 1; }";
  EXPECT_TRUE(onlyObjectOf(shop.compile("slim.c", source, cortexM4Gcc, {"-flto"})).isLto);
  EXPECT_TRUE(onlyObjectOf(shop.compile("fat.c", source, cortexM4Gcc, {"-flto", "-ffat-lto-objects"})).isLto);
  const LayoutObject bitcode = onlyObjectOf(shop.compile("bitcode.c", source, cortexM4Clang, {"-flto"}));
  EXPECT_TRUE(bitcode.isLto);
  EXPECT_TRUE(bitcode.sections.empty());
  EXPECT_FALSE(onlyObjectOf(shop.compile("plain.c", source, cortexM4Clang)).isLto);
}

TEST(LayoutObjects, SaysWhatCannotBeReadAndKeepsTheRest)
{
  const Workshop shop;
  const std::string a = shop.compile("a.c", "int a(void) { return 1; }", cortexM4Gcc);
  const ObjectsRead read = readLayoutObjects({shop.file("absent.o"), a, shop.write("text.o", "no object")});
  EXPECT_EQ(read.objects.size(), 1U);
  ASSERT_EQ(read.errors.size(), 2U);
  EXPECT_THAT(read.errors[0].text(), HasSubstr("absent.o: cannot read this file"));
  EXPECT_THAT(read.errors[1].text(), HasSubstr("text.o: found a file that starts with 6e 6f"));
}

TEST(LayoutObjects, RefusesRelocationSectionsThatMultiplyTheFile)
{
  std::string yaml = "--- !ELF\nFileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_REL, Machine: EM_ARM}\nSections:\n"
                     "  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Content: '7047'}\n"
                     "  - {Name: .bulk, Type: SHT_PROGBITS, Size: 4096}\n";
  for (int i = 0; i < 40; ++i)
    yaml += "  - {Name: .rel.text" + std::to_string(i) + ", Type: SHT_REL, Info: .text, ShOffset: 0x60, ShSize: 0x800}\n";
  yaml += "Symbols: []\n";
  const auto bytes = bytesOfYaml(yaml);
  const auto object = machine::objectLayoutOf(bytes, "a.o");
  ASSERT_FALSE(object);
  EXPECT_THAT(object.error().text(), HasSubstr("its relocation sections hold 81920 bytes, the file has"));
}

TEST(LayoutObjects, RefusesARelocationOfASymbolThatIsNotThere)
{
  const auto bytes = bytesOfYaml("--- !ELF\nFileHeader: {Class: ELFCLASS32, Data: ELFDATA2LSB, Type: ET_REL, Machine: EM_ARM}\nSections:\n"
                                 "  - {Name: .text, Type: SHT_PROGBITS, Flags: [SHF_ALLOC, SHF_EXECINSTR], Content: '7047'}\n"
                                 "  - {Name: .rel.text, Type: SHT_REL, Info: .text, Relocations: [{Offset: 0, Symbol: 9, Type: R_ARM_ABS32}]}\n"
                                 "Symbols:\n  - {Name: a, Section: .text}\n");
  const auto object = machine::objectLayoutOf(bytes, "a.o");
  ASSERT_FALSE(object);
  EXPECT_THAT(object.error().text(), HasSubstr("a relocation refers to symbol 9"));
}

} // namespace
} // namespace headroom::test
