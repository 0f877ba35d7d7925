// SPDX-License-Identifier: Apache-2.0
#include "machine/random_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "machine/assembled_program.h"
#include "machine/random_assembly.h"
#include "machine/random_execution.h"

namespace headroom::test {
namespace {

struct Sample {
  std::string name;
  std::string text;
  TrueDepths depths;
};

std::string symbol(RandomMachine machine, const std::string &name, const std::string &body)
{
  const std::string type = machine == RandomMachine::Thumb ? ",%function\n.thumb_func\n" : ",@function\n";
  return ".balign 4\n.globl " + name + "\n.type " + name + type + name + ":\n" + body + ".size " + name + ",.-" + name + "\n";
}

bool branches(const RandomFunction &function)
{
  return std::any_of(function.code.begin(), function.code.end(), [](const Instruction &each) { return each.op == Op::Label; });
}

std::vector<Sample> makeSamples(RandomMachine machine, std::uint64_t seed, unsigned count, unsigned &discarded)
{
  Random random(seed);
  std::vector<Sample> samples;
  while (samples.size() < count) {
    const RandomFunction function = makeFunction(random);
    // ARM: an exception can be taken at any word. RISC-V: the ABI's 16 bytes.
    const auto depths = executeAll(function, machine == RandomMachine::Thumb ? 4 : 16, random);
    // Straight code is what survives execution most easily, and what tests least.
    if (!depths || (!branches(function) && chance(random, 80))) {
      ++discarded;
      continue;
    }
    const auto index = static_cast<unsigned>(samples.size());
    samples.push_back({"f" + std::to_string(index), machine == RandomMachine::Thumb ? thumbText(function, index) : riscvText(function, index), *depths});
  }
  return samples;
}

MachineFacts assemble(RandomMachine machine, const std::vector<Sample> &samples, bool isLinked)
{
  std::string source = machine == RandomMachine::Thumb ? ".syntax unified\n.thumb\n.text\n" : ".text\n";
  for (const Sample &sample : samples)
    source += symbol(machine, sample.name, sample.text);
  for (unsigned i = 0; i < globalCount; ++i)
    source += ".comm global_" + std::to_string(i) + ",4,4\n";
  if (isLinked) {
    for (unsigned i = 0; i < maxCallees; ++i)
      source += symbol(machine, "callee_" + std::to_string(i), machine == RandomMachine::Thumb ? "bx lr\n" : "ret\n");
    source += symbol(machine, "abort", machine == RandomMachine::Thumb ? "1: b 1b\n" : "1: j 1b\n");
    source += symbol(machine, "hang", machine == RandomMachine::Thumb ? "1: wfi\nb 1b\n" : "1: wfi\nj 1b\n");
  }
  std::vector<std::string> command =
      machine == RandomMachine::Thumb
          ? std::vector<std::string>{"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"}
          : std::vector<std::string>{"riscv64-unknown-elf-gcc", "-march=rv32imac_zicsr", "-mabi=ilp32"};
  if (isLinked)
    command.insert(command.end(), {"-nostdlib", "-nostartfiles", "-Wl,-e,f0", "-Wl,--no-warn-rwx-segments"});
  else
    command.emplace_back("-c");
  return buildProgram(source, "program.s", command);
}

bool isMarked(const MachineFunction &function)
{
  return function.isDynamic || !function.culprits.empty() || !function.switches.empty();
}

/// The depth that the reader states for the calls of each callee.
std::map<std::string, std::uint64_t> statedDepths(const MachineFacts &facts, const MachineFunction &function)
{
  std::map<std::string, std::uint64_t> depths;
  for (const CallSite &call : function.calls)
    for (const Address target : call.target.constants) {
      std::uint64_t &depth = depths[nameOfTarget(facts, target)];
      depth = std::max(depth, call.depthBytes);
    }
  return depths;
}

class Comparison {
public:
  Comparison(const MachineFacts &facts, const Sample &sample, RandomSet &set) : facts_(facts), sample_(sample), set_(set) {}

  void run()
  {
    ++set_.functions;
    const MachineFunction *function = functionNamed(facts_, sample_.name);
    if (!function)
      return fail("is not found");
    if (isMarked(*function)) {
      ++set_.marked;
      return;
    }
    if (function->frameBytes < sample_.depths.frame)
      fail("goes " + std::to_string(sample_.depths.frame) + " bytes deep");
    set_.exact += function->frameBytes == sample_.depths.frame ? 1 : 0;
    stated_ = statedDepths(facts_, *function);
    for (unsigned i = 0; i < maxCallees; ++i)
      compare("callee_" + std::to_string(i), sample_.depths.calls[i]);
    compare("abort", sample_.depths.abort);
    compare("hang", sample_.depths.hang);
  }

private:
  void compare(const std::string &callee, const std::optional<std::uint32_t> &depth)
  {
    if (!depth)
      return;
    ++set_.calls;
    const auto stated = stated_.find(callee);
    if (stated == stated_.end())
      fail("calls " + callee + ", which is missing");
    else if (stated->second < *depth)
      fail("calls " + callee + " at " + std::to_string(*depth));
  }

  void fail(const std::string &what)
  {
    set_.failures.push_back(sample_.name + " " + what + "; read as: " + describe(facts_, sample_.name) + "\n" + sample_.text);
  }

  const MachineFacts &facts_;
  const Sample &sample_;
  RandomSet &set_;
  std::map<std::string, std::uint64_t> stated_;
};

} // namespace

RandomSet checkRandomFunctions(RandomMachine machine, std::uint64_t seed, unsigned count)
{
  RandomSet set;
  const std::vector<Sample> samples = makeSamples(machine, seed, count, set.discarded);
  const MachineFacts facts = assemble(machine, samples, seed % 2 == 0);
  for (const Sample &sample : samples)
    Comparison(facts, sample, set).run();
  return set;
}

} // namespace headroom::test
