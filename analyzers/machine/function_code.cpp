// SPDX-License-Identifier: Apache-2.0
#include "machine/function_code.h"

#include <algorithm>

namespace headroom::machine {

namespace {

constexpr std::uint32_t undecodable = UINT32_MAX - 1;
constexpr std::size_t longestDecoded = 32; // an IT block is at most 18 bytes

} // namespace

FunctionCode::FunctionCode(const CodeImage &image, const InstructionSet &instructions, const FunctionRange &range)
    : image_(image), set_(instructions), range_(range), bytes_(image.bytesAt(range.entry, range.end - range.entry)),
      unit_(instructions.convention().instructionAlignBytes)
{
  const std::size_t units = (range.end - range.entry + unit_ - 1) / unit_;
  index_.assign(units, none);
  uses_.assign(units, Use::None);
  instructions_.reserve(units / 2 + 1);
  steps_.reserve(units + 8);
  auto span = std::upper_bound(image.spans.begin(), image.spans.end(), range.entry, [](Address address, const CodeSpan &one) { return address < one.end; });
  for (; span != image.spans.end() && span->start < range.end; ++span)
    spans_.push_back(*span);
  for (const CodeSpan &one : spans_)
    if (!one.isCode)
      mark(std::max(one.start, range.entry), std::min(one.end, range.end) - std::max(one.start, range.entry), Use::Data);
}

const CodeSpan *FunctionCode::spanAt(Address address) const
{
  const auto span = std::upper_bound(spans_.begin(), spans_.end(), address, [](Address one, const CodeSpan &other) { return one < other.end; });
  return span != spans_.end() && address >= span->start ? &*span : nullptr;
}

bool FunctionCode::isCode(Address address) const
{
  if (!contains(address))
    return image_.isCode(address);
  const CodeSpan *span = spanAt(address);
  return span && span->isCode && !span->isForeign;
}

Address FunctionCode::spanEnd(Address address) const
{
  const CodeSpan *span = spanAt(address);
  return span ? std::min(span->end, range_.end) : address;
}

std::uint32_t FunctionCode::decode(Address address, std::span<const std::uint8_t> bytes, bool isOutside)
{
  const std::size_t firstStep = steps_.size();
  const Decoded decoded = set_.decode(address, bytes, steps_);
  if (decoded.size == 0 || decoded.size > bytes.size()) {
    steps_.resize(firstStep);
    return undecodable;
  }
  Instruction instruction;
  instruction.address = address;
  instruction.firstStep = static_cast<std::uint32_t>(firstStep);
  instruction.stepCount = static_cast<std::uint16_t>(steps_.size() - firstStep);
  instruction.size = decoded.size;
  instruction.isNop = decoded.isNop;
  instruction.isOutside = isOutside;
  instructions_.push_back(instruction);
  return static_cast<std::uint32_t>(instructions_.size() - 1);
}

std::uint32_t FunctionCode::at(Address address, bool allowOutside)
{
  if (!contains(address)) {
    if (!allowOutside || !image_.isCode(address))
      return none;
    const auto known = outside_.find(address);
    if (known != outside_.end())
      return known->second;
    if (outside_.size() >= maxOutside)
      return none;
    const std::uint32_t index = decode(address, image_.bytesAt(address, longestDecoded), true);
    outside_[address] = index == undecodable ? none : index;
    return outside_[address];
  }
  if ((address - range_.entry) % unit_ != 0)
    return none;
  std::uint32_t &index = index_[(address - range_.entry) / unit_];
  if (index == undecodable)
    return none;
  if (index != none)
    return index;
  const std::size_t start = address - range_.entry;
  if (!isCode(address) || start >= bytes_.size())
    return none;
  const std::size_t length = std::min<std::size_t>({bytes_.size() - start, spanEnd(address) - address, longestDecoded});
  const std::uint32_t decoded = decode(address, bytes_.subspan(start, length), false);
  index = decoded;
  return decoded == undecodable ? none : decoded;
}

void FunctionCode::mark(Address address, std::uint64_t bytes, Use use)
{
  if (address >= range_.end || address + bytes <= range_.entry)
    return;
  const Address low = std::max(address, range_.entry);
  const Address high = std::min(address + bytes, range_.end);
  for (Address each = low; each < high; each += unit_) {
    Use &known = uses_[(each - range_.entry) / unit_];
    if (known != Use::Code) // what has been executed is code, whatever else reads it
      known = use;
  }
}

void FunctionCode::markData(Address address, std::uint64_t bytes)
{
  mark(address, bytes, Use::Data);
}

void FunctionCode::markReached(const Instruction &instruction)
{
  if (!instruction.isOutside)
    mark(instruction.address, instruction.size, Use::Code);
}

void FunctionCode::markUnexplained(Address address, std::uint64_t bytes)
{
  mark(address, bytes, Use::Unexplained);
}

std::uint64_t FunctionCode::count(Use use) const
{
  return static_cast<std::uint64_t>(std::count(uses_.begin(), uses_.end(), use)) * unit_;
}

Address FunctionCode::nextGap(Address from)
{
  for (Address address = from; address < range_.end;) {
    if (uses_[(address - range_.entry) / unit_] != Use::None) {
      address += unit_;
      continue;
    }
    const std::size_t start = address - range_.entry;
    const bool isZero = start < bytes_.size() && std::all_of(bytes_.begin() + static_cast<std::ptrdiff_t>(start),
                                                             bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(bytes_.size(), start + unit_)),
                                                             [](std::uint8_t byte) { return byte == 0; });
    const std::uint32_t index = isZero ? none : at(address, false);
    const std::uint64_t padding = isZero ? unit_ : index != none && instructions_[index].isNop ? instructions_[index].size : 0;
    if (padding == 0)
      return address;
    mark(address, padding, Use::Code);
    address += padding;
  }
  return range_.end;
}

} // namespace headroom::machine
