// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_empty_selection.h"

#include <algorithm>

#include "checks/relocation/relocation_findings.h"

namespace headroom {

namespace {

bool hasContested(const RelocatedFile &file)
{
  return std::any_of(file.inputs.begin(), file.inputs.end(), [](const RelocatedInput &input) { return input.isContested; });
}

/// The generator selected something that the link does not have: relocation-stale-selector's business.
bool isStale(const MemoryLayout &layout, const Relocation &relocation)
{
  const std::string &region = directiveOf(layout, relocation).region;
  return std::any_of(relocation.kinds.begin(), relocation.kinds.end(), [&](const std::string &kind) {
    const GeneratedSection *section = layout.relocation.section(region, kind);
    return section && (section->output || section->isInStartup) &&
           (!section->output || layout.build.map.outputs[*section->output].sizeBytes == 0);
  });
}

class Judge {
public:
  Judge(const RuleInput &input, const MemoryLayout &layout, RuleOutcome &out) : input_(input), layout_(layout), out_(out) {}

  void relocation(const Relocation &relocation)
  {
    // Files that are not compiled, and what two regions ask for, are findings of other rules.
    std::vector<const RelocatedFile *> files;
    bool isOpen = false;
    for (const RelocatedFile &file : relocation.files) {
      isOpen = isOpen || file.isSeveral || file.isFilterUnknown || file.isLto || hasContested(file);
      if (!file.object.empty() && (file.linked.empty() || isJudged(file)) && !hasContested(file))
        files.push_back(&file);
    }
    if (files.empty() || relocation.kinds.empty())
      return;
    const auto isSelected = [](const RelocatedFile *file) { return askedBytes(*file) != 0; };
    if (std::any_of(files.begin(), files.end(), isSelected)) {
      kinds(relocation, files, isOpen);
      for (const RelocatedFile *file : files)
        if (!isSelected(file) && unselectedBytes(relocation, *file) != 0)
          nothingOf(relocation, *file);
      return;
    }
    if (isOpen || isStale(layout_, relocation))
      return;
    if (files.size() == 1)
      nothingOf(relocation, *files.front());
    else
      nothingOfAll(relocation, files);
  }

private:
  [[nodiscard]] std::string why(const Relocation &relocation, const RelocatedFile &file) const
  {
    if (file.linked.empty())
      return "nothing of its object is linked";
    const std::uint64_t plain = unselectedBytes(relocation, file);
    if (plain != 0) {
      std::vector<std::string> names;
      for (const RelocatedInput &input : file.inputs)
        if (isUnselected(relocation, input) && input.sizeBytes != 0)
          names.push_back(input.section);
      return "its " + std::to_string(plain) + " bytes are in " + shownList(names) + ", which no directive selects";
    }
    const bool isDropped = std::any_of(file.inputs.begin(), file.inputs.end(),
                                       [](const RelocatedInput &input) { return input.isAsked && !input.isLinked() && input.sizeBytes != 0; });
    if (isDropped)
      return "the linker dropped what it has of this";
    return directiveOf(layout_, relocation).filter.empty() ? "it has no such sections" : "it has no such sections that pass the filter";
  }

  void nothingOf(const Relocation &relocation, const RelocatedFile &file)
  {
    const bool isPlain = unselectedBytes(relocation, file) != 0;
    out_.drafts.push_back(relocationDraft(
        input_, relocation,
        "nothing of " + shownFile(layout_, file.file) + " is relocated to " + directiveOf(layout_, relocation).location + ": " +
            why(relocation, file),
        isPlain ? "compile the file with -ffunction-sections and -fdata-sections: sections are selected by name, and plain ones are left out"
                : "see whether the code is still there: inlined into its callers, removed, or in another file",
        file.file));
  }

  void nothingOfAll(const Relocation &relocation, const std::vector<const RelocatedFile *> &files)
  {
    Draft draft = relocationDraft(input_, relocation,
                                  "nothing of " + counted(files.size(), "file") + " is relocated to " + directiveOf(layout_, relocation).location,
                                  "see in the map which sections these files have: they are selected by name", "");
    for (const RelocatedFile *file : files)
      draft.finding.notes.push_back({"", layout_.place(file->file), why(relocation, *file)});
    out_.drafts.push_back(std::move(draft));
  }

  /// A kind that the directive names and that none of its files has; where the content is there under another name it was left behind.
  void kinds(const Relocation &relocation, const std::vector<const RelocatedFile *> &files, bool isOpen)
  {
    const std::vector<std::string> &named = directiveOf(layout_, relocation).kinds;
    for (const std::string &kind : relocation.kinds) {
      if (isOpen || std::find(named.begin(), named.end(), kind) == named.end())
        continue;
      const bool isThere = std::any_of(files.begin(), files.end(), [&](const RelocatedFile *file) {
        return std::any_of(file->inputs.begin(), file->inputs.end(), [&](const RelocatedInput &input) {
          return input.contentKind == kind && input.isLinked() && input.sizeBytes != 0;
        });
      });
      if (isThere)
        continue;
      Draft draft = relocationDraft(input_, relocation,
                                    "location " + directiveOf(layout_, relocation).location + " names " + kind + ", of which " +
                                        (files.size() == 1 ? shownFile(layout_, files.front()->file) + " has nothing" : "no file has anything"),
                                    "remove the kind, or see where that content went", kind);
      draft.finding.level = std::min(input_.level, Level::Warning); // without content nothing can be in the wrong place
      draft.ceiling = Level::Warning;
      out_.drafts.push_back(std::move(draft));
    }
  }

  const RuleInput &input_;
  const MemoryLayout &layout_;
  RuleOutcome &out_;
};

} // namespace

RuleOutcome checkRelocationEmptySelection(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase, artefact::map});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    if (!directiveOf(layout, relocation).error.empty())
      continue;
    noteUnjudged(layout, relocation, out);
    Judge(input, layout, out).relocation(relocation);
  }
  return out;
}

} // namespace headroom
