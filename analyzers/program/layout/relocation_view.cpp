// SPDX-License-Identifier: Apache-2.0
#include "program/layout/relocation_view.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "program/layout/link_objects.h"
#include "program/layout/relocation_names.h"
#include "program/layout/section_filter.h"
#include "program/layout/views.h"
#include "program/source_places.h"

namespace headroom {

namespace {

class Join {
public:
  explicit Join(const MemoryLayout &layout) : layout_(layout), knowledge_(layout.knowledge.relocation), objects_(layout.build)
  {
    for (const CompiledSource &source : layout.build.sources)
      if (std::string &object = compiled_[program::withoutDots(source.file)]; object.empty())
        object = source.object;
    for (std::size_t i = 0; i < layout.objects.size(); ++i) {
      const LayoutObject &one = layout.objects[i];
      layoutObjects_.emplace(Named{one.path, one.member}, i);
      if (one.isLto)
        intermediate_.insert(one.member.empty() ? Named{one.path, ""} : Named{baseName(one.path), one.member});
    }
  }

  RelocationView view()
  {
    out_.isAsked = !layout_.build.relocation.directives.empty();
    out_.regions = RegionTable(layout_.build.map, layout_.build.script, layout_.knowledge.initialisation.ignoredRegions);
    const std::vector<RelocationDirective> &directives = layout_.build.relocation.directives;
    for (std::size_t i = 0; i < directives.size(); ++i)
      addRelocation(i);
    addSections();
    findRegions();
    markContested();
    for (Relocation &relocation : out_.relocations)
      addMoved(relocation);
    std::sort(out_.objects.begin(), out_.objects.end());
    out_.objects.erase(std::unique(out_.objects.begin(), out_.objects.end()), out_.objects.end());
    return std::move(out_);
  }

private:
  using Named = std::pair<std::string, std::string>; // a path, or an archive and its member

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
    const std::string path = linkedPath(layout_.build, match.archive.empty() ? match.object : match.archive);
    const auto found = layoutObjects_.find({path, match.archive.empty() ? "" : match.object});
    return found == layoutObjects_.end() ? std::nullopt : std::optional(found->second);
  }

  [[nodiscard]] bool isIntermediate(const std::string &object) const
  {
    return intermediate_.contains({object, ""}) || intermediate_.contains({"lib" + targetOf(object) + ".a", baseName(object)});
  }

  RelocatedFile fileOf(const RelocationDirective &directive, const std::vector<std::string> &kinds, const std::string &file)
  {
    RelocatedFile out;
    out.file = file;
    if (const auto source = compiled_.find(program::withoutDots(file)); source != compiled_.end())
      out.object = source->second;
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

  /// The region of the output section as the script, else the generator, names it; where neither does the smallest at the address.
  void findRegions()
  {
    std::map<std::string, const KnownRegion *> byOutput;
    for (const ScriptSection &section : layout_.build.script.sections)
      if (const KnownRegion *region = out_.regions.named(section.region))
        byOutput.emplace(section.name, region);
    for (const GeneratedSection &section : out_.sections)
      if (const KnownRegion *region = section.output ? out_.regions.named(section.region) : nullptr)
        byOutput.emplace(layout_.build.map.outputs[*section.output].name, region);
    for (Relocation &relocation : out_.relocations)
      for (RelocatedFile &file : relocation.files)
        for (RelocatedInput &input : file.inputs) {
          if (!input.isLinked())
            continue;
          const auto said = byOutput.find(input.output);
          const bool isThere = said != byOutput.end() && contains(*said->second, input.address);
          if (const KnownRegion *region = isThere ? said->second : out_.regions.at(input.address))
            input.region = region->name;
        }
  }

  /// Every directive that names a file has the same inputs of it.
  void markContested()
  {
    struct Askers {
      std::string region;     // the first that asks
      bool isSeveral = false; // another asks, too
    };
    std::map<std::string, std::vector<Askers>> files; // by name in the link
    const auto eachAsked = [&](const auto &action) {
      for (Relocation &relocation : out_.relocations)
        for (RelocatedFile &file : relocation.files) {
          if (file.linked.empty() || directiveOf(relocation).region.empty())
            continue;
          std::vector<Askers> &askers = files[file.linked];
          askers.resize(file.inputs.size());
          for (std::size_t i = 0; i < file.inputs.size(); ++i)
            if (file.inputs[i].isAsked)
              action(directiveOf(relocation).region, file.inputs[i], askers[i]);
        }
    };
    eachAsked([](const std::string &region, const RelocatedInput &, Askers &askers) {
      if (askers.region.empty())
        askers.region = region;
      askers.isSeveral = askers.isSeveral || askers.region != region;
    });
    eachAsked([](const std::string &, RelocatedInput &input, const Askers &askers) { input.isContested = askers.isSeveral; });
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
              !liesIn(out_.regions, *target, input))
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
  std::map<std::string, std::string> compiled_;  // object by source; absolute, without dots
  std::map<Named, std::size_t> layoutObjects_;
  std::set<Named> intermediate_;                 // objects for link-time optimisation
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
