// SPDX-License-Identifier: Apache-2.0
// Processor time and memory of `headroom stack -j 1` beside `llvm-objdump -d` on the same images, in one run: figures and ratios,
// judged by the reader, because times depend on the machine. Fails only when a program fails or the audit misses functions.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "../support/process.h"
#include "generated_image.h"
#include "measure.h"

namespace {

using namespace headroom::bench;
using headroom::test::runProcess;

struct Image {
  std::string name;
  std::string path;
  std::vector<std::string> roots; ///< where no vector table names one
  double goalRatio = 0;           ///< issue 1/8; 0: none stated
  double goalMegabytes = 0;
  unsigned repeat = 5;
};

struct Figures {
  unsigned functions = 0;
  double textKilobytes = 0;
  Measurement audit, disassembly;
};

bool run(const std::vector<std::string> &words)
{
  const auto result = runProcess(words, 120);
  if (result.exitCode != 0)
    std::fprintf(stderr, "%s exited with %d: %s\n", words[0].c_str(), result.exitCode, result.output.c_str());
  return result.exitCode == 0;
}

std::string buildLibraryImage(const std::string &directory)
{
  const std::string out = directory + "/library.elf";
  return run({"arm-none-eabi-gcc", "-D_GNU_SOURCE", "-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard", "-Os", "-g",
              "-w", "-Wl,--gc-sections", "--specs=nosys.specs", "-L" HEADROOM_NEWLIB, HEADROOM_BENCH_SOURCE "/library_image.c", "-o", out,
              "-lm"})
             ? out
             : "";
}

std::string buildGeneratedImage(const std::string &directory, unsigned functions)
{
  const std::string stem = directory + "/generated" + std::to_string(functions);
  std::ofstream(stem + ".s") << generateAssembly(functions);
  return run({"arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-nostdlib", "-Wl,--section-start=.isr_vector=0", "-Wl,-Ttext=0x400",
              "-Wl,-e,Reset_Handler", stem + ".s", "-o", stem + ".elf"})
             ? stem + ".elf"
             : "";
}

double textKilobytes(const std::string &path)
{
  std::uint64_t bytes = 0;
  const std::string sizes = runProcess({"arm-none-eabi-size", "-A", path}, 60).output;
  for (std::size_t at = 0; (at = sizes.find("\n.", at)) != std::string::npos;) {
    const auto words = headroom::test::splitWords(sizes.substr(++at, 200));
    if (words.size() > 1 && (words[0] == ".text" || words[0] == ".init" || words[0] == ".fini"))
      bytes += std::stoull(words[1]);
  }
  return static_cast<double>(bytes) / 1024;
}

std::vector<std::string> auditCommand(const Image &image, const char *format)
{
  std::vector<std::string> words = {HEADROOM_BINARY, "stack", "--no-config", "--no-cache", "-j", "1",
                                    "--format",      format,  "--elf",       image.path};
  words.insert(words.end(), image.roots.begin(), image.roots.end());
  return words;
}

std::optional<Figures> measureImage(const Image &image)
{
  Figures figures;
  figures.textKilobytes = textKilobytes(image.path);
  const auto json = nlohmann::json::parse(runProcess(auditCommand(image, "json"), 120, false).output, nullptr, false);
  if (json.is_discarded()) {
    std::fprintf(stderr, "%s: the audit prints no JSON\n", image.name.c_str());
    return std::nullopt;
  }
  figures.functions = json.at("images").at(0).at("coverage").at("functions").get<unsigned>();
  figures.disassembly = measure({"llvm-objdump-19", "-d", image.path}, image.repeat);
  figures.audit = measure(auditCommand(image, "text"), image.repeat);
  const int code = figures.audit.exitCode;
  if (figures.disassembly.exitCode != 0 || (code != 0 && code != 1 && code != 3)) {
    std::fprintf(stderr, "%s: headroom exits with %d, llvm-objdump with %d\n", image.name.c_str(), code, figures.disassembly.exitCode);
    return std::nullopt;
  }
  return figures;
}

std::string verdict(double value, double goal)
{
  return goal <= 0 ? "" : value <= goal ? "met" : "MISSED";
}

} // namespace

int main()
{
  const std::string directory = HEADROOM_BENCH_BUILD;
  std::filesystem::create_directories(directory);
  const Measurement idle = measure({HEADROOM_BINARY, "--version"}, 5);
  if (idle.exitCode != 0) {
    std::fprintf(stderr, "headroom --version exits with %d\n", idle.exitCode);
    return EXIT_FAILURE;
  }
  const std::vector<Image> images = {
      {"library, about 500", buildLibraryImage(directory), {"main"}, 3.0, 40.0},
      {"generated 5000", buildGeneratedImage(directory, 5000), {}},
      {"generated 10000", buildGeneratedImage(directory, 10000), {}, 0, 0, 3},
      {"generated 20000", buildGeneratedImage(directory, 20000), {}, 1.5, 0, 3},
  };
  std::string table;
  char line[200];
  std::snprintf(line, sizeof line, "%-20s %9s %8s %9s %9s %6s %-12s %10s %s\n", "image", "functions", "text KiB", "headroom", "objdump -d",
                "ratio", "goal", "above idle", "goal");
  table += line;
  bool failed = false;
  double smallCost = 0, largeCost = 0; // seconds a KiB of text
  for (const Image &image : images) {
    const std::optional<Figures> figures = image.path.empty() ? std::nullopt : measureImage(image);
    if (!figures) {
      failed = true;
      continue;
    }
    const double ratio = figures->audit.seconds / figures->disassembly.seconds;
    const double memory = figures->audit.peakMegabytes - idle.peakMegabytes;
    char goal[40] = "", memoryGoal[40] = "";
    if (image.goalRatio > 0)
      std::snprintf(goal, sizeof goal, "<= %.1f %s", image.goalRatio, verdict(ratio, image.goalRatio).c_str());
    if (image.goalMegabytes > 0)
      std::snprintf(memoryGoal, sizeof memoryGoal, "<= %.0f %s", image.goalMegabytes, verdict(memory, image.goalMegabytes).c_str());
    std::snprintf(line, sizeof line, "%-20s %9u %8.0f %7.3f s %8.3f s %6.2f %-12s %7.1f MB %s\n", image.name.c_str(), figures->functions,
                  figures->textKilobytes, figures->audit.seconds, figures->disassembly.seconds, ratio, goal, memory, memoryGoal);
    table += line;
    const double cost = figures->audit.seconds / figures->textKilobytes;
    if (image.name == "generated 5000")
      smallCost = cost;
    largeCost = cost;
    // Nothing may be missing: a fast audit of half an image would be no audit.
    const std::string digits = image.name.substr(image.name.find_last_of(' ') + 1);
    if (figures->functions < static_cast<unsigned>(std::atoi(digits.c_str())) * 9 / 10) {
      std::fprintf(stderr, "%s: only %u functions were audited\n", image.name.c_str(), figures->functions);
      failed = true;
    }
  }
  std::snprintf(line, sizeof line,
                "headroom --version: %.3f s, %.1f MB; cost a KiB of text at 20000 against 5000 functions: %.2f (linear: 1)\n", idle.seconds,
                idle.peakMegabytes, smallCost > 0 ? largeCost / smallCost : 0);
  table += line;
  headroom::test::publishTable(HEADROOM_TABLES, "bench", table);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
