// SPDX-License-Identifier: Apache-2.0
// Every program under cases/ and every example of a rule's page: what is expected is found, and nothing else. A case is a C file, or a
// folder of several that are linked together.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "../support/process.h"
#include "build_case.h"

namespace headroom::corpus {

void PrintTo(const Marked &marked, std::ostream *out)
{
  *out << marked.file << ':' << marked.line << ' ' << marked.rule;
}

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;
  std::vector<Source> sources;
};

std::vector<std::string> sortedEntries(const std::string &directory)
{
  std::vector<std::string> out;
  for (const fs::directory_entry &entry : fs::directory_iterator(directory))
    out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string nameOf(const fs::path &path)
{
  std::string out = path.parent_path().filename().string() + "_" + path.stem().string();
  std::replace_if(out.begin(), out.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return out;
}

std::vector<Case> programs()
{
  std::vector<Case> out;
  for (const std::string &area : sortedEntries(HEADROOM_CORPUS_CASES))
    for (const std::string &path : sortedEntries(area)) {
      Case one{nameOf(path), {}};
      for (const std::string &file : fs::is_directory(path) ? sortedEntries(path) : std::vector<std::string>{path})
        one.sources.push_back({fs::path(file).filename().string(), fileText(file)});
      out.push_back(std::move(one));
    }
  return out;
}

std::vector<Case> examples()
{
  std::vector<Case> out;
  for (const std::string &page : sortedEntries(HEADROOM_RULES))
    if (page.ends_with(".md"))
      for (const std::string kind : {"bad", "good"}) {
        const std::vector<std::string> blocks = codeBlocks(fileText(page), kind);
        for (std::size_t i = 0; i < blocks.size(); ++i)
          out.push_back({nameOf(page) + "_" + kind + (i ? "_" + std::to_string(i) : ""), {{"example.c", blocks[i]}}});
      }
  return out;
}

class Corpus : public testing::TestWithParam<Case> {};

TEST_P(Corpus, FindsWhatItSaysAndNothingElse)
{
  const Judged judged = judge(std::string(HEADROOM_CORPUS_BUILD) + "/" + GetParam().name, GetParam().sources);
  ASSERT_EQ(judged.error, "");
  EXPECT_EQ(judged.found, judged.expected) << judged.report;
}

const auto testName = [](const testing::TestParamInfo<Case> &info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Cases, Corpus, testing::ValuesIn(programs()), testName);
INSTANTIATE_TEST_SUITE_P(Pages, Corpus, testing::ValuesIn(examples()), testName);

TEST(CorpusSize, HoldsEnoughOfBothSides)
{
  std::multiset<Marked> found;
  std::size_t silent = 0;
  for (const Case &one : programs())
    for (const Source &source : one.sources) {
      addExpectations(source, found);
      silent += silentFunctions(source);
    }
  std::printf("%zu expectations, %zu silent near misses\n", found.size(), silent);
  EXPECT_GE(found.size(), 150U);
  EXPECT_GE(silent, 150U);
}

TEST(CorpusSize, EveryBadExampleOfAPageExpectsSomethingAndNoGoodOneDoes)
{
  for (const Case &one : examples()) {
    std::multiset<Marked> expected;
    addExpectations(one.sources.front(), expected);
    EXPECT_EQ(expected.empty(), one.name.find("_good") != std::string::npos) << one.name;
  }
}

} // namespace

} // namespace headroom::corpus
