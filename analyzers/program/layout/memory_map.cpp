// SPDX-License-Identifier: Apache-2.0
#include "program/layout/memory_map.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "facts/glob.h"
#include "facts/hex_text.h"
#include "program/layout/section_owners.h"

namespace headroom {

namespace {

std::uint64_t sumOf(std::uint64_t a, std::uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

bool holds(const MemoryRegion &region, std::uint64_t address)
{
  return region.origin && region.lengthBytes && address >= *region.origin && address - *region.origin < *region.lengthBytes;
}

/// One section in one region: where it runs, or where its contents are stored.
struct Placement {
  const ImageSection *section = nullptr;
  std::uint64_t address = 0;
  bool isLoadImage = false;
  std::size_t region = 0;
  std::size_t other = SIZE_MAX; ///< region of the section's other placement
};

class MapMaker {
public:
  MapMaker(const MemoryLayout &layout, std::size_t symbols) : layout_(layout), owners_(layout), wantedSymbols_(symbols)
  {
    for (const RegionAlias &one : layout.build.script.aliases)
      regionOfAlias_.try_emplace(one.alias, one.region);
    for (const ScriptSection &one : layout.build.script.sections)
      scriptSections_.try_emplace(one.name, &one);
  }

  MemoryMap make()
  {
    declareRegions();
    for (const ImageSection &section : layout_.image.sections)
      if (section.isInMemory())
        place(section);
    orderRegions();
    for (const Placement &placement : placements_)
      fill(placement);
    for (MemoryRegion &region : out_.regions)
      measure(region);
    addSymbols();
    addMoved();
    addNotes();
    return std::move(out_);
  }

private:
  void declareRegions()
  {
    for (const LinkerRegion &declared : linkerRegions(layout_)) {
      MemoryRegion region;
      region.name = declared.name;
      region.origin = declared.origin;
      region.lengthBytes = declared.lengthBytes;
      region.attributes = declared.attributes;
      // A script's expression that could not be evaluated is a declaration, too.
      region.isDeclared = declared.origin.has_value() || layout_.build.map.regions.empty();
      region.line = declared.line;
      out_.regions.push_back(std::move(region));
    }
  }

  void place(const ImageSection &section)
  {
    const auto found = scriptSections_.find(section.name);
    const ScriptSection *const script = found == scriptSections_.end() ? nullptr : found->second;
    Placement runs{&section, section.address, false, regionAt(section.address, script ? script->region : ""), SIZE_MAX};
    // Where nothing is stored, the program header's load address says nothing: it only continues what was loaded before.
    const bool isCopied = section.hasBits && section.loadAddress && *section.loadAddress != section.address;
    if (isCopied) {
      const Placement stored{&section, *section.loadAddress, true, regionAt(*section.loadAddress, script ? script->loadRegion : ""), runs.region};
      runs.other = stored.region;
      placements_.push_back(stored);
    }
    placements_.push_back(runs);
  }

  /// The one that the script names where it can be, else the smallest that holds the address, else the one of no region. Linear in the
  /// regions, whose number the readers limit.
  std::size_t regionAt(std::uint64_t address, const std::string &written)
  {
    const auto alias = regionOfAlias_.find(written);
    const std::string &named = alias == regionOfAlias_.end() ? written : alias->second;
    std::size_t smallest = SIZE_MAX;
    for (std::size_t i = 0; i < out_.regions.size(); ++i) {
      const MemoryRegion &region = out_.regions[i];
      if (!named.empty() && region.name == named && (holds(region, address) || !region.origin || !region.lengthBytes))
        return i;
      if (holds(region, address) && (smallest == SIZE_MAX || *region.lengthBytes < *out_.regions[smallest].lengthBytes))
        smallest = i;
    }
    if (smallest != SIZE_MAX)
      return smallest;
    const auto nameless = std::find_if(out_.regions.begin(), out_.regions.end(), [](const MemoryRegion &one) { return one.name.empty(); });
    if (nameless != out_.regions.end())
      return static_cast<std::size_t>(nameless - out_.regions.begin());
    out_.regions.emplace_back();
    out_.regions.back().isDeclared = false;
    return out_.regions.size() - 1;
  }

  /// Those without a declaration behind the others; the one of no region, which was made last, is last.
  void orderRegions()
  {
    std::vector<std::size_t> order(out_.regions.size());
    for (std::size_t i = 0; i < order.size(); ++i)
      order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const MemoryRegion &one = out_.regions[a], &two = out_.regions[b];
      return std::make_tuple(!one.isDeclared, one.name.empty()) < std::make_tuple(!two.isDeclared, two.name.empty());
    });
    std::vector<std::size_t> newIndex(order.size());
    std::vector<MemoryRegion> regions;
    for (std::size_t i = 0; i < order.size(); ++i) {
      newIndex[order[i]] = i;
      regions.push_back(std::move(out_.regions[order[i]]));
    }
    out_.regions = std::move(regions);
    for (Placement &placement : placements_) {
      placement.region = newIndex[placement.region];
      if (placement.other != SIZE_MAX)
        placement.other = newIndex[placement.other];
    }
  }

  void fill(const Placement &placement)
  {
    const ImageSection &section = *placement.section;
    MemoryRegion &region = out_.regions[placement.region];
    MemorySection one{section.name, placement.address, section.sizeBytes, placement.isLoadImage, {}};
    if (placement.other != SIZE_MAX)
      one.otherRegion = out_.regions[placement.other].name;
    region.sections.push_back(std::move(one));
    if (placement.isLoadImage)
      region.loadBytes = sumOf(region.loadBytes, section.sizeBytes);
    std::map<MemoryOwner, std::uint64_t> &files = files_[placement.region], &libraries = libraries_[placement.region];
    for (const auto &[owner, bytes] : owners_.of(section)) {
      files[owner] += bytes;
      libraries[libraryOf(owner)] += bytes;
      if (owner.kind == MemoryOwner::Kind::Fill)
        region.fillBytes += bytes;
      if (owner.kind == MemoryOwner::Kind::Unknown && !placement.isLoadImage)
        unknownBytes_ += bytes;
    }
  }

  static std::vector<MemoryShare> sharesOf(const std::map<MemoryOwner, std::uint64_t> &bytesOf)
  {
    std::vector<MemoryShare> out;
    for (const auto &[owner, bytes] : bytesOf)
      out.push_back({owner, bytes});
    std::stable_sort(out.begin(), out.end(), [](const MemoryShare &a, const MemoryShare &b) { return a.bytes > b.bytes; });
    return out;
  }

  void measure(MemoryRegion &region)
  {
    const auto index = static_cast<std::size_t>(&region - out_.regions.data());
    region.files = sharesOf(files_[index]);
    region.libraries = sharesOf(libraries_[index]);
    std::stable_sort(region.sections.begin(), region.sections.end(), [](const MemorySection &a, const MemorySection &b) {
      return std::tie(a.address, a.name) < std::tie(b.address, b.name);
    });
    std::uint64_t all = 0, covered = 0;
    std::uint64_t end = region.origin.value_or(region.sections.empty() ? 0 : region.sections.front().address);
    for (const MemorySection &section : region.sections) {
      all = sumOf(all, section.bytes);
      const std::uint64_t begin = std::max(section.address, end), last = sumOf(section.address, section.bytes);
      if (last > begin)
        covered += last - begin;
      // Where no region is known, sections lie anywhere, and what is between them is nobody's gap.
      if (section.address > end && region.origin)
        region.gapBytes += section.address - end;
      end = std::max(end, last);
    }
    region.usedBytes = covered;
    region.sharedBytes = all - std::min(all, covered);
    if (!region.origin || !region.lengthBytes)
      return;
    const std::uint64_t limit = sumOf(*region.origin, *region.lengthBytes);
    region.beyondBytes = end > limit ? end - limit : 0;
    region.freeBytes = end < limit ? limit - end : 0;
  }

  void addSymbols()
  {
    std::vector<std::vector<const Placement *>> placementsOf(layout_.image.sections.size());
    for (const Placement &placement : placements_)
      placementsOf[static_cast<std::size_t>(placement.section - layout_.image.sections.data())].push_back(&placement);
    std::vector<std::vector<std::pair<const ImageSymbol *, const Placement *>>> found(out_.regions.size());
    for (const ImageSymbol *const symbol : distinctSymbols())
      for (const Placement *const placement : placementsOf[symbol->section])
        found[placement->region].emplace_back(symbol, placement);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto byBytes = [](const auto &a, const auto &b) {
        return std::make_tuple(b.first->sizeBytes, std::cref(a.first->name), a.first->address, a.second->isLoadImage) <
               std::make_tuple(a.first->sizeBytes, std::cref(b.first->name), b.first->address, b.second->isLoadImage);
      };
      const std::size_t count = std::min(wantedSymbols_, found[i].size());
      std::partial_sort(found[i].begin(), found[i].begin() + static_cast<std::ptrdiff_t>(count), found[i].end(), byBytes);
      for (std::size_t k = 0; k < count; ++k) {
        const auto &[symbol, placement] = found[i][k];
        out_.regions[i].symbols.push_back({symbol->name, placement->section->name, owners_.at(*placement->section, symbol->address),
                                           placement->address + (symbol->address - placement->section->address), symbol->sizeBytes,
                                           placement->isLoadImage});
      }
    }
  }

  void addMoved()
  {
    for (const Relocation &relocation : layout_.relocation.relocations)
      for (const RelocatedFile &file : relocation.files) {
        std::map<std::pair<std::string, std::string>, std::uint64_t> bytesOf; // by kind and region
        for (const RelocatedInput &input : file.inputs)
          if (input.isLinked() && input.isAsked && input.sizeBytes != 0)
            bytesOf[{input.kind, input.region}] += input.sizeBytes;
        for (const auto &[where, bytes] : bytesOf)
          out_.moved.push_back({layout_.place(file.file), where.first, where.second, bytes});
      }
  }

  /// One for each address and size: another name of the same bytes is no further use of memory. A global name is preferred.
  std::vector<const ImageSymbol *> distinctSymbols() const
  {
    std::vector<const ImageSymbol *> out;
    for (const ImageSymbol &symbol : layout_.image.symbols) {
      if (symbol.sizeBytes == 0 || symbol.section >= layout_.image.sections.size())
        continue;
      const ImageSection &section = layout_.image.sections[symbol.section];
      if (symbol.address >= section.address && symbol.address - section.address < section.sizeBytes)
        out.push_back(&symbol);
    }
    const auto key = [](const ImageSymbol *one) { return std::make_tuple(one->section, one->address, one->sizeBytes); };
    std::stable_sort(out.begin(), out.end(), [&](const ImageSymbol *a, const ImageSymbol *b) {
      return std::tuple_cat(key(a), std::make_tuple(a->isLocal, std::cref(a->name))) <
             std::tuple_cat(key(b), std::make_tuple(b->isLocal, std::cref(b->name)));
    });
    out.erase(std::unique(out.begin(), out.end(), [&](const ImageSymbol *a, const ImageSymbol *b) { return key(a) == key(b); }), out.end());
    return out;
  }

  void addNotes()
  {
    const BuildFacts &build = layout_.build;
    const bool hasRegions = std::any_of(out_.regions.begin(), out_.regions.end(), [](const MemoryRegion &one) { return one.isDeclared; });
    if (!build.has(artefact::map))
      out_.notes.push_back("which file each byte is of is not known: " + build.lack(artefact::map));
    else if (unknownBytes_ != 0)
      out_.notes.push_back(std::to_string(unknownBytes_) + " bytes of the image are not in its linker map");
    if (!hasRegions)
      out_.notes.push_back("the memory regions are not known: " + (build.has(artefact::script) ? "neither map nor script has them" : build.lack(artefact::script)));
    if (const auto [bytes, address] = unownedBytes(); bytes != 0)
      out_.notes.push_back(std::to_string(bytes) + " bytes of the image's segments, the first at " + hexText(address) +
                           ", belong to no section: they are in no figure here");
    for (const std::string &file : build.map.regions.empty() ? build.script.includes : std::vector<std::string>())
      out_.notes.push_back("INCLUDE " + file + " of the linker script was not read");
  }

  /// What segments bring into memory beside sections, and where it begins. Less than the alignment of what follows is padding.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> unownedBytes() const
  {
    std::vector<const ImageSection *> sections;
    for (const ImageSection &section : layout_.image.sections)
      if (section.isInMemory())
        sections.push_back(&section);
    std::stable_sort(sections.begin(), sections.end(), [](const ImageSection *a, const ImageSection *b) { return a->address < b->address; });
    std::vector<std::pair<std::uint64_t, std::uint64_t>> segments; // address and end
    for (const ImageSegment &segment : layout_.image.segments)
      if (segment.memoryBytes != 0)
        segments.emplace_back(segment.address, sumOf(segment.address, segment.memoryBytes));
    std::sort(segments.begin(), segments.end());
    std::uint64_t bytes = 0, first = 0, end = 0; // `end` of what was counted or is owned
    const auto count = [&](std::uint64_t begin, std::uint64_t until, std::uint64_t alignBytes) {
      begin = std::max(begin, end);
      if (until <= begin || until - begin < alignBytes)
        return;
      first = bytes == 0 ? begin : first;
      bytes = sumOf(bytes, until - begin);
    };
    auto section = sections.begin();
    for (const auto &[begin, until] : segments) {
      end = std::max(end, begin);
      for (; section != sections.end() && (*section)->address < until; ++section) {
        count(begin, (*section)->address, (*section)->alignBytes);
        end = std::max(end, sumOf((*section)->address, (*section)->sizeBytes));
      }
      count(begin, until, 1);
      end = std::max(end, until);
    }
    return {bytes, first};
  }

  const MemoryLayout &layout_;
  SectionOwners owners_;
  std::map<std::string, std::string> regionOfAlias_;
  std::map<std::string, const ScriptSection *> scriptSections_;
  std::size_t wantedSymbols_;
  MemoryMap out_;
  std::vector<Placement> placements_;
  std::map<std::size_t, std::map<MemoryOwner, std::uint64_t>> files_, libraries_; ///< by region
  std::uint64_t unknownBytes_ = 0;
};

} // namespace

std::vector<LinkerRegion> linkerRegions(const MemoryLayout &layout)
{
  const BuildFacts &build = layout.build;
  std::vector<LinkerRegion> out = build.map.regions.empty() ? build.script.regions : build.map.regions;
  std::erase_if(out, [&](const LinkerRegion &region) {
    const std::vector<std::string> &ignored = layout.knowledge.initialisation.ignoredRegions;
    return std::any_of(ignored.begin(), ignored.end(), [&](const std::string &pattern) { return globMatch(pattern, region.name); });
  });
  return out;
}

const ScriptSection *scriptSection(const LinkerScript &script, const std::string &name)
{
  const auto found = std::find_if(script.sections.begin(), script.sections.end(), [&](const ScriptSection &one) { return one.name == name; });
  return found == script.sections.end() ? nullptr : &*found;
}

std::string regionOfAlias(const LinkerScript &script, const std::string &name)
{
  for (const RegionAlias &alias : script.aliases)
    if (alias.alias == name)
      return alias.region;
  return name;
}

MemoryMap memoryMap(const MemoryLayout &layout, std::size_t symbols)
{
  return MapMaker(layout, symbols).make();
}

} // namespace headroom
