// SPDX-License-Identifier: Apache-2.0
#include "facts/format/payload.h"

namespace headroom {

namespace {

/// The largest scalar of the schemas; sealFile() leaves the payload aligned to it where the whole file is.
constexpr std::uintptr_t alignment = 8;
static_assert(envelopeBytes % alignment == 0);

} // namespace

Expected<Payload> Payload::open(const FileKind &kind, std::span<const std::uint8_t> bytes, const std::string &name)
{
  const Expected<std::span<const std::uint8_t>> view = openFile(kind, bytes, name);
  if (!view)
    return view.error();
  Payload out(*view, kind.identifier);
  if (reinterpret_cast<std::uintptr_t>(view->data()) % alignment != 0)
    out.copy_.assign(view->begin(), view->end());
  return out;
}

Error contentError(const FileKind &kind, const std::string &name, const std::string &detail)
{
  return {Error::Kind::Environment, "does not hold what headroom writes: " + detail, name, kind.remedy};
}

std::vector<std::uint8_t> sealFile(const FileKind &kind, const flatbuffers::FlatBufferBuilder &builder)
{
  return sealFile(kind, std::span<const std::uint8_t>(builder.GetBufferPointer(), builder.GetSize()));
}

} // namespace headroom
