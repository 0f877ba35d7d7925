// SPDX-License-Identifier: Apache-2.0
#include "extracted_unit.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "reference_solver.h"
#include "source/unit/extract.h"

namespace headroom::test {

SourceDirectory::SourceDirectory()
{
  std::string pattern = (std::filesystem::temp_directory_path() / "headroom-unit-").string() + std::string(6, 'X');
  if (mkdtemp(pattern.data()))
    path_ = std::filesystem::canonical(pattern).string();
}

SourceDirectory::~SourceDirectory()
{
  std::error_code ignored;
  if (!path_.empty())
    std::filesystem::remove_all(path_, ignored);
}

void SourceDirectory::write(const std::string &name, const std::string &text) const
{
  std::ofstream(path_ + "/" + name) << text;
}

ClangCommand SourceDirectory::command(const std::string &name, const std::vector<std::string> &further) const
{
  ClangCommand command;
  command.directory = path_;
  command.file = name;
  command.arguments = {"--target=arm-none-eabi", "-mcpu=cortex-m3", "-ffreestanding", "-nostdinc", "-nostdinc++", "-fno-exceptions"};
  command.arguments.insert(command.arguments.end(), further.begin(), further.end());
  command.arguments.push_back(name);
  return command;
}

namespace {

SourceFacts factsOf(const std::string &name, const std::string &text, const std::vector<std::string> &further)
{
  const SourceDirectory directory;
  directory.write(name, text);
  Extractor extractor;
  Expected<SourceFacts> facts = extractor.extract(directory.command(name, further));
  if (!facts) {
    ADD_FAILURE() << facts.error().text();
    return {};
  }
  for (const std::string &error : facts->errors)
    ADD_FAILURE() << error;
  EXPECT_FALSE(facts->isIncomplete);
  return std::move(*facts);
}

std::string joined(const std::set<std::string> &words)
{
  std::string out;
  for (const std::string &word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::map<unsigned, std::set<std::string>> expectationsIn(const std::string &text)
{
  std::map<unsigned, std::set<std::string>> expected;
  std::istringstream lines(text);
  unsigned number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string mark = "// -> ";
    const std::size_t at = line.find(mark);
    if (at == std::string::npos)
      continue;
    std::istringstream words(line.substr(at + mark.size()));
    for (std::string word; std::getline(words, word, ',');) {
      word.erase(0, word.find_first_not_of(' '));
      expected[number].insert(word);
    }
  }
  return expected;
}

} // namespace

SourceFacts factsOfC(const std::string &text, const std::vector<std::string> &further)
{
  return factsOf("unit.c", text, further);
}

SourceFacts factsOfCxx(const std::string &text, const std::vector<std::string> &further)
{
  std::vector<std::string> arguments{"-std=c++20"};
  arguments.insert(arguments.end(), further.begin(), further.end());
  return factsOf("unit.cpp", text, arguments);
}

std::string differencesIn(const SourceFacts &facts, const std::string &text)
{
  std::map<unsigned, std::set<std::string>> expected = expectationsIn(text);
  std::map<unsigned, std::set<std::string>> found;
  ReferenceSolver solver(facts);
  for (const SourceCall &call : facts.calls) {
    if (call.calleeNode == noIndex && !call.isVirtual)
      continue;
    const std::set<std::string> targets = solver.targetsOf(call);
    found[call.range.begin.line].insert(targets.begin(), targets.end());
  }
  for (auto &[line, targets] : found)
    if (targets.empty())
      targets.insert("nothing");
  std::string differences;
  for (const auto &[line, targets] : expected)
    if (found[line] != targets)
      differences += "line " + std::to_string(line) + ": expected " + joined(targets) + ", found " +
                     (found[line].empty() ? std::string("no indirect call") : joined(found[line])) + "\n";
  for (const auto &[line, targets] : found)
    if (!targets.empty() && !expected.contains(line))
      differences += "line " + std::to_string(line) + ": no expectation, found " + joined(targets) + "\n";
  if (expected.empty())
    differences += "the text expects nothing\n";
  return differences;
}

} // namespace headroom::test
