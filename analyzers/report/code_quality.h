// SPDX-License-Identifier: Apache-2.0
// GitLab's Code Quality report: the subset of Code Climate's format that GitLab reads ("Code Quality", section "Import code quality
// results").
#pragma once

#include <string>

#include "report/formats.h"

namespace headroom {

/// An array of findings, one each; GitLab merges those with equal fingerprints, so each has its own.
[[nodiscard]] std::string codeQualityReport(const Report &report, const RenderContext &context);

} // namespace headroom
