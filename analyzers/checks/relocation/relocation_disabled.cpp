// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_disabled.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"

namespace headroom {

namespace {

/// Whether a condition is one configuration symbol that has the other value: the directive was not meant for this build.
bool isKnownFalse(const MemoryLayout &layout, const std::string &condition)
{
  const bool isNegated = condition.starts_with("NOT ");
  const std::string symbol = isNegated ? condition.substr(4) : condition;
  if (!symbol.starts_with("CONFIG_") || symbol.find(' ') != std::string::npos)
    return false;
  return layout.isOn(symbol) == isNegated;
}

} // namespace

RuleOutcome checkRelocationDisabled(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const std::string &option = layout.knowledge.relocation.option;
  if (option.empty() || layout.build.relocationTexts.empty() || layout.isOn(option))
    return {};
  if (!layout.build.has(artefact::kconfig))
    return {{}, {{"", input.program.id, layout.build.lack(artefact::kconfig)}}};
  RuleOutcome out;
  for (const RelocationText &text : layout.build.relocationTexts) {
    const auto isFalse = [&](const std::string &condition) { return isKnownFalse(layout, condition); };
    if (std::any_of(text.conditions.begin(), text.conditions.end(), isFalse))
      continue;
    Draft draft;
    draft.finding.level = input.level;
    draft.finding.place = layout.place(text.file, text.line);
    draft.finding.message = text.text + " has no effect: " + option + " is off";
    draft.finding.help = "switch the option on, or remove the directive; nothing says so when the build runs";
    if (!text.conditions.empty())
      draft.finding.notes.push_back({"", draft.finding.place, "within the condition " + text.conditions.back()});
    draft.discriminator = text.text;
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

} // namespace headroom
