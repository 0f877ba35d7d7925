// SPDX-License-Identifier: Apache-2.0
// Records of the project whose members leave gaps that another order closes.
#pragma once

#include <optional>
#include <vector>

#include "facts/source_facts.h"
#include "program/circumstances/entries.h"
#include "program/program.h"

namespace headroom::program {

inline constexpr std::size_t mostLooseRecords = 64;

/// The least size of a record with the members of `layout`, and the order that has it: empty where it is no smaller, or where its members
/// do not lie as their sizes and alignments say (bit-fields, base classes, packed parts).
[[nodiscard]] std::optional<LooseRecord> looserThanNeeded(const SourceLayout &layout);

/// Of all units, once a record. Its own files are those that `own` names; where it names none, the application's.
[[nodiscard]] std::vector<LooseRecord> looseRecords(const std::vector<SourceFacts> &units, const std::vector<std::string> &own,
                                                    const PlaceOf &placeOf);

} // namespace headroom::program
