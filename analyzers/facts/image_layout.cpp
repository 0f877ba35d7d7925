// SPDX-License-Identifier: Apache-2.0
#include "facts/image_layout.h"

namespace headroom {

const ImageSymbol *ImageLayout::symbol(const std::string &name) const
{
  const ImageSymbol *local = nullptr;
  for (const ImageSymbol &one : symbols)
    if (one.name == name) {
      if (!one.isLocal)
        return &one;
      local = local ? local : &one;
    }
  return local;
}

} // namespace headroom
