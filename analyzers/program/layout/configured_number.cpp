// SPDX-License-Identifier: Apache-2.0
#include "program/layout/configured_number.h"

namespace headroom {

std::optional<std::uint64_t> configuredNumber(const MemoryLayout &layout, const std::string &symbol)
{
  if (symbol.empty())
    return std::nullopt;
  if (layout.build.has(artefact::kconfig))
    return layout.build.kconfig.number(symbol);
  const ImageSymbol *found = layout.image.symbol(symbol);
  return found && found->section == UINT32_MAX ? std::optional(found->address) : std::nullopt;
}

} // namespace headroom
