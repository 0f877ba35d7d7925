// SPDX-License-Identifier: Apache-2.0
// Facts of a unit that no compiler wrote: random, but every index and order as the contract has it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "facts/source_facts.h"
#include "random_bodies.h"
#include "random_facts.h"

namespace headroom {

template <> inline constexpr auto lastKind<SourceNode::Kind> = SourceNode::Kind::Outside;
template <> inline constexpr auto lastKind<SourceFlow::Kind> = SourceFlow::Kind::Store;
template <> inline constexpr auto lastKind<SourceArgument::Constant> = SourceArgument::Constant::Variable;

/// Brings every index of random facts into its list, where that has elements, and gives lists the order that they are to have.
class SourceRepair {
public:
  explicit SourceRepair(SourceFacts &facts) : facts_(facts) {}

  void run()
  {
    sortAndUnite(facts_.droppedFlags);
    std::sort(facts_.inputs.begin(), facts_.inputs.end());
    facts_.inputs.erase(
        std::unique(facts_.inputs.begin(), facts_.inputs.end(), [](const auto &a, const auto &b) { return a.path == b.path; }),
        facts_.inputs.end());
    for (SourceFunction &one : facts_.functions)
      place(one.position);
    for (SourceVariable &one : facts_.variables) {
      place(one.position);
      inside(one.function, facts_.functions);
    }
    for (SourceRecord &one : facts_.records) {
      sortAndUnite(one.pointees);
      repairAll(one.fields, facts_.fields);
    }
    std::erase_if(facts_.nodes, [this](SourceNode &one) { return !repair(one); });
    std::erase_if(facts_.flows, [this](SourceFlow &) { return facts_.nodes.empty(); });
    for (SourceFlow &one : facts_.flows) {
      inside(one.to, facts_.nodes);
      inside(one.from, facts_.nodes);
      inside(one.function, facts_.functions);
      inside(one.variable, facts_.variables);
    }
    for (SourceCall &one : facts_.calls)
      repair(one);
    std::erase_if(facts_.overrides, [this](SourceOverride &) { return facts_.functions.empty(); });
    for (SourceOverride &one : facts_.overrides) {
      inside(one.method, facts_.functions);
      inside(one.overridden, facts_.functions);
    }
    for (SourceReference &one : facts_.references) {
      inside(one.function, facts_.functions);
      inside(one.byVariable, facts_.variables);
      inside(one.toFunction, facts_.functions);
      inside(one.toVariable, facts_.variables);
    }
    repairBodies();
    repairNotes();
  }

private:
  void repairBodies()
  {
    std::erase_if(facts_.bodies, [this](SourceBody &one) { return !inside(one.function, facts_.functions); });
    std::sort(facts_.bodies.begin(), facts_.bodies.end(), [](const auto &a, const auto &b) { return a.function < b.function; });
    facts_.bodies.erase(
        std::unique(facts_.bodies.begin(), facts_.bodies.end(), [](const auto &a, const auto &b) { return a.function == b.function; }),
        facts_.bodies.end());
    for (SourceBody &one : facts_.bodies) {
      inside(one.file, facts_.files);
      BodyRepair(facts_, one).run();
    }
  }

  void repairNotes()
  {
    std::sort(facts_.layouts.begin(), facts_.layouts.end(), [](const auto &a, const auto &b) { return a.record < b.record; });
    facts_.layouts.erase(
        std::unique(facts_.layouts.begin(), facts_.layouts.end(), [](const auto &a, const auto &b) { return a.record == b.record; }),
        facts_.layouts.end());
    for (SourceLayout &one : facts_.layouts)
      place(one.position);
    for (SourceAllowance &one : facts_.allowances) {
      place(one.position);
      sortAndUnite(one.rules);
    }
    const auto key = [](const SourceAllowance &one) { return std::tie(one.position.file, one.position.line, one.position.column); };
    std::sort(facts_.allowances.begin(), facts_.allowances.end(), [&](const auto &a, const auto &b) { return key(a) < key(b); });
    for (SourceEmptyMacro &one : facts_.emptyMacros)
      place(one.position);
    const auto macroKey = [](const SourceEmptyMacro &one) {
      return std::tie(one.position.file, one.position.line, one.position.column, one.name);
    };
    std::sort(facts_.emptyMacros.begin(), facts_.emptyMacros.end(), [&](const auto &a, const auto &b) { return macroKey(a) < macroKey(b); });
    facts_.emptyMacros.erase(std::unique(facts_.emptyMacros.begin(), facts_.emptyMacros.end()), facts_.emptyMacros.end());
  }

  template <typename List> static bool inside(SourceIndex &index, const List &list)
  {
    index = list.empty() ? noIndex : static_cast<SourceIndex>(index % list.size());
    return !list.empty();
  }

  template <typename List> static void repairAll(std::vector<SourceIndex> &indices, const List &list)
  {
    std::erase_if(indices, [&](SourceIndex &index) { return !inside(index, list); });
  }

  void place(SourcePosition &position) { inside(position.file, facts_.files); }

  bool repair(SourceNode &one)
  {
    switch (one.kind) {
    case SourceNode::Kind::Function:
    case SourceNode::Kind::Parameter:
    case SourceNode::Kind::Return: return inside(one.index, facts_.functions);
    case SourceNode::Kind::Variable: return inside(one.index, facts_.variables);
    case SourceNode::Kind::Field: return inside(one.index, facts_.fields);
    default: return true;
    }
  }

  void repair(SourceCall &one)
  {
    place(one.range.begin);
    inside(one.caller, facts_.functions);
    inside(one.callee, facts_.functions);
    inside(one.calleeNode, facts_.nodes);
    inside(one.result, facts_.nodes);
    std::erase_if(one.arguments, [this](SourceArgument &argument) {
      inside(argument.node, facts_.nodes);
      return (argument.constant == SourceArgument::Constant::Function && !inside(argument.index, facts_.functions)) ||
             (argument.constant == SourceArgument::Constant::Variable && !inside(argument.index, facts_.variables));
    });
  }

  SourceFacts &facts_;
};

/// `mayBeEmpty`: lists may have no element; else every field of every struct differs from its default.
inline SourceFacts randomSource(std::uint64_t seed, bool mayBeEmpty)
{
  SourceFacts out;
  Filler(seed, mayBeEmpty)(out);
  SourceRepair(out).run();
  return out;
}

} // namespace headroom
