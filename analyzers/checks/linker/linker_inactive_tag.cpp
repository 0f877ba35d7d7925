// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_inactive_tag.h"

#include <algorithm>

#include "checks/api_uses.h"
#include "checks/linker/linker_findings.h"
#include "facts/glob.h"

namespace headroom {

namespace {

class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout) : input_(input), layout_(layout) {}

  RuleOutcome run()
  {
    for (const SectionTag &tag : layout_.knowledge.initialisation.tags) {
      if (!tag.chosen.empty())
        judgeSections(tag);
      else
        judgeMacro(tag);
    }
    if (!layout_.placement.isRead && hasMacroTags_)
      undecided(input_.program.id, noSourceReason);
    else if (hasMacroTags_)
      addUnreadSources(layout_, out_);
    return std::move(out_);
  }

private:
  /// Such a macro expands to nothing where it is inactive.
  void judgeMacro(const SectionTag &tag)
  {
    hasMacroTags_ = true;
    for (const InactiveMacro &use : layout_.placement.inactive) {
      if (use.name != tag.macro)
        continue;
      if (!tag.mattersWhen.empty() && !layout_.build.has(artefact::kconfig)) {
        undecided(tag.macro, layout_.build.lack(artefact::kconfig));
        return;
      }
      if (!std::all_of(tag.mattersWhen.begin(), tag.mattersWhen.end(), [&](const std::string &one) { return layout_.isOn(one); }))
        return;
      std::string off;
      for (const std::string &option : tag.when)
        if (!layout_.isOn(option))
          off += (off.empty() ? "" : " and ") + option;
      add(tag, tag.macro + " has no effect here" + (off.empty() ? "" : ": " + off + (off.find(' ') == std::string::npos ? " is off" : " are off")),
          off.empty() ? "take the macro away" : "switch on " + off + ", or take the macro away", tag.macro, use.place);
    }
  }

  /// The others always name their section, but only the chosen memory makes the linker script place it.
  void judgeSections(const SectionTag &tag)
  {
    for (const ImageSection &section : layout_.image.sections) {
      if (!section.isInMemory() || !matches(tag, section.name) || isInScript(section.name))
        continue;
      if (!layout_.build.has(artefact::devicetree)) {
        undecided(section.name, layout_.build.lack(artefact::devicetree));
        continue;
      }
      const DtNode *node = layout_.build.devicetree.chosenNode(tag.chosen);
      if (node && node->isEnabled)
        continue;
      const std::string reason = node ? tag.chosen + " is disabled" : "the devicetree chooses no " + tag.chosen;
      const std::string help = "choose a memory node as " + tag.chosen + ", or take " + tag.macro + " away";
      const auto index = static_cast<std::uint32_t>(&section - layout_.image.sections.data());
      bool isTold = false;
      for (const PlacedVariable &one : layout_.placement.variables) {
        if (!one.symbol || layout_.image.symbols[*one.symbol].section != index)
          continue;
        isTold = true;
        add(tag, tag.macro + " of " + one.name + " has no effect here: " + reason + ", so the linker chose its place", help, one.name, one.place);
      }
      if (!isTold)
        add(tag, tag.macro + " has no effect here: " + reason + ", so the linker chose the place of section " + shownSection(section), help,
            section.name, sectionPlace(layout_, section.name));
    }
  }

  [[nodiscard]] static bool matches(const SectionTag &tag, const std::string &section)
  {
    return std::any_of(tag.sections.begin(), tag.sections.end(), [&](const std::string &glob) { return globMatch(glob, section); });
  }

  /// A project's own part of the script may give it a place, and then it is not ours to judge.
  [[nodiscard]] bool isInScript(const std::string &section) const
  {
    const std::vector<ScriptSection> &sections = layout_.build.script.sections;
    return std::any_of(sections.begin(), sections.end(), [&](const ScriptSection &one) { return one.name == section; });
  }

  void add(const SectionTag &tag, std::string message, std::string help, const std::string &symbol, const SourcePlace &place)
  {
    Draft draft;
    draft.finding.level = tag.changesBehaviour ? Level::Error : input_.level;
    draft.finding.message = std::move(message);
    draft.finding.help = std::move(help);
    draft.finding.place = place;
    draft.finding.symbol = symbol;
    draft.discriminator = tag.macro;
    out_.drafts.push_back(std::move(draft));
  }

  void undecided(const std::string &subject, const std::string &reason) { out_.undecided.push_back({"", subject, reason}); }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  bool hasMacroTags_ = false;
  RuleOutcome out_;
};

} // namespace

RuleOutcome checkLinkerInactiveTag(const RuleInput &input)
{
  LayoutEvidence evidence = layoutEvidence(input, {});
  return evidence.layout ? Judge(input, *evidence.layout).run() : evidence.outcome;
}

} // namespace headroom
