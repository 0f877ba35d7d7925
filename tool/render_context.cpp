// SPDX-License-Identifier: Apache-2.0
#include "render_context.h"

#include <map>
#include <memory>

#include "config/knowledge.h"
#include "file_bytes.h"
#include "path_roots.h"

namespace headroom::tool {

namespace {

/// Several directories may have one name: where the build saw the sources, and where they are. Each file is read once.
SourceReader sourceReader(const PathRoots &roots, const std::vector<std::string> &pathMaps)
{
  const auto known = std::make_shared<std::map<std::string, std::optional<std::string>>>();
  return [=](const SourcePlace &place) -> std::optional<std::string> {
    if (place.file.empty() || place.file.starts_with('/') || ("/" + place.file + "/").find("/../") != std::string::npos)
      return std::nullopt;
    const auto [at, isNew] = known->try_emplace(place.root + '\0' + place.file);
    if (!isNew)
      return at->second;
    for (const auto &[directory, name] : roots) {
      if (name != place.root)
        continue;
      if (Expected<std::string> bytes = fileBytes(mappedPath(directory + "/" + place.file, pathMaps))) {
        at->second = std::move(*bytes);
        break;
      }
    }
    return at->second;
  };
}

} // namespace

Expected<std::string> rendered(const std::string &format, const Report &report, const ReportOptions &options, const GateOptions &gate,
                               const std::vector<std::string> &pathMaps)
{
  RenderContext context;
  context.options = options;
  context.gate = gate;
  Expected<std::vector<RuleInfo>> rules = shippedRules();
  if (!rules)
    return rules.error();
  for (RuleInfo &rule : *rules) {
    const std::optional<std::string_view> page = rulePage(rule.id);
    context.rules.push_back({std::move(rule), std::string(page.value_or(""))});
  }
  if (!report.pathRoots.empty())
    context.readSource = sourceReader(report.pathRoots, pathMaps);
  return renderReport(format, report, context);
}

} // namespace headroom::tool
