// SPDX-License-Identifier: Apache-2.0
// From a file's bytes to its verified root table, the same for every format.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <flatbuffers/flatbuffers.h>

#include "facts/expected.h"
#include "facts/format/envelope.h"

namespace headroom {

/// The schemas have a root and its strings, nothing deeper: whatever holds more tables was not written by us.
inline constexpr flatbuffers::uoffset_t maxTables = 4;
inline constexpr flatbuffers::uoffset_t maxDepth = 4;

/// The envelope's payload, checked; copied where `bytes` are not aligned for the structs that are read in place.
class Payload {
public:
  [[nodiscard]] static Expected<Payload> open(const FileKind &kind, std::span<const std::uint8_t> bytes, const std::string &name);

  /// Null iff the verifier refuses the tables.
  template <typename Root> [[nodiscard]] const Root *root() const
  {
    flatbuffers::Verifier verifier(bytes().data(), bytes().size(), maxDepth, maxTables);
    if (bytes().size() < sizeof(flatbuffers::uoffset_t) || !verifier.VerifyBuffer<Root>(identifier_))
      return nullptr;
    return flatbuffers::GetRoot<Root>(bytes().data());
  }

  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return copy_.empty() ? view_ : std::span<const std::uint8_t>(copy_); }

private:
  Payload(std::span<const std::uint8_t> view, const char *identifier) : view_(view), identifier_(identifier) {}

  std::span<const std::uint8_t> view_;
  std::vector<std::uint8_t> copy_;
  const char *identifier_;
};

/// The envelope is whole and the content is not: a defect of the writer, or a forged file. Says what `detail` says.
[[nodiscard]] Error contentError(const FileKind &kind, const std::string &name, const std::string &detail);

/// What the builder holds, sealed.
[[nodiscard]] std::vector<std::uint8_t> sealFile(const FileKind &kind, const flatbuffers::FlatBufferBuilder &builder);

} // namespace headroom
