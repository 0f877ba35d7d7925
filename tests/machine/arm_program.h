// SPDX-License-Identifier: Apache-2.0
// Thumb assembly and C of tests, built with the GNU tools.
#pragma once

#include <string>
#include <vector>

#include "machine/assembled_program.h"

namespace headroom::test {

inline std::vector<std::string> armGcc(const std::string &cpu)
{
  std::vector<std::string> command = {"arm-none-eabi-gcc", "-mcpu=" + cpu, "-mthumb", "-nostdlib", "-nostartfiles"};
  if (cpu == "cortex-m4" || cpu == "cortex-m33")
    command.insert(command.end(), {"-mfloat-abi=hard", cpu == "cortex-m4" ? "-mfpu=fpv4-sp-d16" : "-mfpu=fpv5-sp-d16"});
  return command;
}

inline MachineFacts armLinked(const std::string &source, const std::string &cpu = "cortex-m3", const std::string &file = "program.s", const std::string &entry = "0")
{
  auto command = armGcc(cpu);
  command.insert(command.end(), {"-Wl,-e," + entry, "-Wl,--no-warn-rwx-segments", "-Wl,-Ttext=0x8000", "-Wl,-Tdata=0x20000000"});
  return buildProgram((file == "program.s" ? ".syntax unified\n" : "") + source, file, command);
}

inline MachineFacts armObject(const std::string &source, const std::string &cpu = "cortex-m3", const std::string &file = "program.s")
{
  auto command = armGcc(cpu);
  command.emplace_back("-c");
  return buildProgram((file == "program.s" ? ".syntax unified\n" : "") + source, file, command);
}

/// The same from C, optimised for size.
inline MachineFacts armCompiled(const std::string &source, const std::string &cpu, std::vector<std::string> more = {})
{
  auto command = armGcc(cpu);
  command.insert(command.end(), {"-Os", "-c", "-ffreestanding"});
  command.insert(command.end(), more.begin(), more.end());
  return buildProgram(source, "program.c", command);
}

/// A function symbol with its size around `body`.
inline std::string thumb(const std::string &name, const std::string &body)
{
  return ".text\n.thumb\n.balign 4\n.globl " + name + "\n.thumb_func\n.type " + name + ",%function\n" + name + ":\n" + body + "\n.size " + name + ",.-" + name + "\n";
}

/// Functions that only return, to be called.
inline std::string leaves(const std::vector<std::string> &names)
{
  std::string text;
  for (const std::string &name : names)
    text += thumb(name, "bx lr");
  return text;
}

inline std::string describeValue(const MachineFacts &facts, const Value &value)
{
  std::string text;
  switch (value.kind) {
  case Value::Kind::Unknown: return "?";
  case Value::Kind::Constants:
    for (const Address each : value.constants)
      text += (text.empty() ? "" : "|") + nameOfTarget(facts, each);
    return text;
  case Value::Kind::Argument: return "a" + std::to_string(value.argument) + (value.offset != 0 ? "+" + std::to_string(value.offset) : "");
  case Value::Kind::ArgumentField: return "*(a" + std::to_string(value.argument) + "+" + std::to_string(value.offset) + ")";
  case Value::Kind::Memory: return "[" + std::to_string(value.constants.at(0)) + "]";
  case Value::Kind::Table: return "table stride " + std::to_string(value.stride);
  }
  return text;
}

/// Target and arguments of the `index`-th call: `f(a0, 4)`.
inline std::string describeCall(const MachineFacts &facts, const std::string &name, std::size_t index = 0)
{
  const MachineFunction *function = functionNamed(facts, name);
  if (!function || index >= function->calls.size())
    return "no such call";
  const CallSite &call = function->calls[index];
  std::string text = describeValue(facts, call.target) + "(";
  for (std::size_t i = 0; i < call.arguments.size(); ++i)
    text += (i != 0 ? ", " : "") + describeValue(facts, call.arguments[i]);
  return text + ")";
}

} // namespace headroom::test
