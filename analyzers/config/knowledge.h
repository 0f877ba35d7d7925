// SPDX-License-Identifier: Apache-2.0
// What the tool knows without being told: the packs, the rules and their pages, as built into it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"
#include "facts/pack.h"
#include "facts/rule_info.h"

namespace headroom {

struct EmbeddedFile {
  std::string_view name; ///< `zephyr.yaml`, `stack-overflow.md`
  std::string_view text;
};

/// rules/*.yaml and rules/*.md, sorted by name.
[[nodiscard]] const std::vector<EmbeddedFile> &embeddedFiles();

/// The metadata of every rule, in the order of the index. Fails only if the built-in file is broken, which a test excludes.
[[nodiscard]] Expected<std::vector<RuleInfo>> shippedRules();

/// The packs that are built in, by name. Fails as shippedRules does.
[[nodiscard]] Expected<std::vector<Pack>> shippedPacks();

/// The Markdown page of a rule; empty where it has none.
[[nodiscard]] std::optional<std::string_view> rulePage(std::string_view id);

} // namespace headroom
