// SPDX-License-Identifier: Apache-2.0
#include "reference_solver.h"

#include <cstdlib>
#include <cxxabi.h>

#include "facts/source_integers.h"

namespace headroom::test {

using Kind = SourceFlow::Kind;

ReferenceSolver::ReferenceSolver(const SourceFacts &facts) : facts_(facts), sets_(facts.nodes.size())
{
  for (SourceIndex i = 0; i < facts.nodes.size(); ++i) {
    if (facts.nodes[i].kind == SourceNode::Kind::Field && facts.fields[facts.nodes[i].index] == integersField())
      integers_ = i;
    nodes_[facts.nodes[i]] = i;
    if (facts.nodes[i].kind == SourceNode::Kind::Outside)
      sets_[i].insert(unknown);
  }
  while (step()) {
  }
}

bool ReferenceSolver::add(SourceIndex to, const Set &values)
{
  if (to == noIndex)
    return false;
  const std::size_t before = sets_[to].size();
  for (const SourceIndex value : values)
    if (to != integers_ || (value != unknown && facts_.nodes[value].kind == SourceNode::Kind::Function))
      sets_[to].insert(value);
  return sets_[to].size() != before;
}

bool ReferenceSolver::step()
{
  bool changed = false;
  for (const SourceFlow &flow : facts_.flows) {
    const Set from = sets_[flow.from];
    switch (flow.kind) {
    case Kind::Copy:
      changed |= add(flow.to, from);
      break;
    case Kind::AddressOf:
      changed |= add(flow.to, {facts_.nodes[flow.from].kind == SourceNode::Kind::Outside ? unknown : flow.from});
      break;
    case Kind::Load:
      for (const SourceIndex location : from)
        changed |= add(flow.to, location == unknown ? Set{unknown} : Set(sets_[location]));
      break;
    case Kind::Store:
      for (const SourceIndex location : Set(sets_[flow.to]))
        if (location != unknown)
          changed |= add(location, from);
      break;
    }
  }
  for (const SourceCall &call : facts_.calls) {
    if (call.calleeNode == noIndex && !call.isVirtual)
      continue;
    bool isOpen = false;
    for (const SourceIndex function : calleesOf(call, isOpen))
      changed |= pass(call, function);
    if (isOpen) {
      changed |= add(call.result, {unknown});
      if (const auto outside = nodes_.find({SourceNode::Kind::Outside}); outside != nodes_.end())
        for (const SourceArgument &argument : call.arguments)
          if (argument.node != noIndex)
            changed |= add(outside->second, Set(sets_[argument.node]));
    }
  }
  // What escaped can be written, and called, by anybody.
  if (const auto outside = nodes_.find({SourceNode::Kind::Outside}); outside != nodes_.end())
    for (const SourceIndex location : Set(sets_[outside->second])) {
      if (location == unknown)
        continue;
      if (facts_.nodes[location].kind != SourceNode::Kind::Function) {
        changed |= add(location, {unknown});
        continue;
      }
      const SourceIndex function = facts_.nodes[location].index;
      for (std::uint32_t k = 0; k < facts_.functions[function].parameterCount; ++k)
        if (const auto parameter = nodes_.find({SourceNode::Kind::Parameter, function, k}); parameter != nodes_.end())
          changed |= add(parameter->second, {unknown});
    }
  return changed;
}

bool ReferenceSolver::pass(const SourceCall &call, SourceIndex function)
{
  bool changed = false;
  for (std::uint32_t k = 0; k < call.arguments.size(); ++k) {
    if (call.arguments[k].node == noIndex)
      continue;
    const bool isNamed = k < facts_.functions[function].parameterCount;
    const auto to = nodes_.find(isNamed ? SourceNode{SourceNode::Kind::Parameter, function, k} : SourceNode{SourceNode::Kind::Variadic});
    if (to != nodes_.end())
      changed |= add(to->second, Set(sets_[call.arguments[k].node]));
  }
  if (const auto from = nodes_.find({SourceNode::Kind::Return, function}); from != nodes_.end())
    changed |= add(call.result, Set(sets_[from->second]));
  return changed;
}

std::set<SourceIndex> ReferenceSolver::calleesOf(const SourceCall &call, bool &isOpen) const
{
  std::set<SourceIndex> functions;
  if (call.callee != noIndex)
    functions.insert(call.callee);
  if (call.calleeNode != noIndex)
    for (const SourceIndex value : sets_[call.calleeNode]) {
      if (value == unknown)
        isOpen = true;
      else if (facts_.nodes[value].kind == SourceNode::Kind::Function)
        functions.insert(facts_.nodes[value].index);
    }
  for (std::size_t before = 0; call.isVirtual && before != functions.size();) {
    before = functions.size();
    for (const SourceOverride &override : facts_.overrides)
      if (functions.contains(override.overridden))
        functions.insert(override.method);
  }
  return functions;
}

std::string ReferenceSolver::nameOf(SourceIndex function) const
{
  const std::string &name = facts_.functions[function].name;
  if (!name.starts_with("_Z"))
    return name;
  int status = 0;
  char *demangled = abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  if (!demangled)
    return name;
  std::string text = demangled;
  std::free(demangled);
  return text.substr(0, text.find('('));
}

std::set<std::string> ReferenceSolver::targetsOf(const SourceCall &call) const
{
  std::set<std::string> names;
  bool isOpen = false;
  for (const SourceIndex function : calleesOf(call, isOpen))
    // A method without a body that only stands for its overriders is no target.
    if (facts_.functions[function].isDefined || !call.isVirtual)
      names.insert(nameOf(function));
  if (isOpen)
    names.insert("?");
  return names;
}

std::set<std::string> ReferenceSolver::functionsIn(SourceIndex node) const
{
  std::set<std::string> names;
  for (const SourceIndex value : sets_[node]) {
    if (value == unknown)
      names.insert("?");
    else if (facts_.nodes[value].kind == SourceNode::Kind::Function)
      names.insert(nameOf(facts_.nodes[value].index));
  }
  return names;
}

} // namespace headroom::test
