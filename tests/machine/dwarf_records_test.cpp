// SPDX-License-Identifier: Apache-2.0
// Typed data of the image, as packs ask for it.
#include <gmock/gmock.h>

#include "machine/compiled_objects.h"

namespace headroom::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string source = R"(
typedef void (*entry_t)(void *);
enum state { idle, busy = 7 };
struct config { char name[4]; int level; };
struct thread {
  entry_t entry;
  void *plain;
  struct config config;
  int priority;
  enum state state;
  unsigned flags : 3, rest : 5;
  union { unsigned number; unsigned char bytes[4]; };
  unsigned long long wide;
};
void run(void *p) { (void)p; }
int stack[64];
struct thread one __attribute__((section("threads"), used)) = {run, run, {"abc", 5}, -2, busy, 5, 9, {0x04030201}, 0x1122334455667788ull};
struct thread two __attribute__((section("threads"), used)) = {0, stack, {"", -1}, 3, idle, 1, 2, {7}, 1};
static struct thread several[2] = {{run, 0, {"x", 1}, 1}, {run, 0, {"y", 2}, 2}};
struct thread *keep(void) { return several; }
)";

MachineFacts readWith(const RecordQuery &query, const std::vector<std::string> &compiler = cortexM4Gcc, const std::vector<std::string> &flags = {"-g", "-fno-short-enums"})
{
  const Workshop workshop;
  MachineOptions options;
  options.queries = {query};
  return Workshop::read({workshop.compile("threads.c", source, compiler, flags)}, options);
}

RecordQuery queryFor(const std::string &type)
{
  RecordQuery query;
  query.id = "threads";
  query.type = type;
  return query;
}

class DwarfRecords : public testing::TestWithParam<std::pair<std::vector<std::string>, std::vector<std::string>>> {};

TEST_P(DwarfRecords, SectionOfRecords)
{
  RecordQuery query = queryFor("thread");
  query.section = "thr*";
  const MachineFacts facts = readWith(query, GetParam().first, GetParam().second);
  ASSERT_EQ(facts.records.size(), 2U);
  EXPECT_THAT(facts.coverage.unansweredQueries, IsEmpty());
  const DataRecord &one = facts.records[0].symbol == "one" ? facts.records[0] : facts.records[1];
  const auto field = [&](const std::string &path) { return one.fields.count(path) ? one.fields.at(path) : ~0ULL - 1; };
  EXPECT_EQ(one.query, "threads");
  EXPECT_EQ(one.type, "thread");
  EXPECT_FALSE(one.isConstant);
  const Address run = functionNamed(facts, "run")->entry;
  EXPECT_EQ(field("entry"), run);
  EXPECT_EQ(field("plain"), run);
  EXPECT_EQ(field("config.name[0]"), static_cast<std::uint64_t>('a'));
  EXPECT_EQ(field("config.name[2]"), static_cast<std::uint64_t>('c'));
  EXPECT_EQ(field("config.level"), 5U);
  EXPECT_EQ(field("priority"), static_cast<std::uint64_t>(-2));
  EXPECT_EQ(field("state"), 7U);
  EXPECT_EQ(field("flags"), 5U);
  EXPECT_EQ(field("rest"), 9U);
  EXPECT_EQ(field("number"), 0x04030201U);
  EXPECT_EQ(field("bytes[3]"), 4U);
  EXPECT_EQ(field("wide"), 0x1122334455667788U);
}

INSTANTIATE_TEST_SUITE_P(Compilers, DwarfRecords,
                         testing::Values(std::pair(cortexM4Gcc, std::vector<std::string>{"-g"}),
                                         std::pair(cortexM4Gcc, std::vector<std::string>{"-gdwarf-3", "-gstrict-dwarf"}),
                                         std::pair(cortexM4Clang, std::vector<std::string>{"-g"}), std::pair(rv32Gcc, std::vector<std::string>{"-g"}),
                                         std::pair(std::vector<std::string>{"riscv64-unknown-elf-gcc", "-march=rv64imac", "-mabi=lp64", "-mcmodel=medany", "-Os"},
                                                   std::vector<std::string>{"-g"})));

TEST(DwarfRecordsByVariable, NamedObjectOfAGivenType)
{
  RecordQuery query = queryFor("thread");
  query.variable = "tw*";
  const MachineFacts facts = readWith(query);
  ASSERT_EQ(facts.records.size(), 1U);
  EXPECT_EQ(facts.records[0].symbol, "two");
  EXPECT_EQ(facts.records[0].fields.at("config.level"), static_cast<std::uint64_t>(-1));
}

TEST(DwarfRecordsByVariable, TypeComesFromTheVariable)
{
  RecordQuery query = queryFor("");
  query.variable = "several";
  const MachineFacts facts = readWith(query);
  ASSERT_EQ(facts.records.size(), 2U);
  EXPECT_EQ(facts.records[0].type, "thread");
  EXPECT_EQ(facts.records[0].fields.at("priority"), 1U);
  EXPECT_EQ(facts.records[1].fields.at("priority"), 2U);
}

TEST(DwarfRecordsByVariable, AllVariablesOfAType)
{
  const MachineFacts facts = readWith(queryFor("thread"));
  std::vector<std::string> symbols;
  for (const DataRecord &record : facts.records)
    symbols.push_back(record.symbol);
  std::sort(symbols.begin(), symbols.end());
  EXPECT_THAT(symbols, ElementsAre("one", "several", "several", "two"));
}

// As IRQ_CONNECT leaves it, which stands in a driver's function.
TEST(DwarfRecordsByVariable, VariablesOfAFunctionAndOfItsBlocks)
{
  const Workshop workshop;
  const std::string text = "struct thread { void (*entry)(void); unsigned priority; };\n"
                           "void run(void) {}\n"
                           "void connect(int which) {\n"
                           "  static const struct thread first __attribute__((used)) = {run, 1};\n"
                           "  if (which) { static const struct thread second __attribute__((used)) = {run, 2}; }\n"
                           "}\n";
  MachineOptions options;
  options.queries = {queryFor("thread")};
  for (const std::vector<std::string> *compiler : {&cortexM4Gcc, &cortexM4Clang}) {
    const MachineFacts facts = Workshop::read({workshop.compile("local.c", text, *compiler, {"-g"})}, options);
    std::vector<unsigned> priorities;
    for (const DataRecord &record : facts.records)
      priorities.push_back(static_cast<unsigned>(record.fields.at("priority")));
    std::sort(priorities.begin(), priorities.end());
    EXPECT_THAT(priorities, ElementsAre(1U, 2U));
  }
}

TEST(DwarfRecordsBySymbols, ArrayBetweenTwoSymbols)
{
  RecordQuery query = queryFor("thread");
  query.firstSymbol = "threads_start";
  query.lastSymbol = "threads_end";
  MachineOptions options;
  options.queries = {query};
  const Workshop workshop;
  const std::string object = workshop.compile("threads.c", source, cortexM4Gcc, {"-g"});
  workshop.write("link.ld", "SECTIONS { .text 0x8000 : { *(.text*) } threads 0x20000000 : { threads_start = .; KEEP(*(threads)) threads_end = .; }"
                            " .data : { *(.data*) } .bss : { *(.bss*) } } ENTRY(run)");
  workshop.run({"arm-none-eabi-ld", "-T", workshop.file("link.ld"), object, "-o", workshop.file("threads.elf")});
  const MachineFacts facts = Workshop::read({workshop.file("threads.elf")}, options);
  ASSERT_EQ(facts.records.size(), 2U);
  EXPECT_EQ(facts.records[0].address, 0x20000000U);
  EXPECT_EQ(facts.records[1].address, 0x20000000U + facts.records[0].sizeBytes);
  const DataRecord &one = facts.records[0].symbol == "one" ? facts.records[0] : facts.records[1];
  EXPECT_EQ(one.fields.at("entry"), functionNamed(facts, "run")->entry);
}

TEST(DwarfRecordsBySymbols, BeforeALinkTheVariablesOfTheTypeStandForTheMarks)
{
  RecordQuery query = queryFor("thread");
  query.firstSymbol = "threads_start";
  query.lastSymbol = "threads_end";
  const MachineFacts facts = readWith(query);
  std::vector<std::string> symbols;
  for (const DataRecord &record : facts.records)
    symbols.push_back(record.symbol);
  std::sort(symbols.begin(), symbols.end());
  EXPECT_THAT(symbols, ElementsAre("one", "several", "several", "two"));
  EXPECT_THAT(readWith(query, cortexM4Gcc, {}).coverage.unansweredQueries, IsEmpty()) << "nobody knows whether there are any";
}

TEST(DwarfRecordsUnanswered, ObjectsWithoutTheirTypeAreSaid)
{
  RecordQuery query = queryFor("thread");
  query.section = "threads";
  const MachineFacts facts = readWith(query, cortexM4Gcc, {});
  EXPECT_THAT(facts.records, IsEmpty());
  EXPECT_THAT(facts.coverage.unansweredQueries, ElementsAre("threads"));
}

TEST(DwarfRecordsUnanswered, NothingIsMissingWhereNothingIsThere)
{
  RecordQuery query = queryFor("thread");
  query.section = "absent";
  const MachineFacts facts = readWith(query);
  EXPECT_THAT(facts.records, IsEmpty());
  EXPECT_THAT(facts.coverage.unansweredQueries, IsEmpty());
}

} // namespace
} // namespace headroom::test
