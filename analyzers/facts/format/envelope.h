// SPDX-License-Identifier: Apache-2.0
// The 32 bytes before the payload of every file of ours (common.fbs draws them): what it is, which format, and whether it is whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/expected.h"

namespace headroom {

/// One of the file formats. `identifier` has four characters.
struct FileKind {
  const char *identifier;
  std::uint32_t format; ///< of the schema
  const char *remedy;   ///< what to do about a file that cannot be read: `run the extraction again`
};

inline constexpr std::string_view fileMagic = "headroom";
inline constexpr std::size_t envelopeBytes = 32;

/// One below the largest positive number of 32 bits with a sign: FLATBUFFERS_MAX_BUFFER_SIZE is not reached.
inline constexpr std::uint64_t maxPayloadBytes = 0x7ffffffe;

[[nodiscard]] std::vector<std::uint8_t> sealFile(const FileKind &kind, std::span<const std::uint8_t> payload);

/// The payload, a part of `bytes`. Errors (kind Environment, place `name`): not ours, of another kind or format, cut short, with bytes
/// behind its end, changed since it was written.
[[nodiscard]] Expected<std::span<const std::uint8_t>> openFile(const FileKind &kind, std::span<const std::uint8_t> bytes,
                                                               const std::string &name);

} // namespace headroom
