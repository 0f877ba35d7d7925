// SPDX-License-Identifier: Apache-2.0
// Formats: EHABI32 sections 5 to 7 (index and table entries); the Itanium C++ ABI's exception handling tables as GCC writes
// them: LPStart, TType, call sites.
#include "machine/landing_pads.h"

#include <algorithm>
#include <string_view>

#include "machine/frame_table.h"

namespace headroom::machine {

namespace {

// DW_EH_PE_*: the low half is the format, the high half what the value counts from.
constexpr unsigned omitted = 0xff;
constexpr unsigned formatMask = 0x0f;
constexpr unsigned uleb = 0x01;
constexpr unsigned udata2 = 0x02;
constexpr unsigned udata4 = 0x03;
constexpr unsigned udata8 = 0x04;

/// Reads forward through the image's memory; the first read that leaves it ends all.
class Cursor {
public:
  Cursor(const CodeImage &image, Address at) : image_(image), at_(at) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] Address at() const { return at_; }

  std::uint64_t fixed(unsigned size)
  {
    const auto bytes = image_.bytesAt(at_, size);
    if (failed_ || bytes.size() != size) {
      failed_ = true;
      return 0;
    }
    at_ += size;
    return littleEndian(bytes, 0, size);
  }

  std::uint64_t uleb128()
  {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = fixed(1);
      value |= (byte & 0x7f) << shift;
      if (failed_ || (byte & 0x80) == 0)
        return value;
    }
    failed_ = true;
    return 0;
  }

  /// A value of the call-site table, which counts from LPStart.
  std::uint64_t encoded(unsigned encoding)
  {
    switch (encoding & formatMask) {
    case uleb:
      return uleb128();
    case udata2:
      return fixed(2);
    case udata4:
      return fixed(4);
    case udata8:
      return fixed(8);
    default:
      failed_ = true;
      return 0;
    }
  }

private:
  const CodeImage &image_;
  Address at_;
  bool failed_ = false;
};

void readCallSites(const CodeImage &image, Address table, Address functionStart, std::vector<Address> &pads)
{
  Cursor cursor(image, table);
  // A start of its own (never written by GCC or Clang for these machines) would need the bases of its encoding.
  if (cursor.fixed(1) != omitted)
    return;
  if (cursor.fixed(1) != omitted)
    cursor.uleb128();
  const unsigned encoding = static_cast<unsigned>(cursor.fixed(1));
  const std::uint64_t length = cursor.uleb128();
  const Address end = cursor.at() + length;
  std::vector<Address> found;
  while (!cursor.failed() && cursor.at() < end) {
    cursor.encoded(encoding); // start
    cursor.encoded(encoding); // length
    const std::uint64_t pad = cursor.encoded(encoding);
    cursor.uleb128(); // action
    if (!cursor.failed() && pad != 0 && image.isCode(functionStart + pad))
      found.push_back(functionStart + pad);
  }
  pads.insert(pads.end(), found.begin(), found.end());
}

/// A 31-bit offset from its own place.
Address relative31(Address place, std::uint64_t word)
{
  const std::int64_t offset = static_cast<std::int32_t>(static_cast<std::uint32_t>(word << 1)) >> 1;
  return (place + static_cast<Address>(offset)) & 0xffffffff;
}

void readArmIndex(const CodeImage &image, const MemoryBlock &block, std::vector<Address> &pads)
{
  constexpr std::uint64_t inlineBit = 0x80000000;
  constexpr std::uint64_t cannotUnwind = 1;
  for (std::uint64_t offset = 0; offset + 8 <= block.bytes.size(); offset += 8) {
    const Address at = block.address + offset;
    const std::uint64_t entry = littleEndian(block.bytes, offset + 4, 4);
    if (entry == cannotUnwind || (entry & inlineBit))
      continue;
    const Address function = relative31(at, littleEndian(block.bytes, offset, 4)) & ~Address{1};
    Cursor table(image, relative31(at + 4, entry));
    if (table.fixed(4) & inlineBit)
      continue; // the compact model: GCC and Clang write it only where there is nothing to catch
    const std::uint64_t unwind = table.fixed(4);
    const std::uint64_t moreWords = unwind >> 24;
    if (!table.failed())
      readCallSites(image, table.at() + 4 * moreWords, function, pads);
  }
}

} // namespace

std::vector<Address> landingPads(const CodeImage &image)
{
  std::vector<Address> pads;
  for (const MemoryBlock &block : image.memory) {
    const std::string_view section = block.section;
    if (image.machine == Machine::Arm && section.starts_with(".ARM.exidx"))
      readArmIndex(image, block, pads);
    if (section == ".eh_frame")
      for (const FrameEntry &entry : readFrameTable(block.bytes, block.address, /*isExceptionFrame=*/true, image.machine))
        if (entry.exceptionTable)
          readCallSites(image, *entry.exceptionTable, entry.start, pads);
  }
  std::sort(pads.begin(), pads.end());
  pads.erase(std::unique(pads.begin(), pads.end()), pads.end());
  return pads;
}

} // namespace headroom::machine
