// SPDX-License-Identifier: Apache-2.0
// Frames that grow with a tree: bounded by what memory can hold, with the reason; a bound that is never below what a tree can need.
#include <gtest/gtest.h>

#include <cmath>

#include "facts_builder.h"
#include "program/dynamic_frames.h"

namespace headroom::test {
namespace {

Pack treePack()
{
  Pack pack;
  pack.name = "toy";
  DynamicFrameRule rule;
  rule.function = "insert";
  rule.bytesPerLevel = 4;
  rule.fixedBytes = 11;
  rule.nodeBytes = 8;
  rule.kilobytesSymbol = "TOY_RAM";
  pack.dynamicFrames.push_back(rule);
  return pack;
}

FactsBuilder insertion()
{
  FactsBuilder facts;
  facts.function("main", 8).calls("insert", 8);
  facts.function("insert", 24).isDynamic().calls("compare", 24);
  facts.function("insert").facts().calls[0].depthIsDynamic = true;
  facts.function("compare", 16);
  return facts;
}

void stateKilobytes(FactsBuilder &facts, std::uint64_t kilobytes)
{
  facts.facts().symbols.push_back({"TOY_RAM", kilobytes, 0, "", true});
}

TEST(DynamicFrames, WithoutKnowledgeThereIsNoBound)
{
  EXPECT_EQ(boundOf(programOf(insertion(), {"main"}), "main"), "unbounded 48");
}

TEST(DynamicFrames, MemoryBoundsTheTree)
{
  FactsBuilder facts = insertion();
  stateKilobytes(facts, 64); // 8192 nodes: 26 levels of 4 bytes, and 11: 115
  const ImageProgram program = programOf(facts, {"main"}, {}, {treePack()});
  EXPECT_EQ(boundOf(program, "main"), "<= 163") << "8 + 24 + 115 + 16";
  EXPECT_EQ(pathText(program.roots[0]), "main 8, insert 139, compare 16");
  EXPECT_EQ(program.roots[0].bound.assumptions,
            std::vector<std::string>{"the tree that insert walks is as high as 64 KiB of memory (TOY_RAM) allows: its frame grows by at most 115"});
  EXPECT_FALSE(functionNamed(program, "insert").isDynamic);
  EXPECT_EQ(functionNamed(program, "insert").frameBytes, 139U);
}

TEST(DynamicFrames, AnUnknownMemoryIsTheAddressSpace)
{
  EXPECT_EQ(boundOf(programOf(insertion(), {"main"}, {}, {treePack()}), "main"), "<= 291") << "2^29 nodes: 58 levels";
}

TEST(DynamicFrames, CallsBeforeTheFrameGrowsDoNotPayForIt)
{
  FactsBuilder facts;
  facts.function("insert", 24).isDynamic().calls("compare", 24);
  facts.function("compare", 16);
  stateKilobytes(facts, 1); // 128 nodes: 14 levels, 67 bytes
  EXPECT_EQ(boundOf(programOf(facts, {"insert"}, {}, {treePack()}), "insert"), "<= 91") << "24 + 67, not below compare";
}

TEST(DynamicFrames, OtherFunctionsStayUnbounded)
{
  FactsBuilder facts;
  facts.function("other", 24).isDynamic();
  EXPECT_EQ(boundOf(programOf(facts, {"other"}, {}, {treePack()}), "other"), "unbounded 24");
}

TEST(DynamicFrames, NoSizeOfMemoryIsBelowTheHeightOfATree)
{
  for (std::uint64_t kilobytes = 1; kilobytes < (1U << 20); kilobytes = kilobytes * 3 / 2 + 1) {
    FactsBuilder builder;
    stateKilobytes(builder, kilobytes);
    const MachineFacts facts = builder.build();
    const program::ImageIndex index(facts);
    const double levels = std::floor(2 * std::log2(static_cast<double>(kilobytes * 128 + 1)));
    EXPECT_EQ(program::dynamicBytes(treePack().dynamicFrames[0], index).bytes, static_cast<std::uint64_t>(levels) * 4 + 11) << kilobytes;
  }
}

} // namespace
} // namespace headroom::test
