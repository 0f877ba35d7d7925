// SPDX-License-Identifier: Apache-2.0
#include "program/layout/initialisation_view.h"

#include <algorithm>
#include <set>

#include "program/layout/startup_ranges.h"
#include "program/layout/views.h"

namespace headroom {

namespace {

/// The symbols that some object of the link refers to without defining them: those of the linker script among them.
std::set<std::string> referredNames(const std::vector<LayoutObject> &objects)
{
  std::set<std::string> out;
  for (const LayoutObject &object : objects)
    for (const ObjectReference &reference : object.references)
      if (reference.toSection == UINT32_MAX)
        out.insert(reference.symbol);
  return out;
}

/// From a file, or from absolute symbols that the build writes into the image: `option` tells what their names begin with.
bool isConfigurationKnown(const MemoryLayout &layout, const std::string &option)
{
  const std::string prefix = option.substr(0, option.find('_') + 1);
  return layout.build.has(artefact::kconfig) || std::any_of(layout.image.symbols.begin(), layout.image.symbols.end(), [&](const ImageSymbol &one) {
           return one.section == UINT32_MAX && one.name.starts_with(prefix);
         });
}

class Joiner {
public:
  explicit Joiner(const MemoryLayout &layout)
      : layout_(layout), knowledge_(layout.knowledge.initialisation), symbols_(layout.image)
  {
  }

  InitialisationView join()
  {
    if (layout_.image.symbols.empty())
      out_.open.push_back("the image has no symbols");
    if (!knowledge_.copiesWhen.empty() && !isConfigurationKnown(layout_, knowledge_.copiesWhen.front()))
      out_.open.push_back(layout_.build.lack(artefact::kconfig));
    for (const OtherStartup &other : knowledge_.elsewhere)
      if (areOn(other.when))
        out_.open.push_back(other.what + " brings memory into its first state in this build");
    for (const std::string &option : knowledge_.copiesWhen)
      if (out_.idle.empty() && !layout_.isOn(option))
        out_.idle = option + " is off";
    for (const StartupRange &row : knowledge_.ranges)
      if (areOn(row.when))
        add(row);
    addGenerated();
    std::sort(out_.copied.begin(), out_.copied.end());
    out_.zeroed = merged(std::move(out_.zeroed));
    return std::move(out_);
  }

private:
  [[nodiscard]] bool areOn(const std::vector<std::string> &options) const
  {
    return std::all_of(options.begin(), options.end(), [&](const std::string &one) { return layout_.isOn(one); });
  }

  void add(const StartupRange &row)
  {
    std::vector<std::string> open;
    for (const FoundRange &found : findRanges(row, symbols_, open)) {
      if (row.isIfUsed && !isUsed(found.name))
        continue;
      if (!found.loadAddress)
        out_.zeroed.push_back(found.range);
      else if (out_.idle.empty())
        out_.copied.push_back({found.range, *found.loadAddress, found.name});
    }
    // What only looks like a range of start-up code need not have all of its symbols.
    if (!row.isIfUsed)
      out_.open.insert(out_.open.end(), open.begin(), open.end());
  }

  bool isUsed(const std::string &name)
  {
    if (layout_.objects.empty()) {
      out_.open.push_back("no object of the link was read, so whether " + name + " is used is not known");
      return false;
    }
    if (referred_.empty())
      referred_ = referredNames(layout_.objects);
    if (referred_.contains(name))
      return true;
    if (layout_.build.artefacts.contains(artefact::objects) && !layout_.build.has(artefact::objects))
      out_.open.push_back(layout_.build.lack(artefact::objects) + ", so whether " + name + " is used is not known");
    return false;
  }

  void addGenerated()
  {
    const std::string &option = layout_.knowledge.relocation.option;
    if (!layout_.build.has(artefact::relocationCode)) {
      if (!option.empty() && layout_.isOn(option))
        out_.open.push_back(option + " is on, but " + layout_.build.lack(artefact::relocationCode));
      return;
    }
    for (const GeneratedRange &one : layout_.build.relocationCode.ranges) {
      StartupRange row;
      row.start = one.start;
      row.size = one.size;
      row.load = one.load;
      add(row);
    }
  }

  const MemoryLayout &layout_;
  const InitialisationKnowledge &knowledge_;
  SymbolAddresses symbols_;
  std::set<std::string> referred_;
  InitialisationView out_;
};

AddressRange common(const AddressRange &a, const AddressRange &b)
{
  const std::uint64_t begin = std::max(a.begin, b.begin);
  return {begin, std::max(begin, std::min(a.end, b.end))};
}

std::uint64_t bytesOf(const std::vector<AddressRange> &ranges)
{
  std::uint64_t out = 0;
  for (const AddressRange &one : ranges)
    out += one.end - one.begin;
  return out;
}

/// Both ways count modulo 2^64: memory may lie below or above its contents.
bool isOfSameContents(const CopiedRange &copy, const AddressRange &range, std::uint64_t loadAddress)
{
  return copy.loadAddress - copy.range.begin == loadAddress - range.begin;
}

} // namespace

std::vector<AddressRange> merged(std::vector<AddressRange> ranges)
{
  std::erase_if(ranges, [](const AddressRange &one) { return one.end <= one.begin; });
  std::sort(ranges.begin(), ranges.end());
  std::vector<AddressRange> out;
  for (const AddressRange &one : ranges) {
    if (!out.empty() && one.begin <= out.back().end)
      out.back().end = std::max(out.back().end, one.end);
    else
      out.push_back(one);
  }
  return out;
}

std::uint64_t InitialisationView::copiedBytes(const AddressRange &range, std::uint64_t loadAddress) const
{
  std::vector<AddressRange> parts;
  for (const CopiedRange &copy : copied)
    if (isOfSameContents(copy, range, loadAddress))
      parts.push_back(common(copy.range, range));
  return bytesOf(merged(std::move(parts)));
}

const CopiedRange *InitialisationView::wrongCopy(const AddressRange &range, std::uint64_t loadAddress) const
{
  for (const CopiedRange &copy : copied) {
    const AddressRange part = common(copy.range, range);
    if (part.begin != part.end && !isOfSameContents(copy, range, loadAddress))
      return &copy;
  }
  return nullptr;
}

std::uint64_t InitialisationView::zeroedBytes(const AddressRange &range) const
{
  std::vector<AddressRange> parts;
  for (const AddressRange &one : zeroed)
    parts.push_back(common(one, range));
  return bytesOf(merged(std::move(parts)));
}

InitialisationView joinInitialisation(const MemoryLayout &layout, const LayoutInput &)
{
  return Joiner(layout).join();
}

} // namespace headroom
