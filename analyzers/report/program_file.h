// SPDX-License-Identifier: Apache-2.0
// A whole Report as bytes: what `headroom link` writes and `headroom report` reads. FlatBuffers (program.fbs) in the envelope of the
// facts' files, verified before a single field is read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "facts/expected.h"
#include "report/report.h"

namespace headroom {

/// The same report always gives the same bytes.
[[nodiscard]] std::vector<std::uint8_t> encodeReport(const Report &report);

/// Gives back every field as it was encoded. Errors (kind Environment) name `name`: not a program, another version's, cut short,
/// changed, an index or a kind that there is not.
[[nodiscard]] Expected<Report> decodeReport(std::span<const std::uint8_t> bytes, const std::string &name);

} // namespace headroom
