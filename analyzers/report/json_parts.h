// SPDX-License-Identifier: Apache-2.0
// The pieces that several JSON documents share. Internal to this folder.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace headroom::json {

using Json = nlohmann::ordered_json;

/// The string, or null where it is empty.
[[nodiscard]] Json orNull(const std::string &text);
/// The number, or null where it is 0, which no line and no address is.
[[nodiscard]] Json orNull(std::uint64_t number);
/// `{"root", "file", "line", "column"}`, or null where the file is not known.
[[nodiscard]] Json location(const SourcePlace &place);
/// Adds `root`, `file`, `line` to an object.
void addPlace(Json &object, const SourcePlace &place);
[[nodiscard]] Json bound(const Bound &bound);
[[nodiscard]] Json bound(const std::optional<Bound> &bound);
[[nodiscard]] Json tool(const ToolIdentity &identity);
[[nodiscard]] Json steps(const std::vector<FindingStep> &all);
[[nodiscard]] Json finding(const Finding &one);
/// Indented, with a newline at the end; bytes that are no UTF-8 become U+FFFD, since names come from files of others.
[[nodiscard]] std::string dump(const Json &document);

} // namespace headroom::json
