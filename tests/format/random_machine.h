// SPDX-License-Identifier: Apache-2.0
// Facts of an image that nobody linked: random, but every index and order as the contract has it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "facts/machine_facts.h"
#include "random_facts.h"

namespace headroom {

template <> inline constexpr auto lastKind<Machine> = Machine::RiscV64;
template <> inline constexpr auto lastKind<Value::Kind> = Value::Kind::Table;
template <> inline constexpr auto lastKind<CallSite::Kind> = CallSite::Kind::Trap;
template <> inline constexpr auto lastKind<StackSwitch::Register> = StackSwitch::Register::Control;

/// Brings indices into their lists and lists into the order that they are to have.
class MachineRepair {
public:
  explicit MachineRepair(MachineFacts &facts) : facts_(facts) {}

  void run()
  {
    sortAndUnite(facts_.files);
    sortAndUnite(facts_.addressTaken);
    for (MachineFunction &one : facts_.functions)
      repair(one);
    sortBy(facts_.functions, [](const MachineFunction &one) { return one.entry; });
    sortBy(facts_.symbols, [](const DataSymbol &one) { return std::tie(one.address, one.name); });
    sortBy(facts_.records, [](const DataRecord &one) { return std::tie(one.query, one.address); });
    Address next = 0;
    for (MemoryBlock &one : facts_.memory) {
      one.address = next + one.address % 1000;
      one.sizeBytes = one.bytes.size() + one.sizeBytes % 100;
      next = one.address + one.sizeBytes;
    }
  }

private:
  template <typename T, typename Key> static void sortBy(std::vector<T> &values, Key key)
  {
    std::sort(values.begin(), values.end(), [&](const T &a, const T &b) { return key(a) < key(b); });
  }

  void inside(FileId &file) { file = facts_.files.empty() ? noFile : static_cast<FileId>(file % facts_.files.size()); }

  static void repair(Value &one)
  {
    sortAndUnite(one.constants);
    if (one.constants.empty())
      one.kind = one.argument % 2 == 0 ? Value::Kind::Unknown : Value::Kind::ArgumentField;
  }

  void repair(CallSite &one, std::size_t switches)
  {
    one.stack = static_cast<std::uint16_t>(one.stack % (switches + 1));
    repair(one.target);
    std::for_each(one.arguments.begin(), one.arguments.end(), [](Value &each) { repair(each); });
    inside(one.position.file);
    for (InlineFrame &frame : one.inlined) {
      inside(frame.callSite.file);
      inside(frame.declaredIn);
    }
  }

  void repair(MachineFunction &one)
  {
    inside(one.position.file);
    inside(one.unit);
    inside(one.dynamicAt.file);
    for (InlinedFunction &each : one.inlined)
      inside(each.declaredIn);
    sortAndUnite(one.inlined);
    for (CallSite &call : one.calls)
      repair(call, one.switches.size());
    sortBy(one.calls, [](const CallSite &call) { return call.address; });
    for (StackSwitch &each : one.switches) {
      repair(each.stackPointer);
      inside(each.position.file);
    }
    sortBy(one.switches, [](const StackSwitch &each) { return each.address; });
  }

  MachineFacts &facts_;
};

/// `mayBeEmpty`: lists may have no element; else every field of every struct differs from its default.
inline MachineFacts randomMachine(std::uint64_t seed, bool mayBeEmpty)
{
  MachineFacts out;
  Filler(seed, mayBeEmpty)(out);
  MachineRepair(out).run();
  return out;
}

} // namespace headroom
