// SPDX-License-Identifier: Apache-2.0
// The rows of common.fbs that several formats have, from values and to them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "common_generated.h"
#include "facts/bound.h"
#include "facts/format/row_reader.h"
#include "facts/format/string_table.h"
#include "facts/machine_facts.h"

namespace headroom {

[[nodiscard]] wire::Position toRow(const SourcePosition &position);
[[nodiscard]] wire::OptionalWord toRow(const std::optional<std::uint64_t> &word);
[[nodiscard]] wire::Witnesses toRow(const Witnesses &witnesses);
[[nodiscard]] wire::Culprit toRow(const Culprit &culprit, StringTable &text);
[[nodiscard]] std::vector<wire::Culprit> toRows(const std::vector<Culprit> &culprits, StringTable &text);

/// `field` names the index of the file.
[[nodiscard]] SourcePosition fromRow(const wire::Position &row, RowReader &read, const char *field, std::size_t fileCount);
[[nodiscard]] std::optional<std::uint64_t> fromRow(const wire::OptionalWord &row);
[[nodiscard]] Witnesses fromRow(const wire::Witnesses &row);
[[nodiscard]] std::vector<Culprit> fromRows(Rows<wire::Culprit> rows, RowReader &read);

} // namespace headroom
