// SPDX-License-Identifier: Apache-2.0
// Debug information explains code, it does not decide about it: however broken it is, the code's frames stay.
#include <llvm/Object/ObjectFile.h>

#include "machine/compiled_objects.h"
#include "machine/yaml_image.h"

namespace headroom::test {
namespace {

std::vector<std::uint8_t> contentsOf(const std::string &path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Where a section lies in the file: offset and size.
std::pair<std::size_t, std::size_t> placeOfSection(const std::vector<std::uint8_t> &bytes, const std::string &name)
{
  const llvm::StringRef text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  auto object = llvm::object::ObjectFile::createObjectFile({text, "object"});
  if (!object) {
    ADD_FAILURE() << llvm::toString(object.takeError());
    return {0, 0};
  }
  for (const llvm::object::SectionRef &section : (*object)->sections())
    if (llvm::cantFail(section.getName()) == name) {
      const llvm::StringRef contents = llvm::cantFail(section.getContents());
      return {static_cast<std::size_t>(contents.data() - text.data()), contents.size()};
    }
  ADD_FAILURE() << "no section " << name;
  return {0, 0};
}

class CorruptDebugInformation : public testing::TestWithParam<const char *> {};

TEST_P(CorruptDebugInformation, ChangesNoFrameOfTheCode)
{
  const Workshop workshop;
  const std::string source = "struct s { int a[3]; unsigned b : 3; }; struct s variable; int g(int *);\n"
                             "static inline int inner(int n) { int a[20]; a[0] = n; return g(a); }\n"
                             "int f(int n) { return inner(n) + variable.b; }\n";
  const auto intact = contentsOf(workshop.compile("f.c", source, cortexM4Gcc, {"-g"}));
  const auto [offset, size] = placeOfSection(intact, GetParam());
  ASSERT_GT(size, 0U);
  MachineOptions options;
  RecordQuery query;
  query.id = "variable";
  query.variable = "*";
  options.queries = {query};
  const auto before = readBytes(intact, options);
  ASSERT_TRUE(before);
  for (std::size_t at = 0; at < size; ++at)
    for (const std::uint8_t byte : {0x00, 0x7f, 0xff}) {
      auto bytes = intact;
      bytes[offset + at] = byte;
      const auto facts = readBytes(bytes, options);
      ASSERT_TRUE(facts) << at;
      ASSERT_EQ(describe(*facts, "f"), describe(*before, "f")) << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Sections, CorruptDebugInformation, testing::Values(".debug_info", ".debug_abbrev", ".debug_line", ".debug_str"));

TEST(CorruptFrameTable, EntryWithAnotherAddressSizeEndsTheTable)
{
  // A common entry of version 4 that states addresses of 19 bytes, then a function's entry.
  const std::string table = "  - {Name: .debug_frame, Type: SHT_PROGBITS, Content: '0c000000ffffffff0400130002040e000c00000000000000008000000400000041420e00'}\n";
  const auto facts = readBytes(bytesOfYaml(armImageYaml(std::string(pushFour) + popFour, functionSymbol("f", 0x8001, 4), cortexM3Section() + table)));
  ASSERT_TRUE(facts) << facts.error().text();
  EXPECT_EQ(describe(*facts, "f"), "frame 8");
  EXPECT_FALSE(functionNamed(*facts, "f")->witnesses.cfi);
}

} // namespace
} // namespace headroom::test
