// SPDX-License-Identifier: Apache-2.0
#include "report/code_quality.h"

#include <map>

#include "facts/sha256.h"
#include "report/json_parts.h"
#include "report/published_place.h"

namespace headroom {

namespace {

const char *severityOf(Level level)
{
  return level == Level::Error ? "critical" : level == Level::Warning ? "minor" : "info";
}

} // namespace

std::string codeQualityReport(const Report &report, const RenderContext &context)
{
  json::Json out = json::Json::array();
  std::map<std::string, unsigned> seen;
  for (const ImageReport &image : report.images)
    for (const Finding *finding : publishedFindings(image, context.options)) {
      const PublishedPlace place = publishedPlace(*finding, image.config);
      std::string message = publishedMessage(*finding, place);
      if (report.images.size() > 1)
        message += " [" + image.program.id + "]";
      // Two images of one name in one run: their findings are two all the same.
      const unsigned count = seen[finding->fingerprint]++;
      out.push_back(json::Json{{"description", message},
                               {"check_name", finding->rule},
                               {"fingerprint", count == 0 ? finding->fingerprint : sha256Hex(finding->fingerprint + '#' + std::to_string(count))},
                               {"severity", severityOf(finding->level)},
                               {"location", {{"path", place.file}, {"lines", {{"begin", place.line}}}}}});
    }
  return json::dump(out);
}

} // namespace headroom
