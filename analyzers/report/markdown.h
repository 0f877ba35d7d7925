// SPDX-License-Identifier: Apache-2.0
// GitHub-flavoured Markdown for job summaries and comments on pull requests.
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// Begins with a hidden mark, by which a bot finds its comment again to replace it. Below 65,536 characters, the most that a comment
/// takes: what does not fit is counted.
[[nodiscard]] std::string markdownReport(const Report &report, const RenderContext &context);

} // namespace headroom
