// SPDX-License-Identifier: Apache-2.0
// Which writes of MSP, PSP and CONTROL put the function itself on another stack.
#include "machine/function_flow.h"

#include <algorithm>
#include <optional>

namespace headroom::machine {

bool FunctionFlow::reachesReturn(std::uint32_t head) const
{
  std::vector<bool> seen(nodes_.size());
  std::vector<std::uint32_t> open{head};
  seen[head] = true;
  while (!open.empty()) {
    const std::uint32_t current = open.back();
    open.pop_back();
    if (nodes_[current].returns)
      return true;
    for (const auto &[from, to] : edges_)
      if (from == current && !seen[to]) {
        seen[to] = true;
        open.push_back(to);
      }
  }
  return false;
}

bool FunctionFlow::reaches(std::uint32_t from, std::uint32_t to) const
{
  std::vector<bool> seen(nodes_.size());
  std::vector<std::uint32_t> open{from};
  while (!open.empty()) {
    const std::uint32_t current = open.back();
    open.pop_back();
    for (const auto &[source, target] : edges_)
      if (source == current && !seen[target]) {
        if (target == to)
          return true;
        seen[target] = true;
        open.push_back(target);
      }
  }
  return false;
}

bool FunctionFlow::selectsMain(Address at) const
{
  const auto value = controlValues_.find(at);
  return value != controlValues_.end() && value->second.is(AbstractValue::Kind::Constant) && (value->second.value & 2) == 0;
}

StackInUse FunctionFlow::inUseAt(Address at, const std::set<Address> &selecting) const
{
  const std::uint32_t head = specialWrites_.at(at);
  std::optional<Address> before; // the last one in the same block
  bool isReached = false;
  for (const Address control : selecting)
    if (specialWrites_.at(control) == head && control < at)
      before = control;
    else
      isReached = isReached || reaches(specialWrites_.at(control), head);
  if (before)
    return selectsMain(*before) ? StackInUse::Main : StackInUse::Process;
  return isReached ? StackInUse::Unknown : subject_.entered;
}

bool FunctionFlow::settleSpecialWrites()
{
  if (isSettled_ || specialWrites_.empty())
    return true;
  isSettled_ = true;
  std::set<Address> switching;
  std::set<Address> selecting;
  for (const auto &[at, head] : specialWrites_) {
    // Startup code that selects the stack it is on, and threads that change their privilege.
    const bool isSame = selectsMain(at) ? subject_.entered == StackInUse::Main : isProcessInThreads(subject_.entered);
    if (specialKinds_[at] == Step::Special::Control && !isSame)
      selecting.insert(at);
  }
  const bool hasSelection = std::any_of(selecting.begin(), selecting.end(), [&](Address at) { return !reachesReturn(specialWrites_[at]); });
  for (const auto &[at, head] : specialWrites_) {
    const bool staysHere = !reachesReturn(head);
    if (specialKinds_[at] == Step::Special::Control) {
      if (staysHere && selecting.contains(at))
        switching.insert(at);
      continue;
    }
    const StackInUse inUse = inUseAt(at, selecting);
    if (specialKinds_[at] == Step::Special::Psp) {
      // With a write of CONTROL behind it, a new PSP is in force from there on only.
      if (staysHere && (isProcessInThreads(inUse) || (!hasSelection && inUse != StackInUse::Main)))
        switching.insert(at);
      continue;
    }
    if (inUse == StackInUse::Process)
      subject_.idleWrites.insert(at);
    else if (staysHere)
      switching.insert(at);
    if (inUse == StackInUse::Unknown || inUse == StackInUse::ThreadsProcess)
      subject_.ambiguousWrites.insert(at);
  }
  if (switching.empty())
    return true;
  subject_.switchingWrites = std::move(switching);
  return false;
}

} // namespace headroom::machine
