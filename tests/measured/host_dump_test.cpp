// SPDX-License-Identifier: Apache-2.0
// Dumps that the runtime writes on this host, read back: every figure is the one that the runtime itself reports.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "measured/read_dump.h"

extern "C" {
#include <headroom/fault.h>
#include <headroom/foreign.h>
#include <headroom/malloc.h>
#include <headroom/report.h>
}

namespace headroom::measured {
namespace {

HR_KHEAP_DEFINE_STATIC(dumped_heap, 4096);

void collect(hr_writer *writer, const void *bytes, std::size_t length)
{
  auto &out = *static_cast<std::vector<std::uint8_t> *>(writer->context);
  const auto *first = static_cast<const std::uint8_t *>(bytes);
  out.insert(out.end(), first, first + length);
}

std::vector<std::uint8_t> dumpBytes()
{
  std::vector<std::uint8_t> bytes;
  hr_writer writer = {collect, &bytes};
  EXPECT_TRUE(hr_dump(&writer));
  return bytes;
}

Dump dump()
{
  Expected<Dump> read = readDump(dumpBytes(), "host");
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? std::move(*read) : Dump{};
}

const Heap *heapNamed(const Dump &dump, const std::string &name)
{
  for (const Heap &heap : dump.heaps)
    if (heap.name == name)
      return &heap;
  return nullptr;
}

Counters counters(const hr_counters &from)
{
  return {from.live_blocks, from.live_bytes, from.peak_bytes, from.allocations, from.failures, from.largest_failed};
}

__attribute__((noinline)) void *takeAtSite(std::size_t bytes)
{
  return hr_kheap_alloc(&dumped_heap, bytes, HR_NO_WAIT);
}

__attribute__((noinline)) void *takeAtCaller(std::size_t bytes)
{
  void *block = (hr_kheap_alloc)(&dumped_heap, bytes, HR_NO_WAIT);
  asm volatile("" ::"r"(block));
  return block;
}

TEST(HostDump, HeapIsWhatTheHeapItselfReports)
{
  void *small = takeAtSite(24), *large = takeAtSite(1000), *third = takeAtCaller(100);
  hr_kheap_free(&dumped_heap, large);
  const Dump read = dump();
  hr_kheap_stats stats;
  ASSERT_EQ(hr_kheap_stats_get(&dumped_heap, &stats), HR_OK);
  const Heap *heap = heapNamed(read, "dumped_heap");
  ASSERT_NE(heap, nullptr);
  EXPECT_TRUE(heap->isComplete);
  EXPECT_EQ(heap->totalBytes, stats.heap.total_bytes);
  EXPECT_EQ(heap->freeBytes, stats.heap.free_bytes);
  EXPECT_EQ(heap->largestFreeBytes, stats.heap.largest_free_bytes);
  EXPECT_EQ(heap->peakUsedBytes, stats.heap.used_bytes_peak);
  EXPECT_EQ(heap->counters, counters(stats.counters));
  std::uint64_t held = 0, asked = 0, all = 0;
  std::set<std::uint64_t> live;
  for (const Block &block : heap->blocks) {
    all += block.heldBytes;
    if (block.isFree)
      continue;
    held += block.heldBytes;
    asked += block.bytes;
    live.insert(block.address);
  }
  EXPECT_EQ(held, stats.held_bytes);
  EXPECT_EQ(asked, stats.requested_bytes);
  EXPECT_EQ(all, stats.heap.total_bytes) << "the blocks fill the heap";
  EXPECT_EQ(live, (std::set<std::uint64_t>{reinterpret_cast<std::uintptr_t>(small), reinterpret_cast<std::uintptr_t>(third)}));
  hr_kheap_free(&dumped_heap, small);
  hr_kheap_free(&dumped_heap, third);
}

TEST(HostDump, SitesAreThoseThatTheBlocksName)
{
  void *described = takeAtSite(40), *called = takeAtCaller(50);
  EXPECT_EQ(takeAtSite(100000), nullptr);
  const Dump read = dump();
  EXPECT_EQ(read.pointerBytes, sizeof(void *));
  EXPECT_EQ(read.statistics, HR_STATISTICS);
  EXPECT_EQ(read.siteCount, hr_site_count());
  EXPECT_EQ(read.siteTable, reinterpret_cast<std::uintptr_t>(hr_site_get(1)));
  const Heap *heap = heapNamed(read, "dumped_heap");
  ASSERT_NE(heap, nullptr);
  for (const void *block : {described, called}) {
    const auto found = std::find_if(heap->blocks.begin(), heap->blocks.end(),
                                    [&](const Block &one) { return one.address == reinterpret_cast<std::uintptr_t>(block); });
    ASSERT_NE(found, heap->blocks.end());
    const auto site = std::find_if(read.sites.begin(), read.sites.end(), [&](const SiteRecord &one) { return one.id == found->site; });
    ASSERT_NE(site, read.sites.end());
    hr_counters own;
    ASSERT_TRUE(hr_site_counters_get(found->site, &own));
    EXPECT_EQ(site->counters, counters(own));
    EXPECT_EQ(site->returnAddress, hr_site_caller(found->site));
    EXPECT_EQ(site->returnAddress != 0, block == called);
    if (block == described) {
      EXPECT_EQ(site->counters.failures, 1U);
      EXPECT_EQ(site->counters.largestFailed, 100000U);
    }
  }
  hr_kheap_free(&dumped_heap, described);
  hr_kheap_free(&dumped_heap, called);
}

TEST(HostDump, ForeignBlocksThreadsAndHistoryAreThere)
{
  static char foreign[64];
  hr_thread_name_set("the tester");
  hr_foreign_allocated(foreign, sizeof foreign, 0x1234);
  hr_kheap_free(&dumped_heap, takeAtSite(77));
  const Dump read = dump();
  ASSERT_TRUE(read.foreign);
  hr_foreign_stats stats;
  hr_foreign_stats_get(&stats);
  EXPECT_EQ(read.foreign->counters, counters(stats.counters));
  EXPECT_EQ(read.foreign->dropped, stats.dropped);
  EXPECT_TRUE(std::any_of(read.foreign->blocks.begin(), read.foreign->blocks.end(), [&](const Block &block) {
    return block.address == reinterpret_cast<std::uintptr_t>(foreign) && block.bytes == sizeof foreign;
  }));
  EXPECT_TRUE(std::any_of(read.threads.begin(), read.threads.end(), [](const ThreadRecord &one) { return one.name == "the tester"; }));
  ASSERT_FALSE(read.freed.empty());
  EXPECT_EQ(read.freed.front().bytes, 77U);
  hr_foreign_freed(foreign);
}

TEST(HostDump, FaultsAreCountedByKind)
{
  hr_fault_policy_set(HR_FAULT_COUNT);
  void *block = takeAtSite(8);
  hr_kheap_free(&dumped_heap, block);
  hr_kheap_free(&dumped_heap, block);
  const Dump read = dump();
  ASSERT_EQ(read.faults.size(), static_cast<std::size_t>(HR_FAULT_KINDS));
  for (std::size_t kind = 0; kind < read.faults.size(); ++kind)
    EXPECT_EQ(read.faults[kind], hr_fault_count(static_cast<hr_fault_kind>(kind))) << kind;
  EXPECT_GE(read.faults[HR_FAULT_DOUBLE_FREE], 1U);
  hr_fault_reset();
}

TEST(HostDump, FaultsHaveTheNamesOfTheRuntime)
{
  for (int kind = 0; kind < HR_FAULT_KINDS; ++kind) {
    const std::string text = hr_fault_text(static_cast<hr_fault_kind>(kind));
    EXPECT_EQ(text.rfind(faultName(static_cast<std::size_t>(kind)), 0), 0U) << text;
  }
  EXPECT_EQ(faultName(HR_FAULT_KINDS), "fault " + std::to_string(HR_FAULT_KINDS)) << "a kind that this reader does not know";
}

TEST(HostDump, EveryCutOfARealDumpIsRefused)
{
  const std::vector<std::uint8_t> whole = dumpBytes();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(readDump(std::span(whole).first(length), "host")) << length;
  EXPECT_TRUE(readDump(whole, "host"));
}

} // namespace
} // namespace headroom::measured
