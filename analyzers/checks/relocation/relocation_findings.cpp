// SPDX-License-Identifier: Apache-2.0
#include "checks/relocation/relocation_findings.h"

#include <algorithm>
#include <cctype>

#include "checks/places.h"
#include "facts/glob.h"

namespace headroom {

LayoutEvidence relocationEvidence(const RuleInput &input, std::initializer_list<const char *> needed)
{
  const MemoryLayout *layout = input.program.layout.get();
  if (layout && !layout->relocation.isAsked && !layout->isOn(layout->knowledge.relocation.option))
    return {};
  return layoutEvidence(input, needed);
}

const RelocationDirective &directiveOf(const MemoryLayout &layout, const Relocation &relocation)
{
  return layout.build.relocation.directives[relocation.directive];
}

Draft relocationDraft(const RuleInput &input, const Relocation &relocation, std::string message, std::string help,
                      const std::string &discriminator)
{
  const MemoryLayout &layout = *input.program.layout;
  Draft out;
  out.finding.level = input.level;
  out.finding.message = std::move(message);
  out.finding.help = std::move(help);
  out.finding.place = layout.place(relocation.file, relocation.line);
  out.discriminator = directiveOf(layout, relocation).location + "\n" + discriminator;
  return out;
}

std::string shownFile(const MemoryLayout &layout, const std::string &file)
{
  return fileText(layout.place(file));
}

std::string shownList(const std::vector<std::string> &names)
{
  if (names.empty())
    return {};
  if (names.size() == 2)
    return names[0] + " and " + names[1];
  return names.size() == 1 ? names[0] : names[0] + " and " + std::to_string(names.size() - 1) + " more";
}

std::string listed(const std::vector<std::string> &names)
{
  std::string out;
  for (const std::string &name : names)
    out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string counted(std::size_t count, const std::string &noun)
{
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

bool isRom(const MemoryLayout &layout, const KnownRegion &region)
{
  const std::vector<std::string> &globs = layout.knowledge.initialisation.romRegions;
  if (std::any_of(globs.begin(), globs.end(), [&](const std::string &glob) { return globMatch(glob, region.name); }))
    return true;
  // Attributes select orphans and protect nothing, but whoever writes `rx` means memory that is not written.
  const std::string &attributes = region.attributes;
  return !attributes.empty() && attributes.find('!') == std::string::npos && attributes.find('w') == std::string::npos;
}

std::string lowered(std::string kind)
{
  for (char &c : kind)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return kind;
}

RelocationKind::Content contentOf(const MemoryLayout &layout, const std::string &kind)
{
  const RelocationKind *found = kindNamed(layout.knowledge.relocation, kind);
  return found ? found->content : RelocationKind::Content::Code;
}

std::uint64_t askedBytes(const RelocatedFile &file)
{
  std::uint64_t out = 0;
  for (const RelocatedInput &input : file.inputs)
    if (input.isAsked && input.isLinked())
      out += input.sizeBytes;
  return out;
}

bool isUnselected(const Relocation &relocation, const RelocatedInput &input)
{
  return input.kind.empty() && input.isLinked() &&
         std::find(relocation.kinds.begin(), relocation.kinds.end(), input.contentKind) != relocation.kinds.end();
}

std::uint64_t unselectedBytes(const Relocation &relocation, const RelocatedFile &file)
{
  std::uint64_t out = 0;
  for (const RelocatedInput &input : file.inputs)
    if (isUnselected(relocation, input))
      out += input.sizeBytes;
  return out;
}

bool isNeverCopied(const MemoryLayout &layout, const Relocation &relocation, const RelocatedBytes &moved)
{
  using Content = RelocationKind::Content;
  const RelocationDirective &directive = directiveOf(layout, relocation);
  const std::string &option = layout.knowledge.relocation.copyOption;
  if (option.empty() || layout.isOn(option) || !directive.error.empty() || !directive.isCopied ||
      directive.region == layout.build.relocation.defaultRamRegion)
    return false;
  const KnownRegion *target = layout.relocation.regions.named(directive.region);
  const Content content = contentOf(layout, moved.kind);
  return target && !isRom(layout, *target) && (content == Content::Code || content == Content::Constants || content == Content::Data);
}

bool isNeverSet(const MemoryLayout &layout, const Relocation &relocation, const RelocatedBytes &moved)
{
  using Content = RelocationKind::Content;
  const RelocationDirective &directive = directiveOf(layout, relocation);
  if (!directive.error.empty() || directive.isCopied || directive.region == layout.build.relocation.defaultRamRegion)
    return false;
  const Content content = contentOf(layout, moved.kind);
  const GeneratedSection *section = layout.relocation.section(directive.region, moved.kind);
  // Another directive for the same region may be copied, and these with it.
  return (content == Content::Data || content == Content::Zeroed) && !(section && section->isInStartup);
}

bool isJudged(const RelocatedFile &file)
{
  return !file.linked.empty() && !file.isSeveral && !file.isFilterUnknown && !file.isLto;
}

void noteUnjudged(const MemoryLayout &layout, const Relocation &relocation, RuleOutcome &out)
{
  for (const RelocatedFile &file : relocation.files) {
    if (file.linked.empty() || file.isLto)
      continue;
    if (file.isSeveral)
      out.undecided.push_back({"", shownFile(layout, file.file), "the map writes " + file.linked + " for several objects"});
    else if (file.isFilterUnknown)
      out.undecided.push_back({"", shownFile(layout, file.file),
                               "the filter '" + directiveOf(layout, relocation).filter + "' is an expression that is not understood"});
  }
}

} // namespace headroom
