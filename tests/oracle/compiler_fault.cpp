// SPDX-License-Identifier: Apache-2.0
#include "compiler_fault.h"

#include <bit>

#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/Object/ObjectFile.h>

namespace headroom::test {

namespace {

constexpr unsigned argumentRegisters = 0x000f;
constexpr unsigned linkRegister = 1u << 14;

/// What one Thumb instruction of a prologue does to SP.
struct Effect {
  unsigned bytes = 2;        ///< of the instruction
  unsigned pushed = 0;       ///< registers that it pushes, as a mask
  std::uint64_t lowered = 0; ///< bytes that it subtracts from SP
};

Effect decode(unsigned first, unsigned second)
{
  if ((first & 0xfe00) == 0xb400) // PUSH T1; bit 8 is lr
    return {2, (first & 0xff) | ((first & 0x100) ? linkRegister : 0), 0};
  if ((first & 0xff80) == 0xb080) // SUB SP T1
    return {2, 0, (first & 0x7fu) * 4};
  if (first == 0xe92d) // PUSH.W: STMDB SP!
    return {4, second, 0};
  if (first == 0xf84d && (second & 0x0fff) == 0x0d04) // STR Rt, [SP, #-4]!
    return {4, 1u << (second >> 12), 0};
  return {(first >> 11) >= 0x1d ? 4u : 2u, 0, 0};
}

/// r0-r3 pushed for the caller's sake end with r3 and have no gap; with any other register it is an ordinary save.
std::uint64_t pushedArguments(unsigned pushed)
{
  const bool onlyArguments = (pushed & ~argumentRegisters) == 0 && (pushed & 8);
  const bool hasNoGap = ((pushed + (pushed & (~pushed + 1))) & argumentRegisters) == 0;
  return onlyArguments && hasNoGap ? static_cast<std::uint64_t>(std::popcount(pushed)) * 4 : 0;
}

/// `str r0-r3, [sp, #from up to below]`
bool isStoreOfArgument(unsigned instruction, std::uint64_t from, std::uint64_t below)
{
  const std::uint64_t offset = (instruction & 0xffu) * 4;
  return (instruction & 0xfc00) == 0x9000 && offset >= from && offset < below;
}

} // namespace

std::uint64_t argumentSpillBytes(std::span<const std::uint8_t> code)
{
  constexpr unsigned prologueInstructions = 8; // the scheduler may put others before and between those that change SP
  std::uint64_t spill = 0;
  std::uint64_t locals = 0;
  std::size_t at = 0;
  for (unsigned i = 0; i < prologueInstructions && at + 4 <= code.size(); i++) {
    const auto halfword = [&](std::size_t offset) { return static_cast<unsigned>(code[offset] | code[offset + 1] << 8); };
    const unsigned first = halfword(at);
    const Effect effect = decode(first, halfword(at + 2));
    at += effect.bytes;
    if (effect.pushed)
      return spill ? (effect.pushed & ~argumentRegisters && !locals ? spill : 0) : pushedArguments(effect.pushed);
    if (effect.lowered && !spill) {
      if (effect.lowered > 16)
        return 0;
      spill = effect.lowered;
    } else if (effect.lowered) {
      locals += effect.lowered;
    }
    if (locals && isStoreOfArgument(first, locals, locals + spill))
      return spill;
  }
  return 0;
}

std::set<std::string> variadicFunctions(const std::string &objectPath, std::string &error)
{
  std::set<std::string> names;
  auto object = llvm::object::ObjectFile::createObjectFile(objectPath);
  if (!object) {
    error += objectPath + ": " + llvm::toString(object.takeError()) + "\n";
    return names;
  }
  const auto context = llvm::DWARFContext::create(*object->getBinary());
  for (const auto &unit : context->compile_units())
    for (const auto &entry : unit->dies()) {
      const llvm::DWARFDie die(unit.get(), &entry);
      if (die.getTag() != llvm::dwarf::DW_TAG_subprogram)
        continue;
      for (const llvm::DWARFDie child : die.children())
        if (const char *name = die.getName(llvm::DINameKind::LinkageName);
            name && child.getTag() == llvm::dwarf::DW_TAG_unspecified_parameters)
          names.insert(name);
    }
  return names;
}

} // namespace headroom::test
