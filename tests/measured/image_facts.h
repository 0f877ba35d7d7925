// SPDX-License-Identifier: Apache-2.0
// A small image as machine code tells it: a table of sites, some functions that allocate, and a heap's memory.
#pragma once

#include <string>
#include <vector>

#include "facts/machine_facts.h"
#include "facts/api.h"

namespace headroom::measured {

/// Code from 0x1000, one function every 0x100; every call is `bl` (4 bytes) at an offset of 0x10, 0x20, ... into its function.
class ImageFacts {
public:
  ImageFacts()
  {
    MemoryBlock code;
    code.section = ".text";
    code.address = 0x1000;
    code.sizeBytes = 0x1000;
    code.bytes.assign(0x1000, 0);
    code.isCode = code.isConstant = true;
    facts.memory.push_back(std::move(code));
    facts.files = {"/app/src/net.c"};
    facts.machine = Machine::Arm;
  }

  MachineFunction &function(const std::string &name)
  {
    MachineFunction function;
    function.name = name;
    function.entry = 0x1000 + 0x100 * facts.functions.size();
    function.sizeBytes = 0x100;
    facts.functions.push_back(std::move(function));
    return facts.functions.back();
  }

  [[nodiscard]] Address entryOf(const std::string &name) const
  {
    for (const MachineFunction &function : facts.functions)
      if (function.name == name)
        return function.entry;
    return 0;
  }

  /// Gives the return address, with Thumb bit. The callee must exist, unless the call is to be through a pointer: "".
  Address call(const std::string &caller, const std::string &callee, std::uint32_t line, Address descriptor = 0,
               CallSite::Kind kind = CallSite::Kind::Call)
  {
    for (MachineFunction &function : facts.functions) {
      if (function.name != caller)
        continue;
      CallSite site;
      site.kind = kind;
      site.address = function.entry + 0x10 * (function.calls.size() + 1);
      site.position = {0, line, 3};
      site.indirect = callee.empty();
      if (!callee.empty())
        site.target = {Value::Kind::Constants, 0, 0, 0, {entryOf(callee)}};
      if (descriptor)
        site.arguments = {Value{}, {Value::Kind::Constants, 0, 0, 0, {descriptor}}};
      std::vector<std::uint8_t> &code = facts.memory.front().bytes;
      code[site.address - 0x1000 + 1] = 0xf0; // the first half of a bl, little-endian
      function.calls.push_back(site);
      return site.address + 4 + 1;
    }
    return 0;
  }

  /// The table at 0x8000, its one file name at 0x9000.
  void sites(const std::vector<std::uint32_t> &lines, const std::string &file = "src/net.c")
  {
    MemoryBlock table;
    table.section = "hr_sites";
    table.address = 0x8000;
    table.isConstant = true;
    for (const std::uint32_t line : lines)
      for (const std::uint32_t word : {0x9000U, 0U, line})
        for (unsigned i = 0; i < 4; ++i)
          table.bytes.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    table.sizeBytes = table.bytes.size();
    facts.memory.push_back(table);
    MemoryBlock text;
    text.section = ".rodata";
    text.address = 0x9000;
    text.isConstant = true;
    text.bytes.assign(file.begin(), file.end());
    text.bytes.push_back(0);
    text.sizeBytes = text.bytes.size();
    facts.memory.push_back(text);
  }

  void variable(const std::string &name, Address address, std::uint64_t bytes = 4096)
  {
    facts.symbols.push_back({name, address, bytes, ".bss", false});
  }

  MachineFacts facts;
};

inline std::vector<ApiRule> allocatingApi(const std::vector<std::string> &names)
{
  ApiRule rule;
  rule.functions = names;
  rule.allocates = AllocationRule{};
  return {rule};
}

} // namespace headroom::measured
