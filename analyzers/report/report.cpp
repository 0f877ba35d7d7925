// SPDX-License-Identifier: Apache-2.0
#include "report/report.h"

#include <algorithm>

namespace headroom {

bool isShown(const Root &root, const ReportOptions &options)
{
  return options.roots.empty() || std::find(options.roots.begin(), options.roots.end(), root.name) != options.roots.end();
}

bool isShown(const Root &root, const ImageReport &image, const ReportOptions &options)
{
  const std::optional<Limit> &limit = image.checks.limit;
  return isShown(root, options) && (!limit || std::binary_search(limit->roots.begin(), limit->roots.end(), root.name));
}

bool isShown(const Finding &finding, const ReportOptions &options)
{
  return options.showAll || (finding.isOwn && !finding.suppressed && finding.state != "existing");
}

bool witnessesDisagree(const Witnesses &witnesses)
{
  std::optional<std::uint64_t> first;
  for (const std::optional<std::uint64_t> &one : {witnesses.code, witnesses.cfi, witnesses.su, witnesses.stackSizes}) {
    if (!one)
      continue;
    if (first && *first != *one)
      return true;
    first = one;
  }
  return false;
}

} // namespace headroom
