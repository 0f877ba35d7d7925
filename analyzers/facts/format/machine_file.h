// SPDX-License-Identifier: Apache-2.0
// MachineFacts as bytes: FlatBuffers (machine_facts.fbs), verified before a single field is read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "facts/expected.h"
#include "facts/machine_facts.h"

namespace headroom {

/// The same facts always give the same bytes.
[[nodiscard]] std::vector<std::uint8_t> encodeMachineFacts(const MachineFacts &facts);

/// Errors (kind Environment) name `name`: not a facts file, another version's, cut short, an index that points outside its list, more
/// than the verifier's limits of tables or depth.
[[nodiscard]] Expected<MachineFacts> decodeMachineFacts(std::span<const std::uint8_t> bytes, const std::string &name);

} // namespace headroom
