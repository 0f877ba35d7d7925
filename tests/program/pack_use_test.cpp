// SPDX-License-Identifier: Apache-2.0
// Which of several packs an image is judged by.
#include <gtest/gtest.h>

#include "facts_builder.h"

namespace headroom::test {
namespace {

Pack system(const std::string &name, const std::string &root, const std::vector<std::string> &detect, bool isFallback = false)
{
  Pack pack;
  pack.name = name;
  pack.detectSymbols = detect;
  pack.isFallback = isFallback;
  RootRule rule;
  rule.functions = {root};
  pack.roots = {rule};
  return pack;
}

Pack library()
{
  Pack pack;
  pack.name = "library";
  pack.inert = {"memset"};
  return pack;
}

TEST(PackUse, LibraryPackDoesNotTakeTheFallbacksPlace)
{
  FactsBuilder facts;
  facts.function("main", 8);
  const ImageProgram program = programOf(facts, {}, {}, {library(), system("bare", "main", {}, true)});
  EXPECT_EQ(program.packs, (std::vector<std::string>{"library", "bare"}));
}

TEST(PackUse, SystemThatIsLinkedDoes)
{
  FactsBuilder facts;
  facts.function("main", 8);
  facts.function("kernel_start", 8);
  const ImageProgram program = programOf(facts, {}, {}, {library(), system("kernel", "main", {"kernel_start"}), system("bare", "main", {}, true)});
  EXPECT_EQ(program.packs, (std::vector<std::string>{"library", "kernel"}));
}

TEST(PackUse, PackOfRootsWithoutDetectIsASystem)
{
  FactsBuilder facts;
  facts.function("main", 8);
  const ImageProgram program = programOf(facts, {}, {}, {system("mine", "main", {}), system("bare", "main", {}, true)});
  EXPECT_EQ(program.packs, std::vector<std::string>{"mine"});
}

} // namespace
} // namespace headroom::test
