// SPDX-License-Identifier: Apache-2.0
#include "program/layout/views.h"

namespace headroom {

RelocationView joinRelocation(const MemoryLayout &layout, const LayoutInput &)
{
  RelocationView out;
  out.isAsked = !layout.build.relocation.directives.empty();
  return out;
}

} // namespace headroom
