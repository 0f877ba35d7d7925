// SPDX-License-Identifier: Apache-2.0
#include "machine/frame_table.h"

#include <algorithm>

#include <llvm/DebugInfo/DWARF/DWARFDataExtractor.h>
#include <llvm/DebugInfo/DWARF/DWARFDebugFrame.h>
#include <llvm/Support/Casting.h>

namespace headroom::machine {

namespace {

using namespace llvm;

Triple::ArchType archOf(Machine machine)
{
  switch (machine) {
  case Machine::Arm:
    return Triple::thumb;
  case Machine::RiscV32:
    return Triple::riscv32;
  case Machine::RiscV64:
    break;
  }
  return Triple::riscv64;
}

/// DWARF register numbers of SP: AADWARF32 table 3; RISC-V psABI, "DWARF Register Numbers".
unsigned stackPointerOf(Machine machine) { return machine == Machine::Arm ? 13 : 2; }

std::optional<std::uint64_t> largestOffsetOf(const dwarf::FDE &entry, Machine machine)
{
  auto table = dwarf::UnwindTable::create(&entry);
  if (!table) {
    consumeError(table.takeError());
    return std::nullopt;
  }
  std::optional<std::int64_t> atEntry;
  std::optional<std::int64_t> largest;
  for (const dwarf::UnwindRow &row : *table) {
    const dwarf::UnwindLocation &base = row.getCFAValue();
    const bool isOnStackPointer =
        base.getLocation() == dwarf::UnwindLocation::RegPlusOffset && base.getRegister() == stackPointerOf(machine);
    if (!isOnStackPointer)
      continue;
    if (!atEntry && (!row.hasAddress() || row.getAddress() == entry.getInitialLocation()))
      atEntry = base.getOffset();
    largest = std::max<std::int64_t>(largest.value_or(base.getOffset()), base.getOffset());
  }
  if (!largest)
    return std::nullopt;
  const std::int64_t pushed = *largest - atEntry.value_or(0);
  return pushed < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(pushed));
}

/// The length of the entries before the first one that states an address size which is not the machine's: LLVM 19 takes it
/// as it is and then reads words of that size.
std::size_t trustedBytes(Bytes bytes, bool isExceptionFrame, std::uint8_t addressBytes)
{
  constexpr std::uint64_t wideFormat = 0xffffffff;
  constexpr std::uint8_t firstVersionWithSizes = 4; // DWARF 4, section 6.4.1
  const std::uint64_t commonId = isExceptionFrame ? 0 : 0xffffffff;
  std::size_t at = 0;
  while (at + 4 <= bytes.size()) {
    const std::uint64_t length = littleEndian(bytes, at, 4);
    if (length == wideFormat || length > bytes.size() - at - 4)
      return at;
    const std::size_t end = at + 4 + length;
    if (length >= 5 && littleEndian(bytes, at + 4, 4) == commonId) {
      std::size_t field = at + 8;
      const std::uint8_t version = bytes[field++];
      while (field < end && bytes[field] != 0) // the augmentation string
        ++field;
      if (version >= firstVersionWithSizes && (field + 2 >= end || bytes[field + 1] != addressBytes || bytes[field + 2] != 0))
        return at;
    }
    at = end;
  }
  return at;
}

} // namespace

std::vector<FrameEntry> readFrameTable(Bytes bytes, Address address, bool isExceptionFrame, Machine machine)
{
  const std::uint8_t addressBytes = machine == Machine::RiscV64 ? 8 : 4;
  bytes = bytes.first(trustedBytes(bytes, isExceptionFrame, addressBytes));
  DWARFDebugFrame table(archOf(machine), isExceptionFrame, address);
  const DWARFDataExtractor data(StringRef(reinterpret_cast<const char *>(bytes.data()), bytes.size()), /*IsLittleEndian=*/true, addressBytes);
  consumeError(table.parse(data));
  std::vector<FrameEntry> entries;
  const Address addressMask = addressBytes == 8 ? ~Address{0} : 0xffffffff;
  const Address codeMask = machine == Machine::Arm ? addressMask & ~Address{1} : addressMask;
  for (const dwarf::FrameEntry &entry : table) {
    const auto *function = llvm::dyn_cast<dwarf::FDE>(&entry);
    if (!function || !function->getLinkedCIE())
      continue;
    FrameEntry out;
    out.start = function->getInitialLocation() & codeMask;
    out.end = out.start + function->getAddressRange();
    if (function->getLSDAAddress() && *function->getLSDAAddress() != 0)
      out.exceptionTable = *function->getLSDAAddress() & addressMask;
    out.largestOffset = largestOffsetOf(*function, machine);
    entries.push_back(out);
  }
  return entries;
}

} // namespace headroom::machine
