// SPDX-License-Identifier: Apache-2.0
#include "report/published_place.h"

#include <algorithm>

#include "checks/places.h"

namespace headroom {

namespace {

// The project's own file that every audit has, or can have.
constexpr const char *configurationFile = ".headroom.yaml";

PublishedPlace published(const SourcePlace &place, bool isExact)
{
  return {fileText(place), std::max(place.line, 1U), std::max(place.column, 1U), isExact};
}

const SourcePlace *firstInSources(const std::vector<FindingStep> &steps)
{
  // The end of a chain is what the finding is about.
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    if (isInSources(step->place))
      return &step->place;
  return nullptr;
}

} // namespace

bool isInSources(const SourcePlace &place)
{
  return !place.file.empty() && place.root != "build" && place.root != "toolchain" && !place.file.starts_with('/') && !place.file.starts_with("..");
}

PublishedPlace publishedPlace(const Finding &finding, const ProjectConfig &config)
{
  if (isInSources(finding.place))
    return published(finding.place, true);
  for (const std::vector<FindingStep> *steps : {&finding.path, &finding.notes})
    if (const SourcePlace *place = firstInSources(*steps))
      return published(*place, false);
  const bool isUsable = !config.path.empty() && isInSources({"app", config.path, 0, 0});
  return {isUsable ? config.path : configurationFile, 1, 1, false};
}

std::string publishedMessage(const Finding &finding, const PublishedPlace &place)
{
  const std::string where = text(finding.place);
  return place.isExact || where.empty() ? finding.message : finding.message + " (" + where + ")";
}

std::vector<const Finding *> publishedFindings(const ImageReport &image, const ReportOptions &options)
{
  std::vector<const Finding *> out;
  for (const Finding &finding : image.checks.findings)
    if (options.showAll || (finding.isOwn && !finding.suppressed))
      out.push_back(&finding);
  return out;
}

} // namespace headroom
