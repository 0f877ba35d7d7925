// SPDX-License-Identifier: Apache-2.0
#include "program/dynamic_frames.h"

#include <bit>

namespace headroom::program {

namespace {

constexpr std::uint64_t bytesPerKilobyte = 1024;

/// The largest whole number that is not above 2 log2(n + 1).
std::uint64_t mostLevels(std::uint64_t nodes)
{
  // 2 log2(x) = log2(x * x); x stays below 2^32, so that the square fits.
  const std::uint64_t x = nodes + 1;
  return static_cast<std::uint64_t>(std::bit_width(x * x)) - 1;
}

} // namespace

DynamicBytes dynamicBytes(const DynamicFrameRule &rule, const ImageIndex &index)
{
  std::uint64_t memory = std::uint64_t{1} << 32;
  std::string limit = "an address space of 4 GiB";
  if (const DataSymbol *symbol = index.firstSymbol({rule.kilobytesSymbol});
      symbol != nullptr && symbol->isAbsolute && symbol->address > 0 && symbol->address < memory / bytesPerKilobyte) {
    memory = symbol->address * bytesPerKilobyte;
    limit = std::to_string(symbol->address) + " KiB of memory (" + rule.kilobytesSymbol + ")";
  } else if (index.pointerBytes() == 8) {
    // 2^32 nodes of a 64-bit machine take more memory than any such target has.
    memory = rule.nodeBytes << 31;
    limit = "2^31 nodes";
  }
  const std::uint64_t nodes = memory / rule.nodeBytes;
  DynamicBytes out;
  out.bytes = mostLevels(nodes) * rule.bytesPerLevel + rule.fixedBytes;
  out.assumption = "the tree that " + rule.function + " walks is as high as " + limit + " allows: its frame grows by at most " +
                   std::to_string(out.bytes);
  return out;
}

} // namespace headroom::program
