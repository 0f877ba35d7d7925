// SPDX-License-Identifier: Apache-2.0
#include "program/vectors.h"

#include <algorithm>
#include <set>

#include "program/glob.h"

namespace headroom::program {

namespace {

// 16 system exceptions and 496 interrupts are the most that an M-profile core has (Armv8-M).
constexpr unsigned slotLimit = 16 + 496;

struct Span {
  std::string name;
  Address address = 0;
  std::uint64_t sizeBytes = 0;
  bool isExact = false; ///< the object says where the table ends
};

std::vector<Span> spansOf(const ImageIndex &index, const VectorRule &rule)
{
  std::vector<Span> out;
  for (const std::string &glob : rule.symbols)
    for (const DataSymbol *symbol : index.symbolsNamed(glob)) {
      const MemoryBlock *block = index.blockAt(symbol->address);
      if (block == nullptr)
        continue;
      const std::uint64_t left = block->sizeBytes - (symbol->address - block->address);
      const bool isExact = symbol->sizeBytes > 0;
      out.push_back({symbol->name, symbol->address, isExact ? std::min(symbol->sizeBytes, left) : left, isExact});
    }
  for (const std::string &glob : rule.sections)
    for (const MemoryBlock &block : index.facts().memory)
      if (globMatch(glob, block.section))
        out.push_back({block.section, block.address, block.sizeBytes, false});
  return out;
}

/// Slots that the architecture reserves; vendors keep checksums there.
bool isReserved(unsigned slot)
{
  return (slot >= 7 && slot <= 10) || slot == 13;
}

void readSpan(Callables &callables, const Span &span, const VectorRule &rule, Vectors &out)
{
  const ImageIndex &index = callables.index();
  const unsigned word = index.pointerBytes();
  const unsigned firstSlot = rule.firstWordIsStack ? 0 : firstInterruptSlot;
  for (unsigned slot = firstSlot; slot < slotLimit && (slot - firstSlot + 1) * std::uint64_t{word} <= span.sizeBytes; ++slot) {
    const Address value = index.initialWord(span.address + (slot - firstSlot) * std::uint64_t{word}).value_or(0);
    if (slot == 0) {
      if (!out.initialStackPointer)
        out.initialStackPointer = value;
      continue;
    }
    if (value == 0)
      continue;
    if (!index.functionAt(value)) {
      if (isReserved(slot))
        continue;
      if (!span.isExact && slot >= firstInterruptSlot)
        break; // what follows the table in its section
      Culprit culprit;
      culprit.reason = "unknown-root";
      culprit.detail = "vector " + std::to_string(slot) + " of " + span.name + " holds " + hexText(value) + ", which is no function here";
      culprit.address = span.address + (slot - firstSlot) * std::uint64_t{word};
      out.culprits.push_back(std::move(culprit));
      continue;
    }
    const CallableIndex handler = callables.at(value);
    if (slot == resetSlot) {
      if (!out.reset)
        out.reset = handler;
    } else {
      out.slots.push_back({slot, handler});
    }
  }
}

} // namespace

std::string slotName(unsigned slot)
{
  static constexpr const char *names[firstInterruptSlot] = {"", "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault",
                                                            "SecureFault", "", "", "", "SVCall", "DebugMonitor", "", "PendSV", "SysTick"};
  return slot < firstInterruptSlot ? names[slot] : "IRQ" + std::to_string(slot - firstInterruptSlot);
}

Vectors readVectors(Callables &callables, const std::vector<const Pack *> &packs)
{
  Vectors out;
  std::set<Address> seen;
  for (const Pack *pack : packs)
    for (const VectorRule &rule : pack->vectors)
      for (const Span &span : spansOf(callables.index(), rule)) {
        if (!seen.insert(span.address).second)
          continue;
        if (!out.isFound)
          out.table = span.name;
        out.isFound = true;
        readSpan(callables, span, rule, out);
      }
  std::stable_sort(out.slots.begin(), out.slots.end(), [](const VectorSlot &a, const VectorSlot &b) { return a.slot < b.slot; });
  return out;
}

} // namespace headroom::program
