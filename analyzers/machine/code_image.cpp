// SPDX-License-Identifier: Apache-2.0
#include "machine/code_image.h"

#include <algorithm>

namespace headroom::machine {

namespace {

/// The last element that starts at or before `address`, or null. `start` reads an element's first address.
template <typename T, typename Start> const T *lastAtOrBefore(const std::vector<T> &sorted, Address address, Start start)
{
  auto after = std::upper_bound(sorted.begin(), sorted.end(), address, [&](Address a, const T &element) { return a < start(element); });
  return after == sorted.begin() ? nullptr : &*std::prev(after);
}

/// Bytes that a data relocation of this kind of image may cover; a word that starts earlier cannot reach further.
constexpr Address widestFixupBytes = 8;

} // namespace

const MemoryBlock *CodeImage::blockAt(Address address) const
{
  const MemoryBlock *block = lastAtOrBefore(memory, address, [](const MemoryBlock &b) { return b.address; });
  return block && address - block->address < block->sizeBytes ? block : nullptr;
}

std::span<const std::uint8_t> CodeImage::bytesAt(Address address, std::size_t size) const
{
  const MemoryBlock *block = blockAt(address);
  if (!block)
    return {};
  const std::uint64_t offset = address - block->address;
  if (offset >= block->bytes.size())
    return {};
  return std::span(block->bytes).subspan(offset, std::min<std::size_t>(size, block->bytes.size() - offset));
}

std::optional<std::uint64_t> CodeImage::constantWord(Address address, unsigned size) const
{
  const MemoryBlock *block = blockAt(address);
  if (!block || !block->isConstant || size == 0 || size > 8)
    return std::nullopt;
  const auto bytes = bytesAt(address, size);
  if (bytes.size() != size)
    return std::nullopt;
  // Relocations are applied to the bytes. A word that only partly overlaps a relocated one has no meaning before the link.
  const Address first = address < widestFixupBytes ? 0 : address - widestFixupBytes + 1;
  auto fixup = std::lower_bound(fixups.begin(), fixups.end(), first, [](const Fixup &f, Address a) { return f.at < a; });
  for (; fixup != fixups.end() && fixup->at < address + size; ++fixup) {
    const bool overlaps = fixup->at >= address || fixup->at + fixup->sizeBytes > address;
    const bool isWhole = fixup->at == address && fixup->sizeBytes == size;
    if (overlaps && (!isWhole || !fixup->isApplied))
      return std::nullopt;
  }
  std::uint64_t word = 0;
  for (unsigned i = size; i-- > 0;)
    word = word << 8 | bytes[i];
  return word;
}

const FunctionRange *CodeImage::functionAt(Address address) const
{
  const FunctionRange *function = lastAtOrBefore(functions, address, [](const FunctionRange &f) { return f.entry; });
  return function && address < function->end ? function : nullptr;
}

const DataSymbol *CodeImage::objectAt(Address address) const
{
  const DataSymbol *best = nullptr;
  auto symbol = std::upper_bound(symbols.begin(), symbols.end(), address, [](Address a, const DataSymbol &s) { return a < s.address; });
  while (symbol != symbols.begin()) {
    --symbol;
    const std::uint64_t offset = address - symbol->address;
    if (offset >= largestSymbolBytes)
      break;
    if (!symbol->isAbsolute && offset < symbol->sizeBytes && (!best || symbol->sizeBytes < best->sizeBytes))
      best = &*symbol;
  }
  return best;
}

std::span<const Fixup> CodeImage::fixupsAt(Address address) const
{
  const auto first = std::lower_bound(fixups.begin(), fixups.end(), address, [](const Fixup &f, Address a) { return f.at < a; });
  auto last = first;
  while (last != fixups.end() && last->at == address)
    ++last;
  return {first, last};
}

const CodeSpan *CodeImage::spanAt(Address address) const
{
  const CodeSpan *span = lastAtOrBefore(spans, address, [](const CodeSpan &s) { return s.start; });
  return span && address < span->end ? span : nullptr;
}

bool CodeImage::isCode(Address address) const
{
  const CodeSpan *span = spanAt(address);
  return span && span->isCode;
}

} // namespace headroom::machine
