// SPDX-License-Identifier: Apache-2.0
#include "program_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>

#include "../support/process.h"

namespace headroom::test {

namespace {

std::optional<Expectation> parseExpectation(const std::string &text)
{
  static const std::regex bounded(R"((\w+) on (main|second): bounded (tight|loose))");
  static const std::regex other(R"((\w+) on (main|second): (at-least|unbounded) because ([a-z-]+))");
  std::smatch match;
  if (std::regex_match(text, match, bounded))
    return Expectation{match[1], match[2] == "second", "bounded", match[3] == "tight", ""};
  if (std::regex_match(text, match, other))
    return Expectation{match[1], match[2] == "second", match[3], false, match[4]};
  return std::nullopt;
}

ProgramFile readProgram(const std::filesystem::path &path, std::string &error)
{
  ProgramFile program;
  program.name = path.stem();
  program.path = path;
  const std::filesystem::path config = std::filesystem::path(path).replace_extension(".yaml");
  if (std::filesystem::exists(config))
    program.config = config;
  static const std::regex directive(R"(([a-z]+): (.*?)(?:    .*)?)");
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line) && line.starts_with("//");) {
    std::smatch match;
    const std::string text = line.size() > 3 ? line.substr(3) : "";
    if (!std::regex_match(text, match, directive))
      continue;
    const std::string key = match[1], value = match[2];
    if (key == "board") {
      program.board = value;
    } else if (key == "compiler") {
      program.usesClang = value == "clang";
    } else if (key == "audit") {
      program.hasSources = value == "sources";
    } else if (key == "flags") {
      program.flags = splitWords(value);
    } else if (key == "also") {
      program.also = splitWords(value);
    } else if (key == "check") {
      if (std::optional<Expectation> expectation = parseExpectation(value))
        program.expectations.push_back(*expectation);
      else
        error += path.string() + ": check not understood: " + value + "\n";
    } else {
      error += path.string() + ": unknown directive: " + key + "\n";
    }
  }
  if (!program.board.empty() && program.expectations.empty())
    error += path.string() + ": a board but no check\n";
  return program;
}

} // namespace

std::vector<ProgramFile> readPrograms(const std::string &directory, std::string &error)
{
  std::vector<ProgramFile> programs;
  for (const auto &entry : std::filesystem::directory_iterator(directory)) {
    const std::string extension = entry.path().extension();
    if (extension != ".c" && extension != ".cpp")
      continue;
    ProgramFile program = readProgram(entry.path(), error);
    if (!program.board.empty())
      programs.push_back(std::move(program));
  }
  std::sort(programs.begin(), programs.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
  return programs;
}

} // namespace headroom::test
