// SPDX-License-Identifier: Apache-2.0
#include "program/layout/placement_policy.h"

#include "facts/glob.h"
#include "program/layout/views.h"

namespace headroom {

namespace {

bool isPlaced(const ImageLayout &image, const ImageSymbol &symbol)
{
  return symbol.kind != ImageSymbol::Kind::Other && symbol.section < image.sections.size() && image.sections[symbol.section].isAllocated;
}

std::string placeText(const ConfigPlace &place)
{
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": ";
}

} // namespace

std::vector<PolicyMatch> joinPlacementPolicy(const MemoryLayout &layout, const LayoutInput &input, std::vector<std::string> &notes)
{
  std::vector<PolicyMatch> out;
  for (const PlacementPolicy &policy : input.config.placement) {
    PolicyMatch match;
    for (std::uint32_t i = 0; i < layout.image.symbols.size(); ++i)
      if (isPlaced(layout.image, layout.image.symbols[i]) && globMatch(policy.symbol, layout.image.symbols[i].name))
        match.symbols.push_back(i);
    if (match.symbols.empty())
      notes.push_back(placeText(policy.place) + "placement: no function or object of this image is called " + policy.symbol);
    out.push_back(std::move(match));
  }
  return out;
}

} // namespace headroom
