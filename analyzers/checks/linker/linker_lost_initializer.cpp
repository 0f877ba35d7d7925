// SPDX-License-Identifier: Apache-2.0
#include "checks/linker/linker_lost_initializer.h"

#include <algorithm>
#include <set>

#include "checks/linker/linked_inputs.h"
#include "checks/linker/linker_findings.h"

namespace headroom {

namespace {

constexpr const char *remedy =
    "set it in code before its first use, or place it in a section that is loaded: start-up code brings no value to this one";

/// The section of the image that a symbol lies in, where the file holds nothing for it; null: it does, or the symbol is in none.
const ImageSection *sectionWithoutContents(const MemoryLayout &layout, const ImageSymbol &symbol)
{
  if (symbol.section >= layout.image.sections.size())
    return nullptr;
  const ImageSection &section = layout.image.sections[symbol.section];
  return section.isInMemory() && !section.hasBits ? &section : nullptr;
}

std::string lostText(const ImageSection &section)
{
  return "in section '" + section.name + "', for which the image holds no contents: ";
}

class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout) : input_(input), layout_(layout) {}

  RuleOutcome run()
  {
    const auto &sections = layout_.image.sections;
    const bool hasEmpty = std::any_of(sections.begin(), sections.end(), [](const ImageSection &one) { return one.isInMemory() && !one.hasBits; });
    if (!hasEmpty)
      return {};
    const bool hasObjects = !layout_.objects.empty() && layout_.build.has(artefact::map);
    if (!layout_.placement.isRead && !hasObjects) {
      const std::string lacking = !layout_.build.has(artefact::map) ? layout_.build.lack(artefact::map)
                                  : areObjectsMissing()              ? layout_.build.lack(artefact::objects)
                                                                     : "no object of the link was read";
      return {{}, {{"", input_.program.id, "no source was read, and " + lacking}}};
    }
    if (hasObjects)
      readObjects();
    byVariable();
    byObject();
    // What was lost of an object that was not read, nobody saw.
    if (areObjectsMissing())
      out_.undecided.push_back({"", input_.program.id, layout_.build.lack(artefact::objects)});
    if (!hasObjects)
      addUnreadSources(layout_, out_);
    return std::move(out_);
  }

private:
  [[nodiscard]] bool areObjectsMissing() const
  {
    return layout_.build.artefacts.contains(artefact::objects) && !layout_.build.has(artefact::objects);
  }

  /// A section of an object that became part of one without contents.
  struct Lost {
    const LinkedSection *section = nullptr;
    const ImageSection *image = nullptr;
    std::vector<std::string> names; ///< of its objects
  };

  void readObjects()
  {
    linked_ = linkedSections(layout_);
    for (const LinkedSection &one : linked_) {
      const ImageSection *section = emptySectionOf(*one.output);
      if (!section)
        continue;
      const bool hasValues = one.section->hasBits && !one.section->isBlank;
      Lost lost{&one, section, {}};
      for (const ObjectSymbol &symbol : one.object->symbols)
        if (symbol.section == one.sectionIndex && symbol.kind == ImageSymbol::Kind::Object) {
          lost.names.push_back(symbol.name);
          (hasValues ? valued_ : blank_).insert(symbol.name);
        }
      if (hasValues)
        lost_.push_back(std::move(lost));
    }
  }

  void byVariable()
  {
    for (const PlacedVariable &one : layout_.placement.variables) {
      if (!one.isInitialised || !one.symbol)
        continue;
      const ImageSymbol &symbol = layout_.image.symbols[*one.symbol];
      const ImageSection *section = sectionWithoutContents(layout_, symbol);
      // C++ code sets a value that is known at run time only, so the object has nothing that could be lost.
      if (!section || (blank_.contains(symbol.name) && !valued_.contains(symbol.name)))
        continue;
      add("variable " + one.name + " has an initialiser but lies " + lostText(*section) + "its value is lost", one.name, one.place);
      told_.insert(symbol.name);
    }
  }

  /// For what no source was read of: an object's section with values that became part of one without.
  void byObject()
  {
    for (const Lost &one : lost_) {
      const std::vector<std::string> &names = one.names;
      if (std::any_of(names.begin(), names.end(), [&](const std::string &name) { return told_.contains(name); }))
        continue;
      const LayoutObject &object = *one.section->object;
      const std::string file = object.member.empty() ? object.path : object.member;
      std::string subject = byteText(one.section->section->sizeBytes) + " with values of " + file.substr(file.rfind('/') + 1);
      if (!names.empty())
        subject += " (" + names.front() + (names.size() == 1 ? ")" : " and " + std::to_string(names.size() - 1) + " more)");
      add(subject + " lie " + lostText(*one.image) + "they are lost", names.empty() ? one.image->name : names.front(),
          layout_.place(layout_.build.map.file, one.section->input->line));
    }
  }

  [[nodiscard]] const ImageSection *emptySectionOf(const MapOutput &output) const
  {
    for (const ImageSection &one : layout_.image.sections)
      if (one.name == output.name && one.address == output.address)
        return one.isInMemory() && !one.hasBits ? &one : nullptr;
    return nullptr;
  }

  void add(std::string message, const std::string &symbol, const SourcePlace &place)
  {
    Draft draft;
    draft.finding.level = input_.level;
    draft.finding.message = std::move(message);
    draft.finding.help = remedy;
    draft.finding.place = place;
    draft.finding.symbol = symbol;
    draft.discriminator = symbol;
    out_.drafts.push_back(std::move(draft));
  }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  std::vector<LinkedSection> linked_;
  std::vector<Lost> lost_;                    // in the order of the map
  std::set<std::string> blank_, valued_;      // symbols of objects in sections without contents, with what the objects hold for them
  std::set<std::string> told_;
  RuleOutcome out_;
};

} // namespace

RuleOutcome checkLinkerLostInitializer(const RuleInput &input)
{
  LayoutEvidence evidence = linkEvidence(input, {});
  return evidence.layout ? Judge(input, *evidence.layout).run() : evidence.outcome;
}

} // namespace headroom
