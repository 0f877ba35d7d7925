// SPDX-License-Identifier: Apache-2.0
// Machine code of one unit, made from its source.
#pragma once

#include <string>
#include <vector>

namespace headroom {

struct GeneratedObject {
  std::string bytes;               ///< a relocatable ELF file; empty: there is none
  std::vector<std::string> errors; ///< why there is none, `file:line:col: text`; empty beside no bytes: the target is no firmware's
  bool hasSameCode = false;        ///< what the build's compiler makes of it is the same
  std::string compiler;            ///< the build's, as ClangCommand::compiler; empty for assembly

  friend bool operator==(const GeneratedObject &, const GeneratedObject &) = default;
};

} // namespace headroom
