// SPDX-License-Identifier: Apache-2.0
// Evidence that is generated from sources, beside the image that GCC builds of them, and, for a build by Clang itself, beside the machine:
// there the promise holds as for an image.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../support/process.h"
#include "watermark.h"

namespace headroom::test {

/// What GoogleTest shows of a parameter (watermark_test.cpp).
void PrintTo(const ProgramFile &program, std::ostream *out);

namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

/// One line of the table.
struct Row {
  std::string program, root, image, generated, byClang;
  std::uint64_t imageBytes = 0, generatedBytes = 0, clangBytes = 0, measured = 0;
};

struct Results {
  std::vector<Row> rows;
  std::size_t clangRoots = 0;
  std::size_t boundedRoots = 0;
};

Results &results()
{
  static Results all;
  return all;
}

bool isRiscV(const ProgramFile &program)
{
  return program.board == "virt";
}

bool isCxx(const ProgramFile &program)
{
  return program.path.ends_with(".cpp");
}

/// Debian's Clang finds no C library for bare metal.
bool needsLibrary(const ProgramFile &program)
{
  std::ifstream stream(program.path);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("#include <") && line.find("<stdint.h>") == std::string::npos && line.find("<stddef.h>") == std::string::npos &&
        line.find("<stdarg.h>") == std::string::npos)
      return true;
  return false;
}

Words targetWords(const ProgramFile &program)
{
  Words out;
  if (!isRiscV(program))
    out.emplace_back("-mthumb");
  for (const std::string &flag : program.flags)
    if (!flag.starts_with("-Wl,") && !flag.starts_with("--target="))
      out.push_back(flag);
  return out;
}

Words compilerOf(const ProgramFile &program, bool byClang)
{
  // Neither linker of Debian takes what Clang writes for RISC-V code that may shrink.
  if (byClang && isRiscV(program))
    return {isCxx(program) ? "clang++-19" : "clang-19", "--target=riscv32-unknown-elf", "-mno-relax"};
  if (byClang)
    return {isCxx(program) ? "clang++-19" : "clang-19", "--target=arm-none-eabi"};
  return {isRiscV(program) ? "riscv64-unknown-elf-gcc" : "arm-none-eabi-gcc"};
}

/// The sources of one program and the command that compiles each, as a build would write them.
struct Unit {
  std::string file;
  Words command;
};

std::vector<Unit> unitsOf(const ProgramFile &program, const std::string &folder, bool byClang)
{
  const std::string source = HEADROOM_QEMU_SOURCE;
  Words files = {program.path, source + (isRiscV(program) ? "/startup_riscv.S" : "/startup_arm.S"), source + "/sink.c"};
  for (const std::string &file : program.also)
    files.push_back(source + "/programs/" + file);
  std::vector<Unit> out;
  for (const std::string &file : files) {
    Words command = compilerOf(program, byClang);
    if (file == program.path)
      command.push_back(isCxx(program) ? "-std=c++20" : "-std=c11");
    for (const std::string &word : targetWords(program))
      if (file == program.path || word.starts_with("-m"))
        command.push_back(word);
    if (file == program.path && isCxx(program))
      command.insert(command.end(), {"-x", "c++"});
    command.insert(command.end(), {"-g", "-ffunction-sections", "-I" + source + "/programs", "-c", file, "-o",
                                   folder + "/" + std::filesystem::path(file).filename().string() + ".o"});
    out.push_back({file, std::move(command)});
  }
  return out;
}

std::string folderOf(const ProgramFile &program, const char *kind)
{
  const std::string folder = std::string(HEADROOM_QEMU_BUILD) + "/" + kind + "/" + program.name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

/// What `headroom stack` says of an image or of a build directory.
Json audit(const ProgramFile &program, const Words &what)
{
  Words words = {HEADROOM_BINARY, "stack", "--format", "json"};
  words.insert(words.end(), what.begin(), what.end());
  words.push_back(program.config.empty() ? "--no-config" : "--config");
  if (!program.config.empty())
    words.push_back(program.config);
  for (const Expectation &expectation : program.expectations)
    words.push_back(expectation.root);
  const ProcessResult result = runProcess(words, 120, false);
  Json report = Json::parse(result.output, nullptr, false);
  EXPECT_TRUE(report.is_object()) << program.name << ": exit " << result.exitCode << "\n" << result.output;
  return report;
}

/// From a database alone.
Json auditSources(const ProgramFile &program, const std::string &folder, bool byClang)
{
  Json database = Json::array();
  for (const Unit &unit : unitsOf(program, folder, byClang))
    database.push_back({{"directory", folder}, {"file", unit.file}, {"arguments", unit.command}});
  std::ofstream(folder + "/compile_commands.json") << database.dump(1);
  return audit(program, {"--evidence", "generated", "-p", folder});
}

const Json *boundOf(const Json &report, const std::string &name)
{
  if (!report.is_object())
    return nullptr;
  for (const Json &image : report.at("images"))
    for (const Json &root : image.at("roots"))
      if (root.at("name") == name || root.at("entry") == name)
        return &root.at("bound");
  return nullptr;
}

/// The image of a build by Clang; GCC links, as Debian's Clang has no linker script or library for these machines.
std::string buildByClang(const ProgramFile &program, const std::string &folder, std::string &log)
{
  const std::string source = HEADROOM_QEMU_SOURCE;
  // Debian's GNU ld for RISC-V crashes on Clang's debug information (R_RISCV_SET_ULEB128); lld takes it.
  Words link = compilerOf(program, isRiscV(program));
  Words library = compilerOf(program, false);
  for (const std::string &word : targetWords(program))
    if (word.starts_with("-m")) {
      link.push_back(word);
      library.push_back(word);
    }
  library.emplace_back("-print-libgcc-file-name");
  const ProcessResult libgcc = runProcess(library, 60);
  for (const std::string &flag : program.flags)
    if (flag.starts_with("-Wl,"))
      link.push_back(flag);
  link.insert(link.end(), {"-nostartfiles", isRiscV(program) ? "-fuse-ld=lld" : "-Wl,--no-warn-rwx-segments", "-Wl,--gc-sections", "-T",
                           source + (isRiscV(program) ? "/riscv.ld" : "/arm.ld")});
  for (const Unit &unit : unitsOf(program, folder, true)) {
    const ProcessResult result = runProcess(unit.command, 60);
    if (result.exitCode != 0) {
      log += result.output;
      return {};
    }
    link.push_back(unit.command.back());
  }
  const std::string executable = folder + "/" + program.name + ".elf";
  if (isRiscV(program))
    link.emplace_back("-nostdlib");
  link.insert(link.end(), {libgcc.output.substr(0, libgcc.output.find('\n')), "-o", executable});
  const ProcessResult result = runProcess(link, 60);
  log += result.output;
  return result.exitCode == 0 ? executable : std::string();
}

std::vector<ProgramFile> programs()
{
  std::string error;
  return readPrograms(HEADROOM_QEMU_SOURCE "/programs", error);
}

class GeneratedEvidence : public testing::TestWithParam<ProgramFile> {};

TEST_P(GeneratedEvidence, HoldsBesideImageAndMachine)
{
  const ProgramFile &program = GetParam();
  std::string log;
  const Folders folders{HEADROOM_QEMU_SOURCE, HEADROOM_QEMU_BUILD};
  std::filesystem::create_directories(folders.build);
  const std::string executable = buildProgram(program, folders, log);
  ASSERT_FALSE(executable.empty()) << log;
  const Json image = audit(program, {"--elf", executable});
  const Json generated = auditSources(program, folderOf(program, "generated"), program.usesClang);

  Json byClang;
  Watermarks watermarks;
  if (!needsLibrary(program)) {
    byClang = auditSources(program, folderOf(program, "clang"), true);
    const std::string built = buildByClang(program, folderOf(program, "clang-image"), log);
    ASSERT_FALSE(built.empty()) << log;
    ASSERT_TRUE(measure(program, built, watermarks, log)) << log;
  }
  for (const Expectation &expected : program.expectations) {
    const Json *ofImage = boundOf(image, expected.root);
    const Json *ofSources = boundOf(generated, expected.root);
    ASSERT_NE(ofImage, nullptr);
    ASSERT_NE(ofSources, nullptr) << "no root " << expected.root << " from the sources";
    Row row{program.name, expected.root, ofImage->at("kind"), ofSources->at("kind"), "", ofImage->at("bytes"), ofSources->at("bytes"), 0, 0};
    if (!program.usesClang) {
      EXPECT_NE(row.generated, "bounded") << "frames of another compiler than the build's are no bound";
    }
    if (const Json *bound = boundOf(byClang, expected.root)) {
      row.byClang = bound->at("kind");
      row.clangBytes = bound->at("bytes");
      row.measured = expected.onSecond ? watermarks.secondBytes : watermarks.mainBytes;
      results().clangRoots++;
      results().boundedRoots += row.byClang == "bounded";
      if (row.byClang == "bounded") {
        EXPECT_GE(row.clangBytes, row.measured) << "the bound of " << expected.root << " is too low";
      }
      EXPECT_NE(row.byClang, "estimate") << bound->dump();
    }
    results().rows.push_back(row);
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, GeneratedEvidence, testing::ValuesIn(programs()),
                         [](const testing::TestParamInfo<ProgramFile> &instance) { return instance.param.name; });

/// Runs after all programs.
class Summary : public testing::Environment {
public:
  void TearDown() override
  {
    const Results &all = results();
    if (all.rows.empty())
      return;
    std::ostringstream table;
    char line[256];
    std::snprintf(line, sizeof line, "%-22s %-14s %16s %16s %6s  %16s %8s\n", "program", "root", "image", "generated", "ratio", "build by Clang",
                  "measured");
    table << line;
    const auto text = [](const std::string &kind, std::uint64_t bytes) { return kind.empty() ? std::string("-") : kind + " " + std::to_string(bytes); };
    for (const Row &row : all.rows) {
      char ratio[16] = "-";
      if (row.imageBytes)
        std::snprintf(ratio, sizeof ratio, "%.2f", double(row.generatedBytes) / double(row.imageBytes));
      std::snprintf(line, sizeof line, "%-22s %-14s %16s %16s %6s  %16s %8s\n", row.program.c_str(), row.root.c_str(),
                    text(row.image, row.imageBytes).c_str(), text(row.generated, row.generatedBytes).c_str(), ratio,
                    text(row.byClang, row.clangBytes).c_str(), row.byClang.empty() ? "-" : std::to_string(row.measured).c_str());
      table << line;
    }
    table << all.clangRoots << " roots of builds by Clang, " << all.boundedRoots << " bounded\n";
    publishTable(HEADROOM_TABLES, "generated", table.str());
  }
};

const testing::Environment *const summary = testing::AddGlobalTestEnvironment(new Summary);

} // namespace
} // namespace headroom::test
