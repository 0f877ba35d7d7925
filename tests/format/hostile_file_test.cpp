// SPDX-License-Identifier: Apache-2.0
// Files that none of our writers makes: sealed by hand, with counts, texts and tables that do not fit.
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "facts/format/machine_file.h"
#include "facts/format/machine_kind.h"
#include "facts/format/payload.h"
#include "facts/format/row_reader.h"
#include "facts/format/source_file.h"
#include "facts/format/source_kind.h"
#include "machine_facts_generated.h"
#include "source_facts_generated.h"

namespace headroom {
namespace {

using Bytes = std::vector<std::uint8_t>;
using wire::Index;
using Builder = flatbuffers::FlatBufferBuilder;

/// Source facts with one text, `a`, and nothing else, but for what a case sets.
struct Source {
  std::vector<std::uint8_t> textBytes{'a'};
  std::vector<std::uint32_t> textEnds{1};
  std::uint32_t mainFile = 0;
  std::vector<Index> files, recordFields, recordPointees;
  std::vector<wire::source::Field> fields;
  std::vector<wire::source::Record> records;
  std::vector<wire::source::Call> calls;
  std::vector<wire::source::Argument> arguments;
  std::vector<wire::source::BodyOperation> operations;
  std::vector<wire::source::LayoutMember> members;
  std::vector<Index> allowanceRules;
  const char *identifier = sourceFactsKind.identifier;

  [[nodiscard]] Bytes seal() const
  {
    Builder builder;
    const auto strings = wire::CreateStrings(builder, builder.CreateVector(textBytes), builder.CreateVector(textEnds));
    const auto rows = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
    const std::vector<Index> none;
    const auto root = wire::source::CreateSourceFacts(
        builder, strings, mainFile, 0, 0, 4, false, rows(none), rows(none), rows(files), rows(std::vector<wire::source::Function>{}),
        rows(std::vector<wire::source::Variable>{}), rows(fields), rows(records), rows(recordFields), rows(recordPointees),
        rows(std::vector<wire::source::Node>{}), rows(std::vector<wire::source::Flow>{}), rows(calls), rows(arguments),
        rows(std::vector<wire::source::Override>{}), rows(std::vector<wire::source::Reference>{}),
        rows(std::vector<wire::source::Input>{}), rows(std::vector<wire::source::Body>{}), rows(std::vector<wire::source::BodyLocal>{}),
        rows(none), rows(std::vector<wire::source::BodyBlock>{}), rows(none), rows(std::vector<wire::source::Case>{}),
        rows(operations), rows(none), rows(std::vector<wire::source::Layout>{}), rows(members),
        rows(std::vector<wire::source::Allowance>{}), rows(allowanceRules), rows(std::vector<wire::source::EmptyMacro>{}));
    builder.Finish(root, identifier);
    return sealFile(sourceFactsKind, builder);
  }

  [[nodiscard]] std::string refusal() const
  {
    const auto out = decodeSourceFacts(seal(), "x");
    EXPECT_FALSE(out);
    return out ? "" : out.error().text();
  }
};

std::string refused(const std::string &detail)
{
  return "x: does not hold what headroom writes: " + detail + "\n  help: run the extraction again";
}

TEST(HostileSource, IsReadWhereNothingIsWrong)
{
  const auto out = decodeSourceFacts(Source{}.seal(), "x");
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->mainFile, "a");
  EXPECT_EQ(out->target, "a");
}

TEST(HostileSource, HasTextsOutsideTheTable)
{
  EXPECT_EQ((Source{.mainFile = 1}.refusal()), refused("main_file is 1, wanted an index below 1"));
  EXPECT_EQ((Source{.files = {Index(0), Index(9)}}.refusal()), refused("files is 9, wanted an index below 1"));
  EXPECT_EQ((Source{.fields = {{0, 5}}}.refusal()), refused("fields[0].field is 5, wanted an index below 1"));
}

TEST(HostileSource, HasTextsThatOverlapOrEndBehindTheirBytes)
{
  EXPECT_EQ((Source{.textBytes = {'a', 'b'}, .textEnds = {2, 1}}.refusal()), refused("strings.ends[1] is 1, wanted 2 to 2"));
  EXPECT_EQ((Source{.textBytes = {'a', 'b'}, .textEnds = {1, 3}}.refusal()), refused("strings.ends[1] is 3, wanted 1 to 2"));
  EXPECT_EQ((Source{.textBytes = {'a', 'b'}, .textEnds = {1}}.refusal()), refused("strings.bytes has 1 bytes behind the last text"));
}

TEST(HostileSource, TakesMoreThanAPoolHas)
{
  EXPECT_EQ((Source{.recordFields = {Index(0)}, .fields = {{0, 0}}, .records = {{0, 2, 0}}}.refusal()),
            refused("records[0].fields is 2, wanted at most 1, what is left of record_fields"));
  EXPECT_EQ((Source{.recordPointees = {Index(0)}, .records = {{0, 0, 1}, {0, 0, 0xffffffff}}}.refusal()),
            refused("records[1].pointees is 4294967295, wanted at most 0, what is left of record_pointees"));
  wire::source::Call call(noIndex, noIndex, noIndex, noIndex, 0, 0, {wire::Position(noIndex, 0, 0), 0, 0}, 1, false);
  EXPECT_EQ((Source{.calls = {call}}.refusal()), refused("calls[0].arguments is 1, wanted at most 0, what is left of arguments"));
}

TEST(HostileSource, LeavesElementsOfAPool)
{
  EXPECT_EQ((Source{.recordFields = {Index(0), Index(0)}}.refusal()), refused("record_fields has 2 elements that belong to no row"));
  EXPECT_EQ((Source{.recordPointees = {Index(0)}}.refusal()), refused("record_pointees has 1 elements that belong to no row"));
  EXPECT_EQ((Source{.arguments = {{0, noIndex, noIndex, 0, 0}}}.refusal()), refused("arguments has 1 elements that belong to no row"));
  EXPECT_EQ((Source{.operations = {{0, noValue, noValue, 0, 0, 0, 0, 0}}}.refusal()), refused("body_operations has 1 elements that belong to no row"));
  EXPECT_EQ((Source{.members = {{0, 0, 0, 0, false}}}.refusal()), refused("layout_members has 1 elements that belong to no row"));
  EXPECT_EQ((Source{.allowanceRules = {Index(0)}}.refusal()), refused("allowance_rules has 1 elements that belong to no row"));
}

TEST(HostileSource, AsksForMoreTextThanItsSizeAllows)
{
  // 4 bytes a file name, each of a megabyte: 200 GB, if it were read.
  Source source{.textBytes = std::vector<std::uint8_t>(1 << 20, 'a'), .textEnds = {1 << 20}};
  source.files.assign(200'000, Index(0));
  EXPECT_EQ(source.refusal(), refused("files asks for more text than a file of this size may have"));
}

TEST(HostileSource, HasTablesThatDoNotVerify)
{
  const std::string wanted = refused("its tables do not verify");
  EXPECT_EQ((Source{.identifier = "HRmf"}.refusal()), wanted);
  for (const std::size_t size : {0, 3, 4, 8, 100}) {
    const auto out = decodeSourceFacts(sealFile(sourceFactsKind, Bytes(size, 0xff)), "x");
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().text(), wanted) << size << " bytes";
  }
  Builder builder;
  builder.Finish(flatbuffers::Offset<wire::source::SourceFacts>(builder.EndTable(builder.StartTable())), sourceFactsKind.identifier);
  const auto out = decodeSourceFacts(sealFile(sourceFactsKind, builder), "x");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().text(), wanted) << "a table without its lists";
}

TEST(HostileSource, NeverCrashesWithAnyWordOfItsPayloadChanged)
{
  Source source{.recordFields = {Index(0)}, .fields = {{0, 0}}, .records = {{0, 1, 0}}};
  const Bytes file = source.seal();
  const std::span<const std::uint8_t> payload = std::span(file).subspan(envelopeBytes);
  int refusals = 0;
  for (std::size_t at = 0; at + 4 <= payload.size(); ++at)
    for (const std::uint32_t word : {0u, 1u, 4u, 0x7fffffffu, 0x80000000u, 0xfffffff0u, 0xffffffffu}) {
      Bytes changed(payload.begin(), payload.end());
      for (std::size_t i = 0; i < 4; ++i)
        changed[at + i] = static_cast<std::uint8_t>(word >> 8 * i);
      const auto out = decodeSourceFacts(sealFile(sourceFactsKind, changed), "x");
      refusals += !out;
      EXPECT_TRUE(out || !out.error().message.empty());
    }
  EXPECT_GT(refusals, 100);
}

TEST(HostileMachine, HasNamesOrAddressesTwice)
{
  const auto file = [](const std::vector<wire::machine::External> &externals, const std::vector<wire::machine::Record> &records,
                       const std::vector<wire::machine::RecordField> &recordFields) {
    Builder builder;
    const auto strings =
        wire::CreateStrings(builder, builder.CreateVector(Bytes{'a'}), builder.CreateVector(std::vector<std::uint32_t>{1}));
    const auto rows = [&](const auto &list) { return builder.CreateVectorOfStructs(list); };
    const auto none = rows(std::vector<Index>{});
    const auto words = rows(std::vector<wire::Word>{});
    const auto culprits = rows(std::vector<wire::Culprit>{});
    const wire::machine::Coverage coverage;
    builder.Finish(wire::machine::CreateMachineFacts(
                       builder, strings, 0, 0, 0, 0, false, true, 8, 0, &coverage, none, rows(std::vector<wire::machine::Function>{}), none,
                       rows(std::vector<wire::machine::InlinedFunction>{}), rows(std::vector<wire::machine::Call>{}),
                       rows(std::vector<wire::machine::Value>{}), words, rows(std::vector<wire::machine::InlineFrame>{}),
                       rows(std::vector<wire::machine::StackSwitch>{}), culprits, rows(std::vector<wire::machine::Symbol>{}),
                       rows(std::vector<wire::machine::Memory>{}), builder.CreateVector(Bytes{}), rows(records), rows(recordFields), words,
                       rows(externals), culprits, none),
                   machineFactsKind.identifier);
    const auto out = decodeMachineFacts(sealFile(machineFactsKind, builder), "x");
    return out ? "read" : out.error().text();
  };
  EXPECT_EQ(file({{1, 0}, {1, 0}}, {}, {}), refused("externals has 2 addresses, wanted each once"));
  EXPECT_EQ(file({{1, 0}, {2, 0}}, {}, {}), "read");
  EXPECT_EQ(file({}, {{0, 0, 0, 0, 0, 2, false}}, {{1, 0}, {2, 0}}), refused("records[0].fields has 2 names, wanted each once"));
  EXPECT_EQ(file({}, {{0, 0, 0, 0, 0, 1, false}}, {{1, 0}}), "read");
}

// The verifier of FlatBuffers lets a vector of 8-byte rows begin at any multiple of four; under UBSan a row in place would be an error.
TEST(HostileFile, RowsAreReadWhereverTheyLie)
{
  const std::vector<wire::Word> words{wire::Word(0x0102030405060708), wire::Word(9)};
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes bytes(shift + words.size() * sizeof(wire::Word));
    std::memcpy(bytes.data() + shift, words.data(), words.size() * sizeof(wire::Word));
    const Rows<wire::Word> rows(bytes.data() + shift, words.size());
    std::vector<std::uint64_t> read;
    for (const wire::Word &row : rows)
      read.push_back(row.value());
    EXPECT_EQ(read, (std::vector<std::uint64_t>{0x0102030405060708, 9})) << shift;
    EXPECT_EQ(rows.subspan(1)[0].value(), 9U);
  }
}

} // namespace
} // namespace headroom
