// SPDX-License-Identifier: Apache-2.0
// How an RTOS relocates code and data: what its generator selects, and the names that it gives.
#pragma once

#include <string>
#include <vector>

namespace headroom {

struct RelocationKind {
  std::string name;                  ///< `TEXT`
  std::vector<std::string> sections; ///< an input section belongs to it if its name holds one of these: `.text.`
};

struct RelocationKnowledge {
  std::vector<RelocationKind> kinds;
  std::string directive; ///< the build file's command: `zephyr_code_relocate`
  std::string option;    ///< without it every directive is without effect: `CONFIG_CODE_DATA_RELOCATION`
};

} // namespace headroom
