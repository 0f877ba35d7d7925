// SPDX-License-Identifier: Apache-2.0
// From `-p`, `--elf` and the current directory to the images that are audited, each with its identity.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "environment.h"
#include "facts/expected.h"
#include "options.h"

namespace headroom::tool {

struct ImageInput {
  std::string file;                                           ///< as it can be opened; empty with evidence `objects` of a directory
  std::vector<std::string> objects;                           ///< as they can be opened
  std::string shownPath;                                      ///< what the report says: as given, or relative to the build directory
  std::string id;                                             ///< unique in the run
  std::string board;                                          ///< empty where unknown
  std::string evidence;                                       ///< `image`, `objects`, or `generated`: objects that are up to date count beside it, `objects` has what the build made; of a single file, empty until it is read
  std::string build;                                          ///< absolute build directory; empty for a single file
  std::string shownBuild;                                     ///< as given
  std::string database;                                       ///< compile_commands.json as it can be opened; empty where there is none
  std::string sysbuild;                                       ///< absolute directory of domains.yaml; empty: the image is alone
  std::string domain;                                         ///< name of this image in it
  std::vector<std::pair<std::string, std::string>> domains;   ///< names and build directories of all its images
  std::string map, devicetree, kconfig, script;               ///< named by the user, absolute; empty: looked for
  std::string project;                                        ///< absolute: where the search for the configuration starts
  std::vector<std::pair<std::string, std::string>> pathRoots; ///< as ProgramOptions::pathRoots
};

struct Inputs {
  std::vector<ImageInput> images;
  std::vector<Error> errors;
  std::vector<std::string> warnings;
};

/// Everything that the options name; without any, the current directory, else `build` in it.
[[nodiscard]] Inputs findInputs(const InputOptions &options, const Environment &environment);

/// Whether `headroom` without a word means `check` here: the current directory holds an image, or is a sysbuild directory.
[[nodiscard]] bool isInBuildDirectory(const Environment &environment);

} // namespace headroom::tool
