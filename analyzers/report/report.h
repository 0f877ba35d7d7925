// SPDX-License-Identifier: Apache-2.0
// Everything that a report is made of, whatever its format, and what of it the reader asked to see. Plain values.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/baseline.h"
#include "checks/check.h"
#include "checks/gate.h"
#include "program/program.h"

namespace headroom {

struct PackIdentity {
  std::string name;
  std::string digest;
};

/// The identity that a reviewer or a certifier needs; no time, no host, no absolute path.
struct ToolIdentity {
  std::string version;
  std::vector<PackIdentity> packs; ///< sorted by name
  std::string configDigest;        ///< empty where there is no configuration
};

struct ImageReport {
  ImageProgram program;
  CheckResult checks;
  ProjectConfig config; ///< merged for this image
  std::optional<Comparison> comparison; ///< empty: no baseline was asked for
};

struct Report {
  ToolIdentity tool;
  std::vector<ImageReport> images; ///< in the order of the command line
  std::vector<std::pair<std::string, std::string>> pathRoots; ///< as ProgramOptions::pathRoots, of all images; empty: no sources here
};

struct ReportOptions {
  bool showAll = false;       ///< findings outside `own`, suppressed ones and those of the baseline too
  bool isVerbose = false;     ///< every note of a finding, every unreached function
  bool withFunctions = false; ///< `--functions`
  bool withCalls = false;     ///< `--calls`
  bool withSuggestions = false; ///< `--suggest`
  bool withWitnesses = false; ///< `--witnesses`
  bool useColor = false;
  std::vector<std::string> roots; ///< names; empty: every root
};

/// Whether the reader asked for this root.
[[nodiscard]] bool isShown(const Root &root, const ReportOptions &options);

/// The same of a root of this image, whose report may be about some files only.
[[nodiscard]] bool isShown(const Root &root, const ImageReport &image, const ReportOptions &options);

/// Whether the reader sees this finding: every one with `showAll`, else only what is own, not suppressed and not in the baseline.
[[nodiscard]] bool isShown(const Finding &finding, const ReportOptions &options);

/// Whether the witnesses of a function's frame contradict each other. A second witness that says nothing does not.
[[nodiscard]] bool witnessesDisagree(const Witnesses &witnesses);

} // namespace headroom
