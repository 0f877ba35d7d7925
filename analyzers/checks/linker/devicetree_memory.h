// SPDX-License-Identifier: Apache-2.0
// The memory regions that the devicetree declares to the linker.
#pragma once

#include <string>
#include <vector>

#include "program/layout/memory_layout.h"

namespace headroom {

/// All nodes that declare one region name.
struct DeclaredRegion {
  const DtNode *enabled = nullptr;  ///< the first enabled one
  const DtNode *disabled = nullptr; ///< the first disabled one

  [[nodiscard]] bool isDeclared() const { return enabled != nullptr; }
  [[nodiscard]] bool isOnlyDisabled() const { return !enabled && disabled; }
};

[[nodiscard]] DeclaredRegion regionNamed(const MemoryLayout &layout, const std::string &name);

/// Of all nodes, disabled ones too; by node.
[[nodiscard]] std::vector<std::string> declaredRegionNames(const MemoryLayout &layout);

} // namespace headroom
