// SPDX-License-Identifier: Apache-2.0
#include "machine/address_taken.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace headroom::machine {

namespace {

/// Unwind tables name every function that they describe; that takes no address.
bool isUnwindTable(std::string_view section)
{
  constexpr std::array<std::string_view, 3> prefixes = {".ARM.ex", ".eh_frame", ".gcc_except_table"};
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return section.starts_with(prefix); });
}

std::uint64_t wordAt(std::span<const std::uint8_t> bytes, std::size_t offset, unsigned size)
{
  std::uint64_t word = 0;
  for (unsigned i = size; i-- > 0;)
    word = word << 8 | bytes[offset + i];
  return word;
}

class Collector {
public:
  Collector(const CodeImage &image, std::vector<Address> &taken) : image_(image), taken_(taken), wordBytes_(image.is64Bit ? 8 : 4) {}

  /// Words of data in [start, end) of `block`.
  void collect(const MemoryBlock &block, Address start, Address end)
  {
    const std::uint64_t first = (start + wordBytes_ - 1) / wordBytes_ * wordBytes_ - block.address;
    const std::uint64_t last = std::min<std::uint64_t>(end - block.address, block.bytes.size());
    for (std::uint64_t offset = first; offset + wordBytes_ <= last; offset += wordBytes_)
      add(wordAt(block.bytes, offset, wordBytes_));
  }

private:
  void add(Address word)
  {
    if (image_.machine == Machine::Arm) {
      if ((word & 1) == 0)
        return;
      word &= ~Address{1};
    }
    const FunctionRange *function = image_.functionAt(word);
    if (function && function->entry == word)
      taken_.push_back(word);
  }

  const CodeImage &image_;
  std::vector<Address> &taken_;
  unsigned wordBytes_;
};

/// Runs of zeroes, ones and no-operations that assemblers and linkers fill gaps with.
bool isPadding(std::span<const std::uint8_t> bytes, Machine machine)
{
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    const bool hasHalf = offset + 2 <= bytes.size();
    const bool hasWord = offset + 4 <= bytes.size();
    const std::uint64_t half = hasHalf ? wordAt(bytes, offset, 2) : 0;
    const std::uint64_t word = hasWord ? wordAt(bytes, offset, 4) : 0;
    if (machine == Machine::Arm ? half == 0xbf00 || half == 0x46c0 || (half & 0xff00) == 0xde00 : half == 0x0001)
      offset += 2; // nop; mov r8, r8; udf; c.nop
    else if (machine == Machine::Arm ? word == 0x8000f3af : word == 0x00000013)
      offset += 4; // nop.w; addi x0, x0, 0
    else if (bytes[offset] == 0 || bytes[offset] == 0xff)
      ++offset;
    else
      return false;
  }
  return true;
}

} // namespace

std::vector<Address> addressTakenFunctions(const CodeImage &image, std::vector<Address> formed)
{
  std::vector<Address> taken = std::move(formed);
  Collector collector(image, taken);
  for (const MemoryBlock &block : image.memory)
    if (!block.isCode && !isUnwindTable(block.section))
      collector.collect(block, block.address, block.address + block.sizeBytes);
  // Tables in code sections. Data inside a function is its literals and jump tables, which the interpreter has seen in use.
  for (const CodeSpan &span : image.spans) {
    const FunctionRange *around = span.isCode ? nullptr : image.functionAt(span.start);
    const Address start = around ? std::min(around->end, span.end) : span.start;
    if (!span.isCode && start < span.end)
      collector.collect(*image.blockAt(span.start), start, span.end);
  }
  std::sort(taken.begin(), taken.end());
  taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
  return taken;
}

std::vector<Culprit> codeWithoutFunction(const CodeImage &image)
{
  std::vector<Culprit> culprits;
  auto function = image.functions.begin();
  const auto report = [&](Address start, Address end) {
    const auto bytes = image.bytesAt(start, end - start);
    if (!isPadding(bytes, image.machine))
      culprits.push_back({"unreached-code", {}, std::to_string(end - start) + " bytes of code that no symbol names and no call reaches", start, {}, 0});
  };
  for (const CodeSpan &span : image.spans) {
    if (!span.isCode)
      continue;
    Address at = span.start;
    while (function != image.functions.end() && function->end <= at)
      ++function;
    for (auto inside = function; at < span.end; ++inside) {
      const Address next = inside == image.functions.end() ? span.end : std::min(std::max(inside->entry, at), span.end);
      if (next > at)
        report(at, next);
      if (inside == image.functions.end() || inside->entry >= span.end)
        break;
      at = std::max(at, inside->end);
    }
  }
  return culprits;
}

} // namespace headroom::machine
