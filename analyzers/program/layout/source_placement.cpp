// SPDX-License-Identifier: Apache-2.0
#include "program/layout/source_placement.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "program/layout/views.h"

namespace headroom {

namespace {

std::string lastPart(const std::string &path)
{
  return path.substr(path.rfind('/') + 1);
}

/// `buffer.3` is `buffer`: compilers number static locals.
std::string withoutNumber(const std::string &name)
{
  const std::size_t dot = name.rfind('.');
  const bool isNumbered = dot != std::string::npos && dot + 1 < name.size() && name.find_first_not_of("0123456789", dot + 1) == std::string::npos;
  return isNumbered ? name.substr(0, dot) : name;
}

class Joiner {
public:
  Joiner(const MemoryLayout &layout, const LayoutInput &input) : layout_(layout), input_(input)
  {
    for (std::uint32_t i = 0; i < layout.image.symbols.size(); ++i) {
      const ImageSymbol &one = layout.image.symbols[i];
      if (one.kind != ImageSymbol::Kind::Function)
        symbols_[one.isLocal ? withoutNumber(one.name) : one.name].push_back(i);
    }
  }

  SourcePlacement join()
  {
    for (const SourceFacts &facts : input_.sources) {
      if (facts.isIncomplete) {
        out_.unread.push_back(layout_.place(facts.mainFile).file);
        continue;
      }
      out_.isRead = true;
      for (const SourceVariable &variable : facts.variables)
        if (variable.isDefined && !variable.section.empty())
          out_.variables.push_back({variable.name, variable.section, variable.isInitialised, variable.sizeBytes, symbolOf(facts, variable),
                                    place(facts, variable.position)});
      for (const SourceEmptyMacro &macro : facts.emptyMacros)
        if (isTag(macro.name))
          out_.inactive.push_back({macro.name, place(facts, macro.position)});
    }
    const auto variableKey = [](const PlacedVariable &one) { return std::tie(one.place, one.name, one.section, one.symbol); };
    const auto macroKey = [](const InactiveMacro &one) { return std::tie(one.place, one.name); };
    sortOnce(out_.variables, variableKey);
    sortOnce(out_.inactive, macroKey);
    return std::move(out_);
  }

private:
  /// A header is read by many units.
  template <typename Element, typename Key> static void sortOnce(std::vector<Element> &elements, Key key)
  {
    std::stable_sort(elements.begin(), elements.end(), [&](const Element &a, const Element &b) { return key(a) < key(b); });
    elements.erase(std::unique(elements.begin(), elements.end(), [&](const Element &a, const Element &b) { return key(a) == key(b); }),
                   elements.end());
  }

  [[nodiscard]] bool isTag(const std::string &macro) const
  {
    const std::vector<SectionTag> &tags = layout_.knowledge.initialisation.tags;
    return std::any_of(tags.begin(), tags.end(), [&](const SectionTag &tag) { return tag.macro == macro; });
  }

  [[nodiscard]] SourcePlace place(const SourceFacts &facts, const SourcePosition &position) const
  {
    if (position.file >= facts.files.size())
      return {};
    SourcePlace out = layout_.place(facts.files[position.file], position.line);
    out.column = position.column;
    return out;
  }

  [[nodiscard]] std::optional<std::uint32_t> symbolOf(const SourceFacts &facts, const SourceVariable &variable) const
  {
    const auto found = symbols_.find(variable.name);
    if (found == symbols_.end())
      return std::nullopt;
    std::optional<std::uint32_t> out;
    for (const std::uint32_t index : found->second) {
      const ImageSymbol &symbol = layout_.image.symbols[index];
      const bool isSameFile = symbol.sourceFile.empty() || lastPart(symbol.sourceFile) == lastPart(facts.mainFile);
      if (symbol.isLocal != variable.isInternal || (symbol.isLocal && !isSameFile))
        continue;
      if (out)
        return std::nullopt; // two files, or two functions, have one of this name
      out = index;
    }
    return out;
  }

  const MemoryLayout &layout_;
  const LayoutInput &input_;
  std::map<std::string, std::vector<std::uint32_t>> symbols_;
  SourcePlacement out_;
};

} // namespace

SourcePlacement joinSourcePlacement(const MemoryLayout &layout, const LayoutInput &input)
{
  return Joiner(layout, input).join();
}

} // namespace headroom
