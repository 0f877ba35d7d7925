// SPDX-License-Identifier: Apache-2.0
// An image's program made of a protection view alone, for rules that are asked one by one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checks/rule.h"
#include "program/layout/memory_layout.h"

namespace headroom::protection {

class ProtectionProgram {
public:
  MemoryLayout layout;

  /// Every PMSAv7: powers of two from 32 bytes on.
  ProtectionProgram()
  {
    layout.isKnown = true;
    ProtectionView &view = layout.protection;
    view.isUsed = view.hasUserMode = view.hasSources = view.knowsStaticRegions = true;
    view.unit.name = "PMSAv7";
    view.unit.when = {"CONFIG_UNIT"};
    view.unit.isPowerOfTwo = true;
    view.unit.leastRegions = 8;
    view.unit.mostRegions = 16;
    view.unit.attributeMask = 7;
    view.unit.foreignMask = 8;
    view.unit.attributes = {{"P_RW", 1, true, false}, {"P_RX", 2, false, true}, {"P_RWX", 3, true, true}};
    view.granuleBytes = 32;
    view.fixedRegions = 2;
    view.leastReserved = view.mostReserved = 1;
    layout.build.artefacts["kconfig"].state = Artefact::State::Read;
    layout.build.kconfig.file = "/build/zephyr/.config";
    layout.knowledge.protection.limitSymbol = "CONFIG_ROOM";
    layout.knowledge.protection.limitChecked = {"CONFIG_CHECKED"};
  }

  ProtectionView &view() { return layout.protection; }

  MemoryPartition &partition(const std::string &name, std::uint64_t start, std::uint64_t sizeBytes, std::uint64_t attribute = 1)
  {
    MemoryPartition one;
    one.name = name;
    one.object = 0x20001000 + 16 * view().partitions.size();
    one.start = start;
    one.sizeBytes = sizeBytes;
    one.attribute = attribute;
    one.place = {"app", "src/" + name + ".c", 1, 1};
    view().partitions.push_back(one);
    return view().partitions.back();
  }

  MemoryDomain &domain(const std::string &name, const std::vector<ProtectionIndex> &partitions)
  {
    MemoryDomain one;
    one.name = name;
    std::uint32_t line = 0;
    for (const ProtectionIndex index : partitions)
      one.partitions.push_back({index, view().partitions[index].name, {"app", "src/main.c", ++line, 1}});
    view().domains.push_back(one);
    return view().domains.back();
  }

  void set(const std::string &symbol, const std::string &value) { layout.build.kconfig.values[symbol] = {value, 7}; }

  [[nodiscard]] RuleOutcome ask(RuleOutcome (*rule)(const RuleInput &), bool hasLayout = true) const
  {
    ImageProgram program;
    program.id = "image";
    if (hasLayout)
      program.layout = std::make_shared<const MemoryLayout>(layout);
    const ProjectConfig config;
    const std::vector<StaleSource> stale;
    return rule({program, config, Level::Error, stale});
  }
};

/// What a rule said: the messages, or the reasons for no verdict.
inline std::vector<std::string> messages(const RuleOutcome &outcome)
{
  std::vector<std::string> out;
  for (const Draft &draft : outcome.drafts)
    out.push_back(draft.finding.message);
  return out;
}

inline std::vector<std::string> reasons(const RuleOutcome &outcome)
{
  std::vector<std::string> out;
  for (const Undecided &one : outcome.undecided)
    out.push_back(one.subject + ": " + one.reason);
  return out;
}

using Texts = std::vector<std::string>;

} // namespace headroom::protection
