// SPDX-License-Identifier: Apache-2.0
// Programs that tests write down as assembly or C, built by real tools at test time and read back as MachineFacts.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "machine/machine.h"
#include "support/process.h"

namespace headroom::test {

/// A directory that goes away with its test.
class ScratchDirectory {
public:
  ScratchDirectory()
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-machine-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchDirectory()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory &) = delete;
  ScratchDirectory &operator=(const ScratchDirectory &) = delete;

  [[nodiscard]] std::string file(const std::string &name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

/// Writes `source` to a file called `name`, runs `command` with its path, `libraries` and `-o` appended, and reads the result.
/// A failing tool fails the test and gives empty facts.
inline MachineFacts buildProgram(const std::string &source, const std::string &name, std::vector<std::string> command,
                                 const std::vector<std::string> &libraries = {})
{
  const ScratchDirectory directory;
  std::ofstream(directory.file(name)) << source;
  command.push_back(directory.file(name));
  command.insert(command.end(), libraries.begin(), libraries.end());
  command.insert(command.end(), {"-o", directory.file("program.elf")});
  const ProcessResult run = runProcess(command, 60);
  if (run.exitCode != 0) {
    ADD_FAILURE() << run.output;
    return {};
  }
  auto facts = readMachineFile(directory.file("program.elf"), {});
  if (!facts) {
    ADD_FAILURE() << facts.error().text();
    return {};
  }
  return std::move(*facts);
}

inline const MachineFunction *functionNamed(const MachineFacts &facts, const std::string &name)
{
  for (const MachineFunction &function : facts.functions)
    if (function.name == name || std::find(function.aliases.begin(), function.aliases.end(), name) != function.aliases.end())
      return &function;
  return nullptr;
}

inline std::string nameOfTarget(const MachineFacts &facts, Address target)
{
  for (const MachineFunction &function : facts.functions)
    if (function.entry == target)
      return function.name;
  const auto external = facts.externals.find(target);
  return external == facts.externals.end() ? std::to_string(target) : external->second;
}

/// `frame 32; g@16; tail h@0; ?@16`: the frame and each call with the depth that it is made at, then what is special.
inline std::string describe(const MachineFacts &facts, const std::string &name)
{
  const MachineFunction *function = functionNamed(facts, name);
  if (!function)
    return "no function " + name;
  std::string text = "frame " + std::to_string(function->frameBytes);
  for (const CallSite &call : function->calls) {
    text += "; ";
    if (call.kind == CallSite::Kind::TailCall)
      text += "tail ";
    if (call.kind == CallSite::Kind::Trap) {
      text += "trap";
    } else if (call.target.kind == Value::Kind::Constants) {
      for (std::size_t i = 0; i < call.target.constants.size(); ++i)
        text += (i ? "|" : "") + nameOfTarget(facts, call.target.constants[i]);
    } else {
      text += "?";
    }
    if (call.stack != 0)
      text += " on " + std::to_string(call.stack);
    text += "@" + std::to_string(call.depthBytes) + (call.depthIsDynamic ? "+" : "");
  }
  if (function->isDynamic)
    text += "; dynamic";
  if (function->usesFpu)
    text += "; fpu";
  if (!function->returns)
    text += "; never returns";
  for (std::size_t i = 0; i < function->switches.size(); ++i)
    text += "; switch " + std::to_string(i + 1) + " own " + std::to_string(function->switches[i].ownBytes);
  for (const Culprit &culprit : function->culprits)
    text += "; " + culprit.reason;
  return text;
}

} // namespace headroom::test
