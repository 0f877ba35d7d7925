// SPDX-License-Identifier: Apache-2.0
#include "program/pool_facts.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "facts/pack.h"
#include "program/glob.h"

namespace headroom::program {

namespace {

constexpr std::uint64_t unitBytes = 8;        ///< chunks begin and end at multiples of it
constexpr std::uint64_t mostSmallUnits = 0x7fff; ///< what 15 bits of a narrow header count
constexpr std::uint64_t headerBytes = 16;     ///< of the heap itself, before its buckets

/// The first of the alternatives, `size|info.size`, that the record has.
std::optional<std::uint64_t> fieldOf(const DataRecord &record, std::string_view paths)
{
  while (!paths.empty()) {
    const std::size_t end = std::min(paths.find('|'), paths.size());
    if (const auto found = record.fields.find(std::string(paths.substr(0, end))); found != record.fields.end())
      return found->second;
    paths.remove_prefix(std::min(end + 1, paths.size()));
  }
  return std::nullopt;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b)
{
  std::uint64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? std::numeric_limits<std::uint64_t>::max() : out;
}

class Pools {
public:
  Pools(const ImageIndex &index, const std::vector<Root> &roots) : index_(index), roots_(roots) {}

  void add(const PoolRule &rule)
  {
    const std::size_t before = facts_.size();
    bool hasRecords = false;
    for (const DataRecord &record : index_.facts().records)
      if (!rule.record.empty() && record.query == rule.record && matchesAnyGlob(rule.objects, record.symbol)) {
        hasRecords = true;
        addRecord(rule, record);
      }
    if (!hasRecords && facts_.size() == before)
      addBySymbols(rule);
  }

  std::vector<PoolFact> take()
  {
    std::sort(facts_.begin(), facts_.end(),
              [](const PoolFact &a, const PoolFact &b) { return std::tie(a.id, a.object) < std::tie(b.id, b.object); });
    return std::move(facts_);
  }

private:
  [[nodiscard]] bool isAnyLinked(const std::vector<std::string> &symbols) const
  {
    return std::any_of(symbols.begin(), symbols.end(), [&](const std::string &symbol) { return index_.isLinked(symbol); });
  }

  [[nodiscard]] std::optional<std::uint64_t> largest(const PoolRule &rule, std::uint64_t bytes) const
  {
    const std::uint64_t extra = std::uint64_t{rule.perBlockWords} * index_.pointerBytes();
    switch (rule.formula) {
    case PoolRule::Formula::Blocks: return std::nullopt;
    case PoolRule::Formula::ChunkedHeap:
      return largestRequest({bytes, index_.pointerBytes(), isAnyLinked(rule.bigSymbols), isAnyLinked(rule.counterSymbols)}, extra);
    case PoolRule::Formula::Plain: break;
    }
    return bytes - std::min(bytes, extra);
  }

  /// The first of the entries that set the pool up counts: what runs behind it may find a pool.
  void setReady(const PoolRule &rule, PoolFact &fact) const
  {
    for (const Root &root : roots_)
      if (root.initOrder && matchesAnyGlob(rule.readyAfter, root.entry) && (!fact.readyAt || *root.initOrder < *fact.readyAt)) {
        fact.readyAt = root.initOrder;
        fact.readyBy = root.entry;
      }
    const DataSymbol *mark = fact.readyAt || !rule.readyFrom ? nullptr : index_.firstSymbol({*rule.readyFrom});
    if (mark == nullptr)
      return;
    fact.readyAt = mark->address;
    fact.readyBy = mark->name;
  }

  void addFact(const PoolRule &rule, PoolFact fact)
  {
    fact.id = rule.id;
    if (fact.config.empty())
      fact.config = rule.config;
    fact.isMonitored = isAnyLinked(rule.statisticsSymbols);
    fact.perBlockBytes = std::uint64_t{rule.perBlockWords} * index_.pointerBytes();
    if (fact.blockBytes == 0)
      fact.largestRequest = largest(rule, fact.sizeBytes);
    setReady(rule, fact);
    facts_.push_back(std::move(fact));
  }

  void addRecord(const PoolRule &rule, const DataRecord &record)
  {
    if (!claimed_.insert(record.address).second)
      return;
    PoolFact fact;
    fact.object = record.symbol;
    if (rule.formula == PoolRule::Formula::Blocks) {
      const auto block = fieldOf(record, rule.blockField);
      const auto count = fieldOf(record, rule.countField);
      if (!block || *block == 0 || !count)
        return; // set up at run time
      fact.blockBytes = *block;
      fact.blockCount = *count;
      fact.sizeBytes = product(*block, *count);
      fact.largestRequest = *block;
    } else {
      const auto size = fieldOf(record, rule.sizeField);
      if (!size || *size == 0)
        return;
      fact.sizeBytes = *size;
    }
    addFact(rule, std::move(fact));
  }

  void addBySymbols(const PoolRule &rule)
  {
    PoolFact fact;
    const DataSymbol *object = index_.firstSymbol(rule.objects);
    fact.object = object && !object->isAbsolute ? object->name : "";
    const DataSymbol *buffer = index_.firstSymbol(rule.buffers);
    const DataSymbol *size = index_.firstSymbol(rule.sizeSymbols);
    if (buffer && buffer->sizeBytes > 0) {
      fact.sizeBytes = buffer->sizeBytes;
    } else {
      // A negative number asks for all memory that is left: nobody knows here how much that is.
      const std::uint64_t sign = std::uint64_t{1} << (index_.pointerBytes() * 8 - 1);
      if (!size || !size->isAbsolute || (size->address & sign) != 0)
        return;
      // An unused pool is not linked, however large its configuration says it is.
      if (size->address > 0 && !object && !rule.objects.empty())
        return;
      fact.sizeBytes = size->address;
    }
    if (size)
      fact.config = size->name;
    addFact(rule, std::move(fact));
  }

  const ImageIndex &index_;
  const std::vector<Root> &roots_;
  std::set<Address> claimed_;
  std::vector<PoolFact> facts_;
};

} // namespace

// Zephyr's lib/os/heap.h, heap.c: the heap's own header is its first chunk; it holds a list head for each power of two of free chunks.
std::uint64_t largestRequest(const ChunkedHeap &heap, std::uint64_t extraBytes)
{
  const bool isBig = heap.isBig || heap.pointerBytes > 4 || heap.sizeBytes / unitBytes > mostSmallUnits;
  const std::uint64_t chunkHeader = isBig ? 8 : 4;
  const std::uint64_t smallestChunk = isBig ? 2 : 1;
  if (heap.sizeBytes < chunkHeader)
    return 0;
  const std::uint64_t units = (heap.sizeBytes - chunkHeader) / unitBytes;
  if (units < smallestChunk)
    return 0;
  const auto buckets = static_cast<std::uint64_t>(std::bit_width(units - smallestChunk + 1));
  const std::uint64_t ownBytes = headerBytes + (heap.hasCounters ? 3 * std::uint64_t{heap.pointerBytes} : 0) + 4 * buckets;
  const std::uint64_t ownUnits = (ownBytes + unitBytes - 1) / unitBytes;
  const std::uint64_t taken = ownUnits * unitBytes + chunkHeader + extraBytes;
  const std::uint64_t all = units * unitBytes;
  return all > taken ? all - taken : 0;
}

std::vector<PoolFact> poolFacts(const ImageIndex &index, const std::vector<const Pack *> &packs, const std::vector<Root> &roots)
{
  Pools pools(index, roots);
  for (const Pack *pack : packs)
    for (const PoolRule &rule : pack->pools)
      pools.add(rule);
  return pools.take();
}

} // namespace headroom::program
