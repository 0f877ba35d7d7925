// SPDX-License-Identifier: Apache-2.0
// How the allocation and lock rules speak of what happens on a path. Shared, so that no two rules differ.
#pragma once

#include <functional>
#include <string>

#include "checks/rule.h"

namespace headroom {

/// The subject of a sentence: `buffer, from k_malloc,`, `a block from k_malloc`.
[[nodiscard]] std::string blockText(const PathIssue &issue);

/// A draft for every issue of this kind, with the path as its notes.
[[nodiscard]] RuleOutcome findIssues(const RuleInput &input, PathIssue::Kind kind, const std::function<std::string(const PathIssue &)> &say,
                                     const std::string &help);

} // namespace headroom
