// SPDX-License-Identifier: Apache-2.0
// One function's code, followed abstractly along its control flow: depth at every point, calls with their arguments, and
// what became of every byte. Complete but for source positions, inlining and second witnesses, which the caller adds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facts/machine_facts.h"
#include "machine/code_image.h"
#include "machine/instruction_set.h"
#include "machine/stack_in_use.h"

namespace headroom::machine {

/// MachineFunction and what goes into the image's own counters.
struct InterpretedFunction {
  MachineFunction function;            ///< calls, switches and culprits by address; positions empty
  Address dynamicAddress = 0;          ///< instruction for MachineFunction::dynamicAt; 0 where not dynamic
  std::uint64_t codeBytes = 0;         ///< decoded and reached
  std::uint64_t dataInCodeBytes = 0;   ///< literal pools, jump tables
  std::uint64_t unexplainedBytes = 0;  ///< neither reached, nor data, nor padding; have a culprit in `function`
  bool writesStackPointers = false;    ///< MSP, PSP or CONTROL: what that does depends on the stack in use
  std::vector<StackInUse> selected;    ///< parallel to `function.switches`: what is in use behind each; NotReached: as before
  std::vector<Address> formedAddresses; ///< entries of functions whose address this code makes other than to call it; sorted, unique
  std::vector<Address> calledAddresses; ///< constant targets that are no FunctionRange's entry (for `sub_<hex>` functions); sorted, unique
};

/// `extraEntries`: addresses inside the function that are entered from outside its control flow at the depth of its body
/// (C++ landing pads from `.gcc_except_table`, `.ARM.extab`); sorted. Bytes of the function that nothing reaches are
/// interpreted the same way, so that their calls count.
/// `noReturn`: entries of functions of which it is known that they never return; sorted. What stands behind a call of one is not
/// reached by it. Calls that are not named here are found out by the code behind them where SP shows it.
/// `entered`: the stack in use at the entry. NotReached: nobody asked yet, a write that no path returns from is taken for a switch; Unknown
/// makes a write of MSP a culprit.
/// Cost: linear in the function's bytes, times the few rounds until its states are stable.
[[nodiscard]] InterpretedFunction interpret(const CodeImage &image, const InstructionSet &instructions, const FunctionRange &range,
                                            std::span<const Address> extraEntries = {}, std::span<const Address> noReturn = {}, StackInUse entered = StackInUse::NotReached);

} // namespace headroom::machine
