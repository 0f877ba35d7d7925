// SPDX-License-Identifier: Apache-2.0
// One test program: what its leading comments ask for (programs/program.h has the vocabulary).
#pragma once

#include <string>
#include <vector>

namespace headroom::test {

/// What one root's bound must be.
struct Expectation {
  std::string root;      ///< name or entry of a root
  bool onSecond = false; ///< measured on the second stack, else on the main one
  std::string kind;      ///< the JSON spelling
  bool isTight = false;  ///< the program drives the worst path: at most 10 % above the watermark
  std::string culprit;   ///< reason that must be among the culprits; empty for `bounded`
};

struct ProgramFile {
  std::string name;
  std::string path;
  std::string config; ///< path of NAME.yaml; empty where there is none
  std::string board;
  bool usesClang = false;
  bool hasSources = false; ///< the audit may read the program's source
  std::vector<std::string> flags;
  std::vector<std::string> also;
  std::vector<Expectation> expectations;
};

/// The programs of a directory (files with a `board:`), by name. A directive that is not understood, or a program without an
/// expectation, is an error in `error`: nothing is left out silently.
[[nodiscard]] std::vector<ProgramFile> readPrograms(const std::string &directory, std::string &error);

} // namespace headroom::test
