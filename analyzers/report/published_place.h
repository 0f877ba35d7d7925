// SPDX-License-Identifier: Apache-2.0
// Where services that know only the repository show a finding. They take one file for every result, and count a path that changes from
// build to build as a new result each time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/report.h"

namespace headroom {

struct PublishedPlace {
  std::string file;         ///< relative to the repository's root; never empty, never in the build directory
  std::uint32_t line = 1;   ///< 1 where it is not known
  std::uint32_t column = 1; ///< 1 where it is not known
  bool isExact = true;      ///< false: the finding has no place in the sources, and this stands for it
};

/// The finding's own place; else the first place of its paths and notes that is in the sources; else the configuration.
[[nodiscard]] PublishedPlace publishedPlace(const Finding &finding, const ProjectConfig &config);

/// Whether a file of the report is in the sources: of the application, or of a module beside it.
[[nodiscard]] bool isInSources(const SourcePlace &place);

/// The message with what the published place does not say: where the finding stands in the build.
[[nodiscard]] std::string publishedMessage(const Finding &finding, const PublishedPlace &place);

/// Of an image the findings for a service that keeps their history by itself, as the checks ordered them: also those of the baseline, which
/// it would take for fixed.
[[nodiscard]] std::vector<const Finding *> publishedFindings(const ImageReport &image, const ReportOptions &options);

} // namespace headroom
