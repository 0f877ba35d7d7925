// SPDX-License-Identifier: Apache-2.0
#include "program/image_index.h"

#include <algorithm>
#include <cstdio>

#include "program/glob.h"
#include "program/pools.h"

namespace headroom::program {

ImageIndex::ImageIndex(const MachineFacts &facts) : facts_(facts)
{
  byEntry_.reserve(facts.functions.size());
  byName_.reserve(facts.functions.size());
  functionOrder_.reserve(facts.functions.size());
  for (FunctionIndex i = 0; i < facts.functions.size(); ++i) {
    const MachineFunction &function = facts.functions[i];
    byEntry_.add(function.entry, i);
    byName_.add(function.name, i);
    for (const std::string &alias : function.aliases)
      byName_.add(alias, i);
    functionOrder_.push_back(i);
  }
  byName_.finish();
  std::stable_sort(functionOrder_.begin(), functionOrder_.end(),
                   [&](FunctionIndex a, FunctionIndex b) { return facts.functions[a].entry < facts.functions[b].entry; });
  for (const DataSymbol &symbol : facts.symbols) {
    symbolsByName_.add(symbol.name, &symbol);
    if (symbol.sizeBytes > 0)
      sized_.push_back(&symbol);
  }
  symbolsByName_.finish();
  std::stable_sort(sized_.begin(), sized_.end(), [](const DataSymbol *a, const DataSymbol *b) { return a->address < b->address; });
  Address end = 0;
  for (const DataSymbol *symbol : sized_)
    sizedEndBefore_.push_back(end = std::max(end, symbol->address + symbol->sizeBytes));
}

std::optional<FunctionIndex> ImageIndex::functionAt(Address address) const
{
  std::uint32_t found = byEntry_.find(address);
  if (found == AddressTable::none && facts_.machine == Machine::Arm)
    found = byEntry_.find(address & ~Address{1});
  if (found == AddressTable::none)
    return std::nullopt;
  return found;
}

std::optional<FunctionIndex> ImageIndex::functionAround(Address address) const
{
  auto after = std::upper_bound(functionOrder_.begin(), functionOrder_.end(), address,
                                [&](Address value, FunctionIndex f) { return value < facts_.functions[f].entry; });
  if (after == functionOrder_.begin())
    return std::nullopt;
  const MachineFunction &function = facts_.functions[*std::prev(after)];
  if (address == function.entry || address - function.entry < function.sizeBytes)
    return *std::prev(after);
  return std::nullopt;
}

std::vector<FunctionIndex> ImageIndex::functionsNamed(std::string_view glob) const
{
  if (isGlob(glob))
    return byName_.matching(glob);
  const auto found = byName_.of(glob);
  return {found.begin(), found.end()};
}

bool ImageIndex::isLinked(std::string_view glob) const
{
  return !functionsNamed(glob).empty() || !symbolsNamed(glob).empty();
}

Address ImageIndex::canonical(Address value) const
{
  const auto function = functionAt(value);
  return function ? facts_.functions[*function].entry : value;
}

const MemoryBlock *ImageIndex::blockAt(Address address) const
{
  auto after = std::upper_bound(facts_.memory.begin(), facts_.memory.end(), address,
                                [](Address value, const MemoryBlock &block) { return value < block.address; });
  if (after == facts_.memory.begin())
    return nullptr;
  const MemoryBlock &block = *std::prev(after);
  return address - block.address < block.sizeBytes ? &block : nullptr;
}

std::optional<Address> ImageIndex::initialWord(Address address) const
{
  const MemoryBlock *block = blockAt(address);
  const unsigned size = pointerBytes();
  if (block == nullptr)
    return std::nullopt;
  const std::uint64_t offset = address - block->address;
  if (block->sizeBytes - offset < size)
    return std::nullopt;
  Address word = 0;
  for (unsigned i = 0; i < size; ++i)
    if (offset + i < block->bytes.size()) // beyond the stored bytes the block is zero-initialised
      word |= Address{block->bytes[offset + i]} << (8 * i);
  return word;
}

std::optional<Address> ImageIndex::constantWord(Address address) const
{
  const MemoryBlock *block = blockAt(address);
  if (block == nullptr || !block->isConstant)
    return std::nullopt;
  return initialWord(address);
}

const DataSymbol *ImageIndex::objectAt(Address address) const
{
  auto after = std::upper_bound(sized_.begin(), sized_.end(), address,
                                [](Address value, const DataSymbol *symbol) { return value < symbol->address; });
  const DataSymbol *best = nullptr;
  for (std::size_t i = static_cast<std::size_t>(after - sized_.begin()); i > 0 && sizedEndBefore_[i - 1] > address; --i) {
    const DataSymbol *symbol = sized_[i - 1];
    if (address - symbol->address < symbol->sizeBytes && (best == nullptr || symbol->sizeBytes < best->sizeBytes))
      best = symbol;
  }
  return best;
}

std::vector<const DataSymbol *> ImageIndex::symbolsNamed(std::string_view glob) const
{
  if (isGlob(glob))
    return symbolsByName_.matching(glob);
  const auto found = symbolsByName_.of(glob);
  return {found.begin(), found.end()};
}

const DataSymbol *ImageIndex::firstSymbol(const std::vector<std::string> &globs) const
{
  for (const std::string &glob : globs) {
    const auto found = symbolsNamed(glob);
    if (!found.empty())
      return found.front();
  }
  return nullptr;
}

} // namespace headroom::program
