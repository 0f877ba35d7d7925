// SPDX-License-Identifier: Apache-2.0
#include "facts/format/string_table.h"

namespace headroom {

std::uint32_t StringTable::operator()(std::string_view text)
{
  const auto [entry, isNew] = known_.try_emplace(text, lengthOf(ends_));
  if (isNew) {
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    ends_.push_back(lengthOf(bytes_));
  }
  return entry->second;
}

std::uint32_t StringTable::operator()(const std::vector<std::string> &texts, std::vector<wire::Index> &pool)
{
  for (const std::string &text : texts)
    pool.emplace_back((*this)(text));
  return lengthOf(texts);
}

std::vector<wire::Index> StringTable::list(const std::vector<std::string> &texts)
{
  std::vector<wire::Index> out;
  out.reserve(texts.size());
  (*this)(texts, out);
  return out;
}

flatbuffers::Offset<wire::Strings> StringTable::write(flatbuffers::FlatBufferBuilder &builder) const
{
  const auto bytes = builder.CreateVector(bytes_);
  const auto ends = builder.CreateVector(ends_);
  return wire::CreateStrings(builder, bytes, ends);
}

} // namespace headroom
