// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_ambiguous_object.h"

#include <algorithm>
#include <set>

#include "checks/relocation/relocation_findings.h"
#include "program/layout/link_objects.h"
#include "program/source_places.h"

namespace headroom {

namespace {

std::string directoryName(const std::string &path)
{
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : baseName(path.substr(0, slash));
}

/// Objects that the walk of the generator may take for this source; each once, sorted.
std::vector<std::string> foundByWalk(const BuildFacts &build, const std::string &file)
{
  std::set<std::string> out;
  for (const CompiledSource &source : build.sources)
    if (baseName(source.object) == baseName(file) + ".obj" && directoryName(source.object).find(directoryName(file)) != std::string::npos)
      out.insert(source.object);
  return {out.begin(), out.end()};
}

} // namespace

RuleOutcome checkRelocationAmbiguousObject(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const RelocationRecord &record = layout.build.relocation;
  RuleOutcome out;
  if (record.usesCompileDatabase || record.objectDirectory.empty())
    return out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    for (const RelocatedFile &file : relocation.files) {
      const std::vector<std::string> found = foundByWalk(layout.build, file.file);
      if (!directive.error.empty() || file.object.empty() || found.size() < 2)
        continue;
      Draft draft = relocationDraft(input, relocation,
                                    counted(found.size(), "object") + " can be taken for " + shownFile(layout, file.file) + " of location " +
                                        directive.location + ": the generator takes the first that it comes across",
                                    "give one of the sources another name", file.file);
      for (const std::string &object : found)
        draft.finding.notes.push_back({"", layout.place(object), object == program::withoutDots(file.object) ? "the one that is meant" : "another one"});
      out.drafts.push_back(std::move(draft));
    }
  }
  return out;
}

} // namespace headroom
