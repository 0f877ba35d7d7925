// SPDX-License-Identifier: Apache-2.0
// Own frames against an oracle that nobody here wrote: GCC's -fstack-usage over newlib and a real firmware. A difference is either a
// fault of the compiler's report, proven and counted by its kind, or a failure.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "../support/process.h"
#include "compiler_fault.h"
#include "machine/machine.h"
#include "stack_usage.h"

namespace headroom::test {

namespace {

namespace fs = std::filesystem;

struct Tally {
  unsigned objects = 0;
  unsigned functions = 0; ///< compared
  unsigned equal = 0;
  unsigned dynamic = 0;                   ///< of these: equal in the static part
  std::map<std::string, unsigned> faults; ///< of the compiler's report, by kind
  std::string unexplained;                ///< one line each
  std::string problems;                   ///< files that could not be read
};

std::span<const std::uint8_t> codeOf(const MachineFacts &facts, const MachineFunction &function)
{
  for (const MemoryBlock &block : facts.memory) {
    if (function.entry < block.address || function.entry - block.address >= block.bytes.size())
      continue;
    const std::size_t offset = function.entry - block.address;
    const std::size_t size = std::min<std::size_t>(function.sizeBytes, block.bytes.size() - offset);
    return std::span(block.bytes).subspan(offset, size);
  }
  return {};
}

/// Which known fault of the report makes it say `reported` for code that takes `decoded` bytes; empty where none is proven.
std::string provenFault(const MachineFacts &facts, const MachineFunction &function, std::uint64_t reported, std::uint64_t decoded,
                        const std::set<std::string> &variadic)
{
  if (facts.machine != Machine::Arm || decoded <= reported)
    return "";
  const std::uint64_t spill = argumentSpillBytes(codeOf(facts, function));
  if (spill == 0 || decoded - reported != spill)
    return "";
  const std::string stem = function.name.substr(0, function.name.find('.'));
  return variadic.contains(stem) ? "variadic arguments spilled" : "named argument split between registers and stack";
}

void compareFunction(const MachineFacts &facts, const StackUsage &usage, const std::set<std::string> &variadic, const std::string &object,
                     Tally &tally)
{
  std::vector<const MachineFunction *> matches;
  for (const MachineFunction &function : facts.functions) {
    const bool isAlias = std::find(function.aliases.begin(), function.aliases.end(), usage.function) != function.aliases.end();
    if (isAlias || namesSymbol(usage.function, function.name))
      matches.push_back(&function);
  }
  tally.functions++;
  std::ostringstream line;
  line << object << " " << usage.function << ": expected " << usage.bytes << (usage.isDynamic ? " dynamic" : "");
  // One line of a report that names two clones of one function says nothing about either.
  if (matches.size() != 1) {
    line << ", found " << matches.size() << " functions of that name";
    tally.unexplained += line.str() + "\n";
    return;
  }
  const MachineFunction &function = *matches.front();
  const std::optional<std::uint64_t> decoded = function.witnesses.code;
  line << ", got ";
  if (!decoded)
    line << "nothing from the code";
  else
    line << *decoded;
  if (function.isDynamic)
    line << " dynamic";
  for (const Culprit &culprit : function.culprits)
    line << " [" << culprit.reason << ": " << culprit.detail << "]";
  // A constant alloca is `dynamic` in the report although its bytes are in the figure: the code may be known better, never less.
  const bool isSameKind = function.culprits.empty() && (usage.isDynamic || !function.isDynamic);
  if (decoded && *decoded == usage.bytes && isSameKind) {
    tally.equal++;
    tally.dynamic += function.isDynamic;
    return;
  }
  const std::string fault = decoded && isSameKind ? provenFault(facts, function, usage.bytes, *decoded, variadic) : "";
  if (fault.empty())
    tally.unexplained += line.str() + "\n";
  else
    tally.faults[fault]++;
}

/// Every object below `directory` that has a .su file beside it.
Tally compareObjects(const fs::path &directory)
{
  Tally tally;
  std::vector<fs::path> reports;
  for (const auto &entry : fs::recursive_directory_iterator(directory))
    if (entry.path().extension() == ".su")
      reports.push_back(entry.path());
  std::sort(reports.begin(), reports.end());
  for (const fs::path &report : reports) {
    const std::vector<StackUsage> usages = readStackUsage(report, tally.problems);
    if (usages.empty())
      continue;
    const std::string object = fs::path(report).replace_extension(".o");
    MachineOptions options;
    options.findWitnessFiles = false; // the oracle must not be its own witness
    const Expected<MachineFacts> facts = readMachineFile(object, options);
    if (!facts) {
      tally.problems += facts.error().text() + "\n";
      continue;
    }
    tally.objects++;
    const std::set<std::string> variadic = variadicFunctions(object, tally.problems);
    for (const StackUsage &usage : usages)
      compareFunction(*facts, usage, variadic, fs::path(object).lexically_relative(directory).string(), tally);
  }
  return tally;
}

std::string format(const std::string &name, const Tally &tally)
{
  std::ostringstream out;
  out << name << ": " << tally.objects << " objects, " << tally.functions << " functions, " << tally.equal << " equal (" << tally.dynamic
      << " of them dynamic, in their static part)\n";
  for (const auto &[kind, count] : tally.faults)
    out << "  " << count << " where GCC's figure is too low: " << kind << "\n";
  out << "  " << std::count(tally.unexplained.begin(), tally.unexplained.end(), '\n') << " unexplained\n" << tally.unexplained;
  return out.str();
}

/// `set`: cortex-m0, cortex-m4f, rv32imac (newlib) or firmware; ctest runs one at a time, each after its build.
std::string setName()
{
  const char *set = std::getenv("HEADROOM_ORACLE_SET");
  return set ? set : "";
}

TEST(FrameOracle, OwnFramesEqualTheCompilersFigures)
{
  const std::string set = setName();
  const bool isFirmware = set == "firmware";
  const fs::path directory = isFirmware ? fs::path(HEADROOM_FIRMWARE) : fs::path(HEADROOM_NEWLIB) / set / "build";
  ASSERT_TRUE(!set.empty() && fs::is_directory(directory)) << "HEADROOM_ORACLE_SET names no build: " << directory;
  const Tally tally = compareObjects(directory);
  publishTable(HEADROOM_TABLES, "oracle-" + set, format(isFirmware ? "firmware on cortex-m3" : "newlib for " + set, tally));
  EXPECT_EQ(tally.problems, "");
  EXPECT_EQ(tally.unexplained, "");
  EXPECT_GE(tally.functions, isFirmware ? 150u : 1200u); // issue 1/8
}

} // namespace

} // namespace headroom::test
