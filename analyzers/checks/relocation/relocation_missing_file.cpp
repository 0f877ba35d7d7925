// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_missing_file.h"

#include <map>
#include <string>
#include <vector>

#include "checks/relocation/relocation_findings.h"
#include "facts/nearest.h"
#include "program/layout/link_objects.h"
#include "program/source_places.h"

namespace headroom {

namespace {

// Sources of a library that no compiler is called for; they belong to it, but nothing of them can be relocated.
bool isHeader(const std::string &file)
{
  const std::string name = baseName(file);
  const std::size_t dot = name.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : name.substr(dot + 1);
  return ending == "h" || ending == "hpp" || ending == "hh" || ending == "hxx" || ending == "inc" || ending == "ld" || ending == "txt";
}

/// What a file that is not compiled may have been meant to be.
class MeantFiles {
public:
  explicit MeantFiles(const MemoryLayout &layout) : layout_(layout)
  {
    for (const CompiledSource &source : layout.build.sources)
      byName_[baseName(source.file)].push_back(&source);
  }

  std::string of(const std::string &file)
  {
    const std::vector<const CompiledSource *> &sameName = byName_[baseName(file)];
    // LIBRARY puts the directory of the library before each of its sources, absolute ones included (Zephyr issue 57423).
    for (const CompiledSource *source : sameName)
      if (file.size() > source->file.size() && file.ends_with("/" + source->file))
        return "the library's directory was put before the absolute path " + shownFile(layout_, source->file) +
               ": name such sources with FILES in a directive of their own";
    const std::string near = sameName.size() == 1 ? shownFile(layout_, sameName.front()->file) : nearestOfAll(file);
    return near.empty() ? "" : "did you mean " + near + "?";
  }

private:
  std::string nearestOfAll(const std::string &file)
  {
    if (searches_ == 0)
      return {};
    --searches_;
    if (all_.empty())
      for (const CompiledSource &source : layout_.build.sources)
        all_.push_back(shownFile(layout_, source.file));
    return nearest(shownFile(layout_, file), all_);
  }

  const MemoryLayout &layout_;
  std::map<std::string, std::vector<const CompiledSource *>> byName_;
  std::vector<std::string> all_;
  unsigned searches_ = 32; // each compares with every source of the build; who misspells more files than these reads no more of them
};

} // namespace

RuleOutcome checkRelocationMissingFile(const RuleInput &input)
{
  LayoutEvidence evidence = relocationEvidence(input, {artefact::relocationRecord, artefact::compileDatabase});
  if (!evidence.layout)
    return std::move(evidence.outcome);
  const MemoryLayout &layout = *evidence.layout;
  const RelocationRecord &record = layout.build.relocation;
  const WalkedObjects walked(layout.build);
  MeantFiles meant(layout);
  RuleOutcome out;
  for (const Relocation &relocation : layout.relocation.relocations) {
    const RelocationDirective &directive = directiveOf(layout, relocation);
    if (!directive.error.empty())
      continue;
    if (relocation.files.empty())
      out.drafts.push_back(relocationDraft(input, relocation, "a directive relocates no file to " + directive.location,
                                           "name a file that this build compiles, or remove the directive", ""));
    for (const RelocatedFile &file : relocation.files) {
      const std::string shown = shownFile(layout, file.file);
      if (file.object.empty() && !isHeader(file.file)) {
        const std::string help = meant.of(file.file);
        out.drafts.push_back(relocationDraft(input, relocation,
                                             shown + " is to be relocated to " + directive.location + ", but this build compiles no such file",
                                             help.empty() ? "check that the file exists and that the build compiles it" : help, file.file));
      } else if (!file.object.empty() && !record.usesCompileDatabase && !record.objectDirectory.empty() &&
                 walked.of(file.file).empty()) {
        out.drafts.push_back(relocationDraft(
            input, relocation,
            shown + " is to be relocated to " + directive.location + ", but its object " + shownFile(layout, file.object) + " is not found",
            "this version's generator takes " + baseName(file.file) + ".obj only from a directory whose name holds '" + directoryName(file.file) +
                "': keep the source in a directory below the one of its CMakeLists.txt",
            file.file));
      }
    }
  }
  return out;
}

} // namespace headroom
