// SPDX-License-Identifier: Apache-2.0
// Bounds against the machine: every program of programs/ is built, run with painted stacks, and audited. A bound below a watermark
// would be the product's promise broken.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../support/process.h"
#include "watermark.h"

namespace headroom::test {

/// What GoogleTest shows of a parameter.
void PrintTo(const ProgramFile &program, std::ostream *out)
{
  *out << program.path;
}

namespace {

using Json = nlohmann::json;

/// One line of the table.
struct Row {
  std::string program, board, root, kind, note;
  std::uint64_t measured = 0;
  std::uint64_t bound = 0;
  bool isTight = false;
};

class Results {
public:
  std::vector<Row> rows;
  std::size_t programs = 0;
  std::size_t boundedPrograms = 0; ///< programs of which every checked root is bounded
};

Results &results()
{
  static Results all;
  return all;
}

std::vector<ProgramFile> programs()
{
  std::string error;
  return readPrograms(HEADROOM_QEMU_SOURCE "/programs", error);
}

TEST(ProgramFiles, EveryDirectiveIsUnderstood)
{
  std::string error;
  const std::vector<ProgramFile> all = readPrograms(HEADROOM_QEMU_SOURCE "/programs", error);
  EXPECT_EQ(error, "");
  EXPECT_GE(all.size(), 20u); // issue 1/8
}

Json audit(const ProgramFile &program, const std::string &executable)
{
  std::vector<std::string> words = {HEADROOM_BINARY, "stack", "--format", "json"};
  if (program.hasSources)
    words.insert(words.end(), {"--no-cache", "-p", std::filesystem::path(executable).parent_path().string()});
  else
    words.insert(words.end(), {"--elf", executable});
  if (program.config.empty())
    words.push_back("--no-config");
  else
    words.insert(words.end(), {"--config", program.config});
  for (const Expectation &expectation : program.expectations)
    words.push_back(expectation.root);
  const ProcessResult result = runProcess(words, 60, false);
  // 1 and 3 are answers too: findings, and code that could not be analysed.
  EXPECT_TRUE(result.exitCode == 0 || result.exitCode == 1 || result.exitCode == 3) << "exit " << result.exitCode;
  Json report = Json::parse(result.output, nullptr, false);
  EXPECT_FALSE(report.is_discarded()) << result.output;
  return report;
}

const Json *findRoot(const Json &report, const std::string &name)
{
  for (const Json &image : report.at("images"))
    for (const Json &root : image.at("roots"))
      if (root.at("name") == name || root.at("entry") == name)
        return &root;
  return nullptr;
}

std::string culprits(const Json &bound)
{
  std::string out;
  for (const Json &culprit : bound.at("culprits")) {
    std::string text = culprit.at("reason");
    if (culprit.at("function").is_string())
      text += " in " + culprit.at("function").get<std::string>();
    if (out.find(text) == std::string::npos)
      out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

class Watermark : public testing::TestWithParam<ProgramFile> {};

TEST_P(Watermark, BoundHoldsAndIsOfTheExpectedKind)
{
  const ProgramFile &program = GetParam();
  const Folders folders{HEADROOM_QEMU_SOURCE, HEADROOM_QEMU_BUILD};
  std::filesystem::create_directories(folders.build);
  std::string log;
  const std::string executable = buildProgram(program, folders, log);
  ASSERT_FALSE(executable.empty()) << log;
  Watermarks watermarks;
  ASSERT_TRUE(measure(program, executable, watermarks, log)) << log;
  const Json report = audit(program, executable);
  ASSERT_TRUE(report.is_object());

  bool allBounded = true;
  for (const Expectation &expected : program.expectations) {
    const Json *root = findRoot(report, expected.root);
    ASSERT_NE(root, nullptr) << "no root " << expected.root;
    const Json &bound = root->at("bound");
    Row row{program.name, program.board, expected.root, bound.at("kind"), culprits(bound), 0, bound.at("bytes"), expected.isTight};
    row.measured = expected.onSecond ? watermarks.secondBytes : watermarks.mainBytes;
    EXPECT_GT(row.measured, 0u) << "nothing was measured";
    EXPECT_EQ(row.kind, expected.kind) << row.note;
    if (row.kind == "bounded") {
      EXPECT_GE(row.bound, row.measured) << "the bound of " << expected.root << " is too low";
    } else {
      allBounded = false;
      EXPECT_NE(row.note.find(expected.culprit), std::string::npos) << row.note;
    }
    if (expected.isTight) {
      EXPECT_LE(row.bound * 10, row.measured * 11) << "the bound of " << expected.root << " is loose: " << row.bound;
    }
    results().rows.push_back(row);
  }
  results().programs++;
  results().boundedPrograms += allBounded;
}

INSTANTIATE_TEST_SUITE_P(Programs, Watermark, testing::ValuesIn(programs()),
                         [](const testing::TestParamInfo<ProgramFile> &instance) { return instance.param.name; });

/// Runs after all programs: what only the whole set can show.
class Summary : public testing::Environment {
public:
  void TearDown() override
  {
    const Results &all = results();
    std::ostringstream table;
    char line[256];
    std::snprintf(line, sizeof line, "%-22s %-12s %-14s %8s %8s %7s  %s\n", "program", "board", "root", "measured", "bound", "over",
                  "kind");
    table << line;
    for (const Row &row : all.rows) {
      char over[16] = "";
      if (row.kind == "bounded" && row.measured)
        std::snprintf(over, sizeof over, "%.1f %%", 100.0 * (double(row.bound) / double(row.measured) - 1));
      std::snprintf(line, sizeof line, "%-22s %-12s %-14s %8llu %8llu %7s  %s%s", row.program.c_str(), row.board.c_str(), row.root.c_str(),
                    static_cast<unsigned long long>(row.measured), static_cast<unsigned long long>(row.bound), over, row.kind.c_str(),
                    row.isTight ? ", worst path driven" : "");
      table << line << (row.note.empty() ? "" : " (" + row.note + ")") << "\n";
    }
    table << all.programs << " programs, " << all.boundedPrograms << " bounded\n";
    publishTable(HEADROOM_TABLES, "qemu", table.str());
    // Issue 1/8: at least 16 of 20 are bounded.
    EXPECT_GE(all.boundedPrograms * 20, all.programs * 16);
  }
};

const testing::Environment *const summary = testing::AddGlobalTestEnvironment(new Summary);

} // namespace

} // namespace headroom::test
