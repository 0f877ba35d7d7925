// SPDX-License-Identifier: Apache-2.0
// What reading the sources costs: `headroom check -p -j 1` beside `clang-19 -fsyntax-only` on each of the same units, one after
// another; and what generating their code costs beside `clang-19 -c`. Cold, warm, and with one file changed: as a whole, and as a hook
// asks (`headroom check FILE`). Figures and ratios in one run, judged by the reader; fails only when a program fails or units are missing.
//
// Processor time is no constant of a program: clock rate, a neighbour on the same core and shared caches move it by a quarter and more,
// for seconds at a time. So both sides are measured in the same seconds, a cold run between two halves of Clang's, three times over,
// and the round with the median ratio counts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../support/process.h"
#include "generated_sources.h"
#include "measure.h"

namespace {

using namespace headroom::bench;

constexpr unsigned units = 101;

struct Clang {
  double seconds = 0;
  double peakMegabytes = 0;
  double oneUnitSeconds = 0;
  bool failed = false;
};

constexpr unsigned rounds = 3;

struct Round {
  Clang clang;
  Measurement cold;

  [[nodiscard]] double ratio() const { return cold.seconds / clang.seconds; }
};

enum class Wanted { Syntax, Code };

void measureClang(const std::string &directory, unsigned first, unsigned end, Wanted wanted, Clang &out)
{
  for (unsigned u = first; u < end; ++u) {
    std::vector<std::string> words = {"clang-19", "--target=arm-none-eabi", "-mcpu=cortex-m3", "-ffreestanding", "-Os", "-g", "-std=c11",
                                      "-Wall", "-I" + directory, directory + "/" + sourceName(u)};
    if (wanted == Wanted::Syntax)
      words.emplace_back("-fsyntax-only");
    else
      words.insert(words.end(), {"-c", "-o", directory + "/unit.o"});
    const Measurement one = measure(words, 1);
    out.failed = out.failed || one.exitCode != 0;
    out.seconds += one.seconds;
    out.peakMegabytes = std::max(out.peakMegabytes, one.peakMegabytes);
    if (u == 1)
      out.oneUnitSeconds = one.seconds;
  }
}

std::vector<std::string> checkCommand(const std::string &directory, const char *format, Wanted wanted = Wanted::Syntax)
{
  std::vector<std::string> out = {HEADROOM_BINARY, "check", "--no-config", "-j", "1", "-q", "--format", format, "-p", directory};
  if (wanted == Wanted::Code)
    out.insert(out.end(), {"--evidence", "generated"});
  return out;
}

/// An audit that ran: complete or not is not the question here.
bool ran(const Measurement &measurement)
{
  return measurement.exitCode == 0 || measurement.exitCode == 1;
}

Round measureRound(const std::string &directory, Wanted wanted)
{
  Round out;
  measureClang(directory, 0, units / 2, wanted, out.clang);
  std::filesystem::remove_all(directory + "/.headroom");
  out.cold = measure(checkCommand(directory, "text", wanted), 1);
  measureClang(directory, units / 2, units, wanted, out.clang);
  return out;
}

/// By ratio; empty where a program failed.
std::vector<Round> measureRounds(const std::string &directory, Wanted wanted)
{
  std::vector<Round> all;
  for (unsigned i = 0; i < rounds; ++i) {
    all.push_back(measureRound(directory, wanted));
    if (all.back().clang.failed || !ran(all.back().cold)) {
      std::fprintf(stderr, "clang failed: %d; headroom exits with %d\n", all.back().clang.failed, all.back().cold.exitCode);
      return {};
    }
  }
  std::sort(all.begin(), all.end(), [](const Round &a, const Round &b) { return a.ratio() < b.ratio(); });
  return all;
}

} // namespace

int main()
{
  const std::string directory = HEADROOM_BENCH_BUILD;
  std::filesystem::remove_all(directory);
  if (const std::string failed = generateProject(directory, units); !failed.empty()) {
    std::fprintf(stderr, "%s\n", failed.c_str());
    return EXIT_FAILURE;
  }
  const std::vector<Round> generated = measureRounds(directory, Wanted::Code);
  const std::vector<Round> all = measureRounds(directory, Wanted::Syntax);
  if (all.empty() || generated.empty())
    return EXIT_FAILURE;
  const auto &[clang, cold] = all[rounds / 2];
  const Measurement warm = measure(checkCommand(directory, "text"), 3);
  std::ofstream(directory + "/" + sourceName(1), std::ios::app) << "\n/* changed */\n";
  const Measurement changed = measure(checkCommand(directory, "text"), 1);
  std::ofstream(directory + "/" + sourceName(2), std::ios::app) << "\n/* changed */\n";
  std::vector<std::string> named = checkCommand(directory, "text");
  named.push_back(directory + "/" + sourceName(2));
  const Measurement file = measure(named, 1);
  if (!ran(warm) || !ran(changed) || !ran(file)) {
    std::fprintf(stderr, "headroom exits with %d, %d, %d\n", warm.exitCode, changed.exitCode, file.exitCode);
    return EXIT_FAILURE;
  }
  const auto json = nlohmann::json::parse(headroom::test::runProcess(checkCommand(directory, "json"), 120, false).output, nullptr, false);
  const auto &coverage = json.is_discarded() ? nlohmann::json() : json.at("images").at(0).at("coverage");
  if (coverage.is_null() || coverage.at("translation_units") != units || coverage.at("unresolved_sites") != 0) {
    std::fprintf(stderr, "not every unit was read, or a call stays open: %s\n", coverage.dump().c_str());
    return EXIT_FAILURE;
  }

  std::string table;
  char line[320];
  std::snprintf(line, sizeof line, "%-34s %9s %8s %s\n", "101 units", "seconds", "ratio", "goal");
  table += line;
  const double clangSeconds = clang.seconds;
  const auto row = [&](const char *name, double seconds, double goal) {
    const double ratio = seconds / clangSeconds;
    std::snprintf(line, sizeof line, "%-34s %7.3f s %8.3f <= %.3f %s\n", name, seconds, ratio, goal, ratio <= goal ? "met" : "MISSED");
    table += line;
  };
  row("clang-19 -fsyntax-only, each", clang.seconds, 1);
  row("headroom check -j1, cold", cold.seconds, 0.55);
  std::snprintf(line, sizeof line, "  median of %u rounds, from %.3f to %.3f\n", rounds, all.front().ratio(), all.back().ratio());
  table += line;
  row("headroom check -j1, warm", warm.seconds, 0.03);
  row("headroom check -j1, one changed", changed.seconds, 0.03 + clang.oneUnitSeconds / clang.seconds);
  row("headroom check -j1 FILE, changed", file.seconds, 0.03 + clang.oneUnitSeconds / clang.seconds);
  const Round &code = generated[rounds / 2];
  std::snprintf(line, sizeof line, "%-34s %7.3f s %8.3f\n%-34s %7.3f s %8.3f <= %.3f %s\n  median of %u rounds, from %.3f to %.3f\n",
                "clang-19 -c, each", code.clang.seconds, 1.0, "headroom check -j1, generated, cold", code.cold.seconds, code.ratio(), 1.1,
                code.ratio() <= 1.1 ? "met" : "MISSED", rounds, generated.front().ratio(), generated.back().ratio());
  table += line;
  std::snprintf(line, sizeof line, "peak memory of a worker: %.1f MB, %.2f times clang's %.1f (goal 1.5)\n", cold.peakMegabytes,
                cold.peakMegabytes / clang.peakMegabytes, clang.peakMegabytes);
  table += line;
  headroom::test::publishTable(HEADROOM_TABLES, "source", table);
  return EXIT_SUCCESS;
}
