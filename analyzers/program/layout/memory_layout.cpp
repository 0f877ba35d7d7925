// SPDX-License-Identifier: Apache-2.0
#include "program/layout/memory_layout.h"

#include "program/source_places.h"

namespace headroom {

SourcePlace MemoryLayout::place(const std::string &file, std::uint32_t line) const
{
  const std::string clean = program::withoutDots(file);
  for (const auto &[prefix, root] : pathRoots)
    if (clean.starts_with(prefix) && (clean.size() == prefix.size() || clean[prefix.size()] == '/'))
      return {root, clean.substr(std::min(clean.size(), prefix.size() + 1)), line, 0};
  return {"", clean, line, 0};
}

bool MemoryLayout::isOn(const std::string &symbol) const
{
  if (build.has(artefact::kconfig))
    return build.kconfig.isOn(symbol);
  const ImageSymbol *found = image.symbol(symbol);
  return found && found->section == UINT32_MAX && found->address == 1;
}

} // namespace headroom
