// SPDX-License-Identifier: Apache-2.0
#include "program/layout/relocation_view.h"

#include <algorithm>
#include <set>

#include "program/layout/link_objects.h"
#include "program/layout/relocation_names.h"
#include "program/layout/section_filter.h"
#include "program/layout/views.h"
#include "program/source_places.h"

namespace headroom {

namespace {

class Join {
public:
  explicit Join(const MemoryLayout &layout) : layout_(layout), knowledge_(layout.knowledge.relocation), objects_(layout.build) {}

  RelocationView view()
  {
    out_.isAsked = !layout_.build.relocation.directives.empty();
    out_.regions = RegionTable(layout_.build.map, layout_.build.script, layout_.knowledge.initialisation.ignoredRegions);
    const std::vector<RelocationDirective> &directives = layout_.build.relocation.directives;
    for (std::size_t i = 0; i < directives.size(); ++i)
      addRelocation(i);
    markContested();
    for (Relocation &relocation : out_.relocations)
      addMoved(relocation);
    addSections();
    std::sort(out_.objects.begin(), out_.objects.end());
    out_.objects.erase(std::unique(out_.objects.begin(), out_.objects.end()), out_.objects.end());
    return std::move(out_);
  }

private:
  [[nodiscard]] const RelocationDirective &directiveOf(const Relocation &relocation) const
  {
    return layout_.build.relocation.directives[relocation.directive];
  }

  [[nodiscard]] bool exists(const RelocationKind &kind) const
  {
    if (kind.needsDictionary && layout_.build.relocation.form != RelocationRecord::Form::Dictionary)
      return false;
    return std::all_of(kind.when.begin(), kind.when.end(), [&](const std::string &symbol) { return layout_.isOn(symbol); });
  }

  void addRelocation(std::size_t index)
  {
    const RelocationDirective &directive = layout_.build.relocation.directives[index];
    Relocation out;
    out.directive = index;
    for (const RelocationKind &kind : knowledge_.kinds) {
      const bool isNamed = std::find(directive.kinds.begin(), directive.kinds.end(), kind.name) != directive.kinds.end();
      if (exists(kind) && (isNamed || directive.kinds.empty()))
        out.kinds.push_back(kind.name);
    }
    out.isRegionDeclared = directive.error.empty() && out_.regions.named(directive.region) != nullptr;
    for (const std::string &file : directive.files)
      out.files.push_back(fileOf(directive, out.kinds, file));
    placeOf(directive, out);
    out_.relocations.push_back(std::move(out));
  }

  /// A text belongs to a directive where the location and the end of a file, or the library, agree; the first that does.
  void placeOf(const RelocationDirective &directive, Relocation &out) const
  {
    out.file = layout_.build.relocation.file;
    out.line = directive.line;
    const RelocationText *best = nullptr;
    for (const RelocationText &text : layout_.build.relocationTexts) {
      if (text.location != directive.location)
        continue;
      const bool isNamed = std::any_of(text.files.begin(), text.files.end(), [&](const std::string &word) {
        const std::string tail = word.substr(word.rfind('}') == std::string::npos ? 0 : word.rfind('}') + 1);
        return std::any_of(directive.files.begin(), directive.files.end(), [&](const std::string &file) {
          return !tail.empty() && (file == tail || file.ends_with(tail.starts_with('/') ? tail : "/" + tail));
        });
      });
      if (isNamed) {
        best = &text;
        break;
      }
      // A library's directive names no file; its objects are in the directory of that target.
      const bool isOfLibrary = !text.library.empty() && std::any_of(out.files.begin(), out.files.end(), [&](const RelocatedFile &file) {
        return targetOf(file.object) == text.library;
      });
      if (!best && isOfLibrary)
        best = &text;
    }
    if (best) {
      out.file = best->file;
      out.line = best->line;
    }
  }

  [[nodiscard]] std::optional<std::size_t> layoutObject(const LinkObjects::Match &match) const
  {
    const std::string &name = match.archive.empty() ? match.object : match.archive;
    const std::string path = program::withoutDots(name.starts_with('/') ? name : layout_.build.directory + "/" + name);
    for (std::size_t i = 0; i < layout_.objects.size(); ++i)
      if (layout_.objects[i].path == path && layout_.objects[i].member == (match.archive.empty() ? "" : match.object))
        return i;
    return std::nullopt;
  }

  [[nodiscard]] bool isIntermediate(const std::string &object) const
  {
    const std::string archive = "lib" + targetOf(object) + ".a";
    return std::any_of(layout_.objects.begin(), layout_.objects.end(), [&](const LayoutObject &one) {
      const bool isSame = one.member.empty() ? one.path == object : one.member == baseName(object) && baseName(one.path) == archive;
      return isSame && one.isLto;
    });
  }

  RelocatedFile fileOf(const RelocationDirective &directive, const std::vector<std::string> &kinds, const std::string &file)
  {
    RelocatedFile out;
    out.file = file;
    const std::string path = program::withoutDots(file);
    for (const CompiledSource &source : layout_.build.sources)
      if (out.object.empty() && program::withoutDots(source.file) == path)
        out.object = source.object;
    if (out.object.empty())
      return out;
    const LinkObjects::Match match = objects_.find(program::withoutDots(out.object));
    out.linked = match.linked;
    out.isSeveral = match.isSeveral;
    if (match.linked.empty()) {
      // Intermediate code is in the link, but the map names what was made of it.
      out.isLto = isIntermediate(out.object);
      return out;
    }
    out_.objects.push_back(match.linked);
    out.layoutObject = layoutObject(match);
    out.isLto = out.layoutObject && layout_.objects[*out.layoutObject].isLto;
    std::vector<RelocatedInput> dropped;
    for (const LinkedInput &one : objects_.inputsOf(match.linked))
      if (!isUnconcerned(knowledge_, one.output ? one.input->section : one.discarded->section))
        (one.output ? out.inputs : dropped).push_back(inputOf(one));
    out.inputs.insert(out.inputs.end(), dropped.begin(), dropped.end());
    ask(directive, kinds, out);
    return out;
  }

  [[nodiscard]] RelocatedInput inputOf(const LinkedInput &one) const
  {
    RelocatedInput out;
    out.section = one.output ? one.input->section : one.discarded->section;
    out.sizeBytes = one.output ? one.input->sizeBytes : one.discarded->sizeBytes;
    const RelocationKind *kind = kindOfSection(knowledge_, out.section);
    if (kind && exists(*kind))
      out.kind = kind->name;
    if (!kind)
      kind = kindOfUnselected(knowledge_, out.section);
    if (kind)
      out.contentKind = kind->name;
    if (!one.output)
      return out;
    out.output = one.output->name;
    out.address = one.input->address;
    out.line = one.input->line;
    if (const KnownRegion *region = out_.regions.at(out.address))
      out.region = region->name;
    return out;
  }

  static void ask(const RelocationDirective &directive, const std::vector<std::string> &kinds, RelocatedFile &out)
  {
    std::vector<std::string> names;
    for (const RelocatedInput &input : out.inputs)
      names.push_back(input.section);
    const std::optional<std::vector<bool>> taken = filterSections(directive.filter, names);
    out.isFilterUnknown = !taken;
    for (std::size_t i = 0; taken && i < out.inputs.size(); ++i)
      out.inputs[i].isAsked =
          (*taken)[i] && !out.inputs[i].kind.empty() && std::find(kinds.begin(), kinds.end(), out.inputs[i].kind) != kinds.end();
  }

  void markContested()
  {
    for (Relocation &one : out_.relocations)
      for (const Relocation &other : out_.relocations)
        if (directiveOf(one).region != directiveOf(other).region)
          for (RelocatedFile &file : one.files)
            for (const RelocatedFile &same : other.files)
              if (!file.linked.empty() && file.linked == same.linked && file.inputs.size() == same.inputs.size())
                for (std::size_t i = 0; i < file.inputs.size(); ++i)
                  file.inputs[i].isContested = file.inputs[i].isContested || (file.inputs[i].isAsked && same.inputs[i].isAsked);
  }

  [[nodiscard]] std::string loadRegionOf(const RelocatedInput &input) const
  {
    for (const MapOutput &output : layout_.build.map.outputs) {
      const bool holds = output.name == input.output && input.address >= output.address && input.address - output.address <= output.sizeBytes;
      if (!holds || !output.loadAddress)
        continue;
      const KnownRegion *region = out_.regions.at(*output.loadAddress + (input.address - output.address));
      return region ? region->name : std::string();
    }
    return input.region;
  }

  void addMoved(Relocation &relocation) const
  {
    const KnownRegion *target = out_.regions.named(directiveOf(relocation).region);
    for (const std::string &kind : relocation.kinds) {
      RelocatedBytes bytes;
      bytes.kind = kind;
      for (const RelocatedFile &file : relocation.files)
        for (const RelocatedInput &input : file.inputs) {
          if (file.isSeveral || !input.isAsked || !input.isLinked() || input.kind != kind || input.sizeBytes == 0 || !target ||
              !contains(*target, input.address))
            continue;
          if (bytes.bytes == 0)
            bytes.loadRegion = loadRegionOf(input);
          bytes.region = target->name;
          bytes.bytes += input.sizeBytes;
        }
      if (bytes.bytes != 0)
        relocation.moved.push_back(std::move(bytes));
    }
  }

  void addSections()
  {
    std::set<std::string> seen;
    for (const Relocation &relocation : out_.relocations) {
      const std::string &region = directiveOf(relocation).region;
      for (const std::string &name : relocation.kinds) {
        const RelocationKind &kind = *kindNamed(knowledge_, name);
        if (region.empty() || isAtHome(layout_, region, kind) || !seen.insert(region + "\n" + name).second)
          continue;
        out_.sections.push_back(findGeneratedSection(layout_, region, kind));
      }
    }
  }

  const MemoryLayout &layout_;
  const RelocationKnowledge &knowledge_;
  LinkObjects objects_;
  RelocationView out_;
};

} // namespace

const GeneratedSection *RelocationView::section(const std::string &region, const std::string &kind) const
{
  for (const GeneratedSection &one : sections)
    if (one.region == region && one.kind == kind)
      return &one;
  return nullptr;
}

RelocationView joinRelocation(const MemoryLayout &layout, const LayoutInput &)
{
  return Join(layout).view();
}

} // namespace headroom
