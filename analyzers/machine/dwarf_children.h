// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <llvm/DebugInfo/DWARF/DWARFDie.h>

namespace headroom::machine {

/// Visits the children of `parent`. DWARFDie::children() takes it for granted that the list has its terminator, which a
/// truncated or corrupt unit lacks (LLVM 19).
template <typename Visit> void forEachChild(const llvm::DWARFDie &parent, Visit visit)
{
  if (!parent)
    return;
  for (llvm::DWARFDie child = parent.getFirstChild(); child && !child.isNULL(); child = child.getSibling())
    visit(child);
}

} // namespace headroom::machine
