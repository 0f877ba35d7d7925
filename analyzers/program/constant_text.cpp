// SPDX-License-Identifier: Apache-2.0
#include "program/constant_text.h"

namespace headroom::program {

namespace {

constexpr std::size_t longestText = 64;

} // namespace

std::string constantText(const ImageIndex &index, Address address)
{
  const MemoryBlock *block = index.blockAt(address);
  std::string text;
  if (block == nullptr)
    return text;
  for (std::uint64_t at = address - block->address; at < block->bytes.size() && text.size() <= longestText; ++at) {
    const std::uint8_t byte = block->bytes[at];
    if (byte == 0)
      return text;
    if (byte < 0x20 || byte > 0x7e)
      break;
    text.push_back(static_cast<char>(byte));
  }
  return {};
}

} // namespace headroom::program
