// SPDX-License-Identifier: Apache-2.0
#include "machine/jump_table.h"

#include <algorithm>

namespace headroom::machine {

namespace {

constexpr std::uint32_t largestSwitch = 8192;

/// More entries than any table of handlers that someone wrote; a larger limit is what the index's type leaves.
constexpr std::uint32_t largestTable = 1024;

Address entryValue(const Subject &subject, const TableDescription &table, std::uint64_t word)
{
  const unsigned unused = 64 - 8 * table.size;
  Address value = table.isSigned && unused < 64 ? static_cast<Address>(static_cast<std::int64_t>(word << unused) >> unused) : word;
  value = (value << table.shift) + static_cast<Address>(table.addend);
  return value & subject.convention.addressMask;
}

} // namespace

std::vector<Address> jumpTargets(Subject &subject, const TableDescription &table)
{
  std::vector<Address> targets;
  const bool hasLimit = table.limit < largestSwitch;
  const bool isInFunction = subject.code.contains(table.base);
  Address end = isInFunction ? subject.range.end : ~Address{0};
  if (isInFunction && !subject.code.isCode(table.base))
    end = subject.code.spanEnd(table.base);
  Address lowestTarget = ~Address{0};
  std::uint32_t count = 0;
  for (; count < (hasLimit ? table.limit + 1 : largestSwitch); ++count) {
    const Address at = table.base + static_cast<Address>(count) * table.stride;
    if (!hasLimit && (at >= end || (at >= lowestTarget && table.base < lowestTarget)))
      break;
    const std::optional<std::uint64_t> word = subject.image.constantWord(at, table.size);
    if (!word)
      break;
    const Address target = entryValue(subject, table, *word) & subject.convention.codeAddressMask;
    if (!hasLimit && (!subject.code.contains(target) || !subject.code.isCode(target)))
      break;
    targets.push_back(target);
    if (target > table.base)
      lowestTarget = std::min(lowestTarget, target);
  }
  if (isInFunction)
    subject.code.markData(table.base, static_cast<std::uint64_t>(count) * table.stride);
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

std::optional<Address> functionEntry(const Subject &subject, Address word)
{
  const Address bare = word & subject.convention.codeAddressMask;
  if (subject.image.externals.contains(bare))
    return bare; // whether it is Thumb code is known to its definition only
  if (subject.convention.codeAddressMask != ~Address{0} && bare == word)
    return std::nullopt; // an address of Thumb code has bit 0 set
  const FunctionRange *function = subject.image.functionAt(bare);
  return function && function->entry == bare ? std::optional<Address>(bare) : std::nullopt;
}

std::optional<std::vector<Address>> tableFunctions(const Subject &subject, const TableDescription &table)
{
  if (table.size != subject.convention.wordBytes || table.shift != 0 || table.addend != 0 || table.stride == 0)
    return std::nullopt;
  if (table.limit >= largestTable)
    return std::nullopt;
  Address first = table.base;
  std::vector<Address> entries;
  for (std::uint32_t count = table.limit + 1; count > 0; --count, first += table.stride) {
    const std::optional<std::uint64_t> word = subject.image.constantWord(first, table.size);
    if (!word)
      return std::nullopt;
    if (*word == 0)
      continue; // an empty place: a call through it would be a fault, not a deeper stack
    const std::optional<Address> entry = functionEntry(subject, *word);
    if (!entry)
      return std::nullopt;
    entries.push_back(*entry);
  }
  if (entries.empty())
    return std::nullopt;
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

} // namespace headroom::machine
