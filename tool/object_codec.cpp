// SPDX-License-Identifier: Apache-2.0
#include "object_codec.h"

#include "byte_codec.h"

namespace headroom::tool {

std::string encodeObject(const GeneratedObject &object)
{
  ByteWriter out;
  out.text(object.bytes);
  out.texts(object.errors);
  out.number(object.hasSameCode ? 1 : 0);
  out.text(object.compiler);
  return out.take();
}

std::optional<GeneratedObject> decodeObject(std::string_view bytes)
{
  ByteReader in(bytes);
  GeneratedObject object;
  object.bytes = in.text();
  object.errors = in.texts();
  object.hasSameCode = in.number() == 1;
  object.compiler = in.text();
  return in.isAtEnd() ? std::optional(std::move(object)) : std::nullopt;
}

} // namespace headroom::tool
