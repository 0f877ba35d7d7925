// SPDX-License-Identifier: Apache-2.0
// What a build says of itself: Zephyr's build_info.yml (since 3.7; scripts/schemas/build-schema.yml there).
#pragma once

#include <string>
#include <vector>

namespace headroom {

struct BuildInfo {
  std::string file;                   ///< absolute; empty where none was read
  std::string board;                  ///< without qualifiers and revision; empty where it does not say, as all that follows
  std::string sourceDirectory;        ///< of the application
  std::string configurationDirectory; ///< of the application; the source directory where it is not another
  std::string zephyrBase;
  std::string westTop;                ///< top directory of the workspace
  std::vector<std::string> devicetreeFiles; ///< sources of the tree, in order, overlays behind the board's
  std::vector<std::string> kconfigFiles;    ///< fragments, in order
};

} // namespace headroom
