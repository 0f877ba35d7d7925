// SPDX-License-Identifier: Apache-2.0
// The strict reader of the runtime's dump.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "facts/expected.h"
#include "measured/dump.h"

namespace headroom::measured {

/// `shownPath` is for messages. Nothing is given of a dump that is cut off, whose checksum does not match, of another version, or that
/// says what no runtime writes: a wrong figure is worse than none. Linear in the bytes.
[[nodiscard]] Expected<Dump> readDump(std::span<const std::uint8_t> bytes, const std::string &shownPath);

} // namespace headroom::measured
