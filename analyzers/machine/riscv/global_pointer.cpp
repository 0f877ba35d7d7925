// SPDX-License-Identifier: Apache-2.0
#include "machine/riscv/global_pointer.h"

#include <algorithm>

namespace headroom::machine::riscv {

namespace {

constexpr std::uint32_t gpNumber = 3;

constexpr std::uint32_t opcodeAddi = 0x13;
constexpr std::uint32_t opcodeAuipc = 0x17;
constexpr std::uint32_t opcodeLui = 0x37;

std::uint32_t opcodeOf(std::uint32_t bits) { return bits & 0x7f; }
std::uint32_t rdOf(std::uint32_t bits) { return bits >> 7 & 31; }

/// Stores, branches and `fence` have no destination at the place where the others have it. FP and vector instructions that
/// name f3 or v3 there are taken for writers too: that only costs precision.
bool hasDestination(std::uint32_t bits)
{
  switch (opcodeOf(bits)) {
  case 0x23: // stores
  case 0x27: // FP stores
  case 0x63: // branches
  case 0x0f: // fences
  case 0x07: // FP loads
  case 0x43: // FP multiply-add
  case 0x47:
  case 0x4b:
  case 0x4f: return false;
  default: return true;
  }
}

/// The compressed instructions of quadrants 1 and 2 whose five-bit register field is a destination; the other forms can only
/// name x8 to x15 (unprivileged ISA, "C" extension).
bool compressedWritesGp(std::uint32_t bits)
{
  if (rdOf(bits) != gpNumber)
    return false;
  const std::uint32_t quadrant = bits & 3;
  const std::uint32_t function = bits >> 13 & 7;
  if (quadrant == 1)
    return function == 0 || function == 1 || function == 2 || function == 3;
  return quadrant == 2 && function != 5 && function != 6 && function != 7 && (function != 4 || (bits >> 2 & 31) != 0);
}

/// The address that `lui`/`auipc` and the `addi` behind it put into gp.
std::uint64_t pairValue(std::uint32_t upper, std::uint32_t lower, Address address)
{
  const auto high = static_cast<std::int32_t>(upper & 0xfffff000);
  const auto low = static_cast<std::int32_t>(lower) >> 20;
  const std::uint64_t base = opcodeOf(upper) == opcodeAuipc ? address : 0;
  return base + static_cast<std::uint64_t>(std::int64_t{high}) + static_cast<std::uint64_t>(std::int64_t{low});
}

bool isAddiOfGp(std::uint32_t bits)
{
  return opcodeOf(bits) == opcodeAddi && (bits >> 12 & 7) == 0 && rdOf(bits) == gpNumber && (bits >> 15 & 31) == gpNumber;
}

std::uint32_t wordAt(const CodeImage &image, Address address, Address end)
{
  std::uint32_t word = 0;
  const auto bytes = image.bytesAt(address, std::min<std::uint64_t>(4, end - address));
  for (std::size_t i = bytes.size(); i-- > 0;)
    word = word << 8 | bytes[i];
  return word;
}

/// Whether every writer of gp in `span` is the pair that loads `value`.
bool onlyLoads(const CodeImage &image, const CodeSpan &span, std::uint64_t value, std::uint64_t mask)
{
  for (Address at = span.start; at < span.end;) {
    const std::uint32_t bits = wordAt(image, at, span.end);
    if ((bits & 3) != 3) {
      if (compressedWritesGp(bits & 0xffff))
        return false;
      at += 2;
      continue;
    }
    if (rdOf(bits) == gpNumber && hasDestination(bits)) {
      const bool isUpper = opcodeOf(bits) == opcodeAuipc || opcodeOf(bits) == opcodeLui;
      const std::uint32_t next = at + 8 <= span.end ? wordAt(image, at + 4, span.end) : 0;
      if (!isUpper || !isAddiOfGp(next) || ((pairValue(bits, next, at) ^ value) & mask) != 0)
        return false;
      at += 4;
    }
    at += 4;
  }
  return true;
}

} // namespace

std::optional<Address> globalPointerOf(const CodeImage &image)
{
  if (!image.isLinked)
    return std::nullopt;
  const auto symbol = std::find_if(image.symbols.begin(), image.symbols.end(), [](const DataSymbol &s) { return s.name == "__global_pointer$"; });
  if (symbol == image.symbols.end())
    return std::nullopt;
  const std::uint64_t mask = image.is64Bit ? ~std::uint64_t{0} : 0xffffffff;
  for (const CodeSpan &span : image.spans)
    if (span.isCode && !onlyLoads(image, span, symbol->address, mask))
      return std::nullopt;
  return symbol->address;
}

} // namespace headroom::machine::riscv
