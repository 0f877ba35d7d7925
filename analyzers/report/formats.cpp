// SPDX-License-Identifier: Apache-2.0
#include "report/formats.h"

#include <algorithm>

#include "report/annotations.h"
#include "report/code_quality.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sarif.h"
#include "report/text.h"

namespace headroom {

namespace {

struct Format {
  const char *name;
  std::string (*render)(const Report &report, const RenderContext &context);
};

constexpr Format formats[] = {
    {"text", [](const Report &report, const RenderContext &context) { return textReport(report, context.options); }},
    {"json", [](const Report &report, const RenderContext &context) { return jsonReport(report, context.options); }},
    {"sarif", sarifReport},
    {"gitlab", codeQualityReport},
    {"junit", junitReport},
    {"github", annotatedReport},
    {"md", markdownReport},
    {"csv", csvReport},
};

} // namespace

const std::vector<std::string> &reportFormats()
{
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Format &format : formats)
      out.emplace_back(format.name);
    return out;
  }();
  return names;
}

std::string renderReport(const std::string &format, const Report &report, const RenderContext &context)
{
  const Format *found = std::find_if(std::begin(formats), std::end(formats), [&](const Format &one) { return format == one.name; });
  return found == std::end(formats) ? std::string() : found->render(report, context);
}

} // namespace headroom
