// SPDX-License-Identifier: Apache-2.0
#include "program/layout/views.h"

namespace headroom {

InitialisationView joinInitialisation(const MemoryLayout &, const LayoutInput &)
{
  return {};
}

} // namespace headroom
