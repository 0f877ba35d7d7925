// SPDX-License-Identifier: Apache-2.0
#include "machine/stack_in_use.h"

#include <algorithm>
#include <vector>

#include "machine/interpreter.h"

namespace headroom::machine {

namespace {

class Propagation {
public:
  explicit Propagation(const std::map<Address, InterpretedFunction> &functions) : functions_(functions) {}

  void enter(Address entry, StackInUse with)
  {
    const auto function = functions_.find(entry);
    if (function == functions_.end() || with == StackInUse::NotReached)
      return;
    const auto [known, isNew] = found_.try_emplace(entry, with);
    if (!isNew) {
      const bool isProcess = isProcessInThreads(known->second) && isProcessInThreads(with);
      const StackInUse joined = known->second == with ? with : isProcess ? StackInUse::ThreadsProcess : StackInUse::Unknown;
      if (joined == known->second)
        return;
      known->second = joined;
    }
    open_.push_back(entry);
  }

  void run()
  {
    while (!open_.empty()) {
      const Address entry = open_.back();
      open_.pop_back();
      const InterpretedFunction &caller = functions_.at(entry);
      const StackInUse entered = found_.at(entry);
      for (const CallSite &call : caller.function.calls) {
        if (call.kind == CallSite::Kind::Trap || call.target.kind != Value::Kind::Constants)
          continue;
        StackInUse with = entered;
        if (call.stack != 0 && caller.selected.at(call.stack - 1U) != StackInUse::NotReached)
          with = caller.selected[call.stack - 1U];
        for (const Address target : call.target.constants)
          enter(target, with);
      }
    }
  }

  [[nodiscard]] std::map<Address, StackInUse> take() { return std::move(found_); }
  [[nodiscard]] bool isFound(Address entry) const { return found_.count(entry) != 0; }

private:
  const std::map<Address, InterpretedFunction> &functions_;
  std::map<Address, StackInUse> found_;
  std::vector<Address> open_;
};

bool selects(const InterpretedFunction &function, StackInUse wanted)
{
  for (std::size_t i = 0; i < function.selected.size(); ++i)
    if (function.function.switches[i].target == StackSwitch::Register::Control && function.selected[i] == wanted)
      return true;
  return false;
}

/// What code is entered with that is not called by name: threads and handlers.
StackInUse withoutCaller(const CodeImage &image, const std::map<Address, InterpretedFunction> &functions)
{
  const auto reset = functions.find(image.entryPoint);
  if (image.entryPoint == 0 || reset == functions.end() || !selects(reset->second, StackInUse::Process))
    return StackInUse::Unknown;
  const bool isUndone = std::any_of(functions.begin(), functions.end(), [](const auto &each) { return selects(each.second, StackInUse::Main); });
  return isUndone ? StackInUse::Unknown : StackInUse::ThreadsProcess;
}

} // namespace

std::map<Address, StackInUse> stacksInUse(const CodeImage &image, const std::map<Address, InterpretedFunction> &functions, std::span<const Address> takenAddresses)
{
  Propagation propagation(functions);
  const StackInUse elsewhere = withoutCaller(image, functions);
  // The reset handler's address is in the vector table, for the core; 0 is what linkers write when nobody named an entry.
  const bool hasEntry = image.entryPoint != 0 && functions.count(image.entryPoint) != 0;
  if (hasEntry)
    propagation.enter(image.entryPoint, StackInUse::Main);
  for (const Address taken : takenAddresses)
    if (!hasEntry || taken != image.entryPoint)
      propagation.enter(taken, elsewhere);
  propagation.run();
  // What nobody seems to call is called in a way that is not seen.
  for (const auto &[entry, function] : functions)
    if (!propagation.isFound(entry))
      propagation.enter(entry, elsewhere);
  propagation.run();
  return propagation.take();
}

} // namespace headroom::machine
