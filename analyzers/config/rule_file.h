// SPDX-License-Identifier: Apache-2.0
// rules/rules.yaml: the metadata of every rule.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/rule_info.h"

namespace headroom {

inline constexpr int rulesSchema = 1; ///< of `schema: 1`

/// Either the rules, in the file's order, or all its errors.
struct RulesRead {
  std::optional<std::vector<RuleInfo>> rules;
  std::vector<Error> errors;
};

/// `path` is only for places.
[[nodiscard]] RulesRead readRules(std::string_view text, const std::string &path);

} // namespace headroom
