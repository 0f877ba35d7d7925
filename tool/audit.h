// SPDX-License-Identifier: Apache-2.0
// The way from the command line to a report: configuration, packs, machine code, sources, program, rules. Decides nothing about formats
// or codes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "environment.h"
#include "facts/expected.h"
#include "options.h"
#include "report/report.h"

namespace headroom::tool {

struct AuditedImage;

struct AuditRequest {
  InputOptions input;
  std::vector<std::string> roots; ///< that the user named: roots, or functions that become roots of kind `function`
  bool needsSources = true;       ///< false: nothing that is asked for is in the sources
  std::vector<std::string> files; ///< that the user named: findings are limited to what they can cause
  bool skipsUnknownFiles = false; ///< a named file that no image is built from is said to be skipped, instead of an error
  std::function<void(AuditedImage &)> onJoined; ///< of each image before its rules run, while its machine facts are there; may be empty
  std::function<void(std::size_t done, std::size_t total)> onProgress; ///< of an image's sources; may be empty
};

struct AuditOutcome {
  Report report; ///< of every image that could be audited, also beside errors
  std::vector<Error> errors;
  std::vector<std::string> warnings;
};

[[nodiscard]] AuditOutcome audit(const AuditRequest &request, const Environment &environment);

/// Of this build: what reports and `--version` say.
[[nodiscard]] std::string toolVersion();

} // namespace headroom::tool
