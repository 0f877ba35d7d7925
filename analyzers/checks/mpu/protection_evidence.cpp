// SPDX-License-Identifier: Apache-2.0
#include "checks/mpu/protection_evidence.h"

#include "facts/hex_text.h"

namespace headroom {

ProtectionEvidence unitEvidence(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  ProtectionEvidence out;
  out.outcome = std::move(evidence.outcome);
  if (!evidence.layout)
    return out;
  if (!evidence.layout->protection.undecided.empty()) {
    out.outcome.undecided.push_back({"", input.program.id, evidence.layout->protection.undecided});
    return out;
  }
  if (!evidence.layout->protection.isUsed)
    return out;
  if (!evidence.layout->protection.unknown.empty()) {
    out.outcome.undecided.push_back({"", input.program.id, "no pack describes the protection unit " + evidence.layout->protection.unknown});
    return out;
  }
  out.layout = evidence.layout;
  out.view = &evidence.layout->protection;
  return out;
}

ProtectionEvidence partitionEvidence(const RuleInput &input)
{
  ProtectionEvidence out = unitEvidence(input);
  if (!out.view)
    return out;
  if (!out.view->hasUserMode) {
    out.view = nullptr;
  } else if (!out.view->partitionsUnknown.empty()) {
    out.outcome.undecided.push_back({"", input.program.id, out.view->partitionsUnknown});
    out.view = nullptr;
  }
  return out;
}

ProtectionEvidence domainEvidence(const RuleInput &input)
{
  ProtectionEvidence out = partitionEvidence(input);
  if (!out.view)
    return out;
  if (!out.view->hasSources) {
    out.outcome.undecided.push_back({"", input.program.id, "no source was read: memory domains are made by code"});
    out.view = nullptr;
    return out;
  }
  for (const std::string &file : out.view->unreadUnits)
    out.outcome.undecided.push_back({"", file, "it could not be read"});
  return out;
}

ProtectionEvidence stackEvidence(const RuleInput &input)
{
  ProtectionEvidence out = unitEvidence(input);
  if (!out.view)
    return out;
  if (!out.view->hasSources)
    out.outcome.undecided.push_back({"", input.program.id, "no source was read: stack objects are declared in code"});
  for (const std::string &file : out.view->unreadUnits)
    out.outcome.undecided.push_back({"", file, "it could not be read"});
  return out;
}

Draft protectionDraft(const RuleInput &input, const std::string &symbol, const SourcePlace &place, std::string message, std::string help)
{
  Draft out;
  out.finding.level = input.level;
  out.finding.message = std::move(message);
  out.finding.help = std::move(help);
  out.finding.place = place;
  out.finding.symbol = symbol;
  return out;
}

std::string regionText(std::uint64_t start, std::uint64_t sizeBytes)
{
  return "[" + hexText(start) + ", " + hexText(start + sizeBytes) + ")";
}

SourcePlace configurationPlace(const MemoryLayout &layout, const std::string &symbol)
{
  const auto found = layout.build.kconfig.values.find(symbol);
  return found == layout.build.kconfig.values.end() ? SourcePlace{} : layout.place(layout.build.kconfig.file, found->second.line);
}

std::string lackOfNumber(const MemoryLayout &layout, const std::string &symbol)
{
  return symbol + " is not set" + (layout.build.has(artefact::kconfig) ? "" : " in the image, and " + layout.build.lack(artefact::kconfig));
}

bool isKnownPartition(const MemoryPartition &partition, RuleOutcome &out)
{
  if (partition.unknown.empty())
    return true;
  out.undecided.push_back({"", partition.name, "what the partition covers is not known before run time: " + partition.unknown});
  return false;
}

bool isRange(const ProtectionView &view, const MemoryPartition &partition)
{
  const std::uint64_t last = view.addressBits >= 64 ? UINT64_MAX : (std::uint64_t{1} << view.addressBits) - 1;
  return partition.sizeBytes != 0 && partition.start <= last && partition.sizeBytes - 1 <= last - partition.start;
}

} // namespace headroom
