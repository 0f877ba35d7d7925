// SPDX-License-Identifier: Apache-2.0
#include "machine/relocations.h"

#include <llvm/BinaryFormat/ELF.h>

namespace headroom::machine {

namespace {

using namespace llvm::ELF;
using Kind = DataForm::Kind;

std::int64_t signExtended(std::uint64_t value, unsigned bits)
{
  const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
  value &= (sign << 1) - 1;
  return static_cast<std::int64_t>((value ^ sign) - sign);
}

void store(std::span<std::uint8_t> place, unsigned size, std::uint64_t value)
{
  for (unsigned i = 0; i < size; ++i)
    place[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::optional<DataForm> armDataForm(std::uint32_t type)
{
  switch (type) {
  case R_ARM_ABS32:
  case R_ARM_TARGET1:
    return DataForm{Kind::Absolute, 4};
  case R_ARM_ABS16:
    return DataForm{Kind::Absolute, 2};
  case R_ARM_ABS8:
    return DataForm{Kind::Absolute, 1};
  case R_ARM_REL32:
  case R_ARM_TARGET2:
    return DataForm{Kind::Relative, 4};
  case R_ARM_PREL31:
    return DataForm{Kind::Relative31, 4};
  default:
    return std::nullopt;
  }
}

std::optional<DataForm> riscvDataForm(std::uint32_t type)
{
  switch (type) {
  case R_RISCV_32:
    return DataForm{Kind::Absolute, 4};
  case R_RISCV_64:
    return DataForm{Kind::Absolute, 8};
  case R_RISCV_32_PCREL:
  case R_RISCV_PLT32:
    return DataForm{Kind::Relative, 4};
  case R_RISCV_ADD8:
    return DataForm{Kind::Add, 1};
  case R_RISCV_ADD16:
    return DataForm{Kind::Add, 2};
  case R_RISCV_ADD32:
    return DataForm{Kind::Add, 4};
  case R_RISCV_ADD64:
    return DataForm{Kind::Add, 8};
  case R_RISCV_SUB8:
    return DataForm{Kind::Subtract, 1};
  case R_RISCV_SUB16:
    return DataForm{Kind::Subtract, 2};
  case R_RISCV_SUB32:
    return DataForm{Kind::Subtract, 4};
  case R_RISCV_SUB64:
    return DataForm{Kind::Subtract, 8};
  case R_RISCV_SET6:
    return DataForm{Kind::Set6, 1};
  case R_RISCV_SUB6:
    return DataForm{Kind::Subtract6, 1};
  case R_RISCV_SET8:
    return DataForm{Kind::Absolute, 1};
  case R_RISCV_SET16:
    return DataForm{Kind::Absolute, 2};
  case R_RISCV_SET32:
    return DataForm{Kind::Absolute, 4};
  case R_RISCV_SET_ULEB128:
    return DataForm{Kind::SetUleb, 1};
  case R_RISCV_SUB_ULEB128:
    return DataForm{Kind::SubtractUleb, 1};
  default:
    return std::nullopt;
  }
}

/// Bytes of the ULEB128 number at the start of `place`, or 0 where it does not end.
unsigned ulebBytes(std::span<const std::uint8_t> place)
{
  for (unsigned i = 0; i < place.size() && i < 10; ++i)
    if ((place[i] & 0x80) == 0)
      return i + 1;
  return 0;
}

/// Both ULEB forms keep the number's length, which the assembler has reserved.
bool applyUleb(bool isSet, std::span<std::uint8_t> place, std::uint64_t value)
{
  const unsigned size = ulebBytes(place);
  if (size == 0)
    return false;
  std::uint64_t old = 0;
  for (unsigned i = 0; i < size; ++i)
    old |= static_cast<std::uint64_t>(place[i] & 0x7f) << (7 * i);
  value = isSet ? value : old - value;
  for (unsigned i = 0; i < size; ++i)
    place[i] = static_cast<std::uint8_t>((value >> (7 * i) & 0x7f) | (i + 1 < size ? 0x80 : 0));
  return true;
}

/// The offset in the two halves of a Thumb-2 `bl` or `b.w` (encoding T4; J1 and J2 hold the inverted top bits).
std::int64_t thumbBranch24(std::uint32_t first, std::uint32_t second)
{
  const std::uint32_t s = first >> 10 & 1;
  const std::uint32_t i1 = ~((second >> 13 & 1) ^ s) & 1;
  const std::uint32_t i2 = ~((second >> 11 & 1) ^ s) & 1;
  return signExtended(s << 24 | i1 << 23 | i2 << 22 | (first & 0x3ff) << 12 | (second & 0x7ff) << 1, 25);
}

} // namespace

std::optional<DataForm> dataFormOf(Machine machine, std::uint32_t type)
{
  return machine == Machine::Arm ? armDataForm(type) : riscvDataForm(type);
}

bool isHint(Machine machine, std::uint32_t type)
{
  if (machine == Machine::Arm)
    return type == R_ARM_NONE || type == R_ARM_V4BX;
  return type == R_RISCV_NONE || type == R_RISCV_RELAX || type == R_RISCV_ALIGN || type == R_RISCV_TPREL_ADD;
}

std::uint8_t placeBytesOf(Machine machine, std::uint32_t type)
{
  if (const std::optional<DataForm> form = dataFormOf(machine, type))
    return form->sizeBytes;
  if (machine == Machine::Arm)
    return type == R_ARM_THM_JUMP11 || type == R_ARM_THM_JUMP8 || type == R_ARM_THM_PC8 || type == R_ARM_THM_JUMP6 ? 2 : 4;
  if (type == R_RISCV_CALL || type == R_RISCV_CALL_PLT)
    return 8;
  return type == R_RISCV_RVC_BRANCH || type == R_RISCV_RVC_JUMP || type == R_RISCV_RVC_LUI ? 2 : 4;
}

std::int64_t implicitAddend(Machine machine, std::uint32_t type, Bytes place)
{
  if (machine != Machine::Arm || place.size() < placeBytesOf(machine, type))
    return 0;
  if (const std::optional<DataForm> form = armDataForm(type)) {
    const std::uint64_t value = littleEndian(place, 0, form->sizeBytes);
    return signExtended(value, form->kind == Kind::Relative31 ? 31 : 8U * form->sizeBytes);
  }
  const auto first = static_cast<std::uint32_t>(littleEndian(place, 0, 2));
  const auto second = static_cast<std::uint32_t>(place.size() >= 4 ? littleEndian(place, 2, 2) : 0);
  switch (type) {
  case R_ARM_THM_CALL:
  case R_ARM_THM_JUMP24:
  case R_ARM_THM_XPC22:
    return thumbBranch24(first, second);
  case R_ARM_THM_JUMP19:
    return signExtended((first >> 10 & 1) << 20 | (second >> 11 & 1) << 19 | (second >> 13 & 1) << 18 | (first & 0x3f) << 12 | (second & 0x7ff) << 1, 21);
  case R_ARM_THM_JUMP11:
    return signExtended((first & 0x7ff) << 1, 12);
  case R_ARM_THM_JUMP8:
    return signExtended((first & 0xff) << 1, 9);
  case R_ARM_THM_JUMP6: // `cbz` only goes forward
    return (first >> 9 & 1) << 6 | (first >> 3 & 0x1f) << 1;
  case R_ARM_THM_MOVW_ABS_NC:
  case R_ARM_THM_MOVT_ABS:
  case R_ARM_THM_MOVW_PREL_NC:
  case R_ARM_THM_MOVT_PREL:
    return signExtended((first & 0xf) << 12 | (first >> 10 & 1) << 11 | (second >> 12 & 7) << 8 | (second & 0xff), 16);
  case R_ARM_THM_ALU_ABS_G0_NC:
  case R_ARM_THM_ALU_ABS_G1_NC:
  case R_ARM_THM_ALU_ABS_G2_NC:
  case R_ARM_THM_ALU_ABS_G3:
    return first & 0xff;
  default:
    return 0;
  }
}

std::int64_t branchBias(Machine machine, std::uint32_t type)
{
  if (machine != Machine::Arm)
    return 0;
  switch (type) {
  case R_ARM_THM_CALL:
  case R_ARM_THM_JUMP24:
  case R_ARM_THM_XPC22:
  case R_ARM_THM_JUMP19:
  case R_ARM_THM_JUMP11:
  case R_ARM_THM_JUMP8:
  case R_ARM_THM_JUMP6:
    return 4;
  default:
    return 0;
  }
}

bool applyDataRelocation(const DataForm &form, std::span<std::uint8_t> place, std::uint64_t symbolAndAddend, Address placeAddress)
{
  if (form.kind == Kind::SetUleb || form.kind == Kind::SubtractUleb)
    return applyUleb(form.kind == Kind::SetUleb, place, symbolAndAddend);
  if (place.size() < form.sizeBytes)
    return false;
  const std::uint64_t old = littleEndian(place, 0, form.sizeBytes);
  switch (form.kind) {
  case Kind::Absolute:
    store(place, form.sizeBytes, symbolAndAddend);
    break;
  case Kind::Relative:
    store(place, form.sizeBytes, symbolAndAddend - placeAddress);
    break;
  case Kind::Relative31:
    store(place, form.sizeBytes, (old & 0x80000000) | ((symbolAndAddend - placeAddress) & 0x7fffffff));
    break;
  case Kind::Add:
    store(place, form.sizeBytes, old + symbolAndAddend);
    break;
  case Kind::Subtract:
    store(place, form.sizeBytes, old - symbolAndAddend);
    break;
  case Kind::Set6:
    store(place, 1, (old & 0xc0) | (symbolAndAddend & 0x3f));
    break;
  case Kind::Subtract6:
    store(place, 1, (old & 0xc0) | ((old - symbolAndAddend) & 0x3f));
    break;
  case Kind::SetUleb:
  case Kind::SubtractUleb:
    break;
  }
  return true;
}

} // namespace headroom::machine
