// SPDX-License-Identifier: Apache-2.0
#include "program/stacks.h"

#include <algorithm>

namespace headroom::program {

namespace {

/// Of an object or of the room between two marks; a size symbol counts what is usable already.
std::uint64_t usable(const ImageIndex &index, std::uint64_t bytes, const StackRule &rule)
{
  std::uint64_t guard = 0;
  for (const GuardRule &candidate : rule.guards) {
    if (!std::all_of(candidate.whenSymbols.begin(), candidate.whenSymbols.end(), [&](const std::string &name) { return index.isLinked(name); }))
      continue;
    std::uint64_t sum = candidate.bytes;
    for (const std::string &name : candidate.bytesSymbols)
      if (const DataSymbol *symbol = index.firstSymbol({name}); symbol != nullptr && symbol->isAbsolute)
        sum += std::min(symbol->address, bytes); // larger than the whole object leaves nothing either
      else
        sum += bytes; // without its value nothing is known to be usable
    guard = std::max(guard, sum);
  }
  guard += rule.guardBytes;
  return bytes > guard ? bytes - guard : 0;
}

void takeSmaller(std::optional<std::uint64_t> &size, std::uint64_t candidate)
{
  size = std::min(size.value_or(candidate), candidate);
}

/// A data object that exists with a size; marks of the linker have none.
const DataSymbol *sizedSymbol(const ImageIndex &index, const std::vector<std::string> &globs)
{
  for (const std::string &glob : globs)
    for (const DataSymbol *symbol : index.symbolsNamed(glob))
      if (symbol->sizeBytes > 0)
        return symbol;
  return nullptr;
}

/// The mark nearest below `high`.
const DataSymbol *markBelow(const ImageIndex &index, const std::vector<std::string> &globs, Address high)
{
  for (const std::string &glob : globs) {
    const DataSymbol *best = nullptr;
    for (const DataSymbol *symbol : index.symbolsNamed(glob))
      if (symbol->address < high && (best == nullptr || symbol->address > best->address))
        best = symbol;
    if (best != nullptr)
      return best;
  }
  return nullptr;
}

std::optional<Address> endOfDataBelow(const ImageIndex &index, Address stackPointer)
{
  // Blocks are disjoint and sorted: the last one that starts below is the neighbour. A constant or code block there means another
  // memory, from which nothing follows for the size of this one.
  const MemoryBlock *neighbour = nullptr;
  for (const MemoryBlock &block : index.facts().memory)
    if (block.address < stackPointer && block.sizeBytes > 0)
      neighbour = &block;
  if (neighbour == nullptr || neighbour->isConstant || neighbour->isCode)
    return std::nullopt;
  const Address end = neighbour->address + neighbour->sizeBytes;
  if (end <= stackPointer)
    return end;
  // The stack pointer starts inside a block (a section that reserves the stack): objects in it end the stack.
  Address low = neighbour->address;
  for (const DataSymbol &symbol : index.facts().symbols)
    if (symbol.sizeBytes > 0 && !symbol.isAbsolute && symbol.address + symbol.sizeBytes <= stackPointer)
      low = std::max(low, symbol.address + symbol.sizeBytes);
  return low;
}

} // namespace

bool StackExtent::holds(Address stackPointer) const
{
  if (low && high)
    return *low < stackPointer && stackPointer <= *high;
  return high && *high == stackPointer;
}

// Object, marks and size symbol may all exist; the smallest size counts.
StackExtent stackOf(const ImageIndex &index, const StackRule &rule)
{
  StackExtent out;
  out.stack.config = rule.config;
  if (const DataSymbol *object = sizedSymbol(index, rule.symbols)) {
    out.stack.symbol = object->name;
    out.low = object->address;
    out.high = object->address + object->sizeBytes;
    takeSmaller(out.stack.bytes, usable(index, object->sizeBytes, rule));
  }
  if (const DataSymbol *top = index.firstSymbol(rule.topSymbols)) {
    if (out.stack.symbol.empty())
      out.stack.symbol = top->name;
    const DataSymbol *bottom = markBelow(index, rule.bottomSymbols, top->address);
    if (bottom != nullptr)
      takeSmaller(out.stack.bytes, usable(index, top->address - bottom->address, rule));
    if (!out.high) {
      out.high = top->address;
      if (bottom != nullptr)
        out.low = bottom->address;
    }
  }
  if (const DataSymbol *size = index.firstSymbol(rule.sizeSymbols)) {
    if (out.stack.symbol.empty())
      out.stack.symbol = size->name;
    takeSmaller(out.stack.bytes, size->address);
    if (!out.low && out.high && *out.high >= size->address)
      out.low = *out.high - size->address;
  }
  return out;
}

StackExtent stackBelow(const ImageIndex &index, Address stackPointer, const StackRule &rule)
{
  StackExtent out;
  out.stack.config = rule.config;
  out.high = stackPointer;
  const DataSymbol *object = stackPointer == 0 ? nullptr : index.objectAt(stackPointer - 1);
  if (object != nullptr) {
    out.stack.symbol = object->name;
    out.low = object->address;
  } else if (const DataSymbol *bottom = markBelow(index, rule.bottomSymbols, stackPointer)) {
    out.low = bottom->address;
  } else {
    out.low = endOfDataBelow(index, stackPointer);
  }
  if (out.stack.symbol.empty())
    for (const DataSymbol &symbol : index.facts().symbols)
      if (symbol.address == stackPointer && symbol.sizeBytes == 0) {
        out.stack.symbol = symbol.name;
        break;
      }
  if (out.low)
    out.stack.bytes = usable(index, stackPointer - *out.low, rule);
  return out;
}

StackExtent stackAt(const ImageIndex &index, std::optional<Address> low, std::optional<std::uint64_t> bytes, const StackRule &rule)
{
  StackExtent out;
  out.stack.config = rule.config;
  if (low && *low != 0) {
    out.low = low;
    if (const DataSymbol *object = index.objectAt(*low)) {
      out.stack.symbol = object->name;
      out.high = object->address + object->sizeBytes;
      if (!bytes)
        out.stack.bytes = usable(index, *out.high - *low, rule);
    }
  }
  if (bytes) {
    out.stack.bytes = *bytes;
    if (out.low && !out.high)
      out.high = *out.low + *bytes;
  }
  return out;
}

} // namespace headroom::program
