// SPDX-License-Identifier: Apache-2.0
// The public face of this folder: what a build directory holds beside the image becomes BuildFacts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facts/build_facts.h"

namespace headroom {

/// Where to look. Paths are absolute; an empty one is looked for below `directory`.
struct BuildPaths {
  std::string directory;                                    ///< of this image's build; empty: only what is named or beside the image is read
  std::string image;                                        ///< the linked image; artefacts of Zephyr lie beside it
  std::string sysbuild;                                     ///< directory of domains.yaml; empty: the image is alone
  std::string domain;                                       ///< name of this image in it
  std::vector<std::pair<std::string, std::string>> domains; ///< names and build directories of all images of the sysbuild
  std::string project;                                      ///< directory of the application's build files; empty where unknown
  std::string kconfig, devicetree, map, script;             ///< named by the user
};

/// Never fails as a whole: what is missing or broken is said in BuildFacts::artefacts, and rules that need it are undecided.
[[nodiscard]] BuildFacts readBuild(const BuildPaths &paths);

/// The build directory that an image lies in as Zephyr leaves it, BUILD/zephyr/IMAGE; empty: it lies in no such one.
[[nodiscard]] std::string buildDirectoryOf(const std::string &image);

} // namespace headroom
