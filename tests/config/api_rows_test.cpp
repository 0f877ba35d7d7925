// SPDX-License-Identifier: Apache-2.0
// Rows of `api` and `pools`: what they say once read, and what is refused. Packs and .headroom.yaml share the tables.
#include "config/api_keys.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/effective_config.h"
#include "config/pack_file.h"
#include "read_config.h"

namespace headroom {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

PackRead readRows(const std::string &rows)
{
  return readPack("schema: 1\nname: p\n" + rows, "p.yaml");
}

Pack packOf(const std::string &rows)
{
  const PackRead read = readRows(rows);
  EXPECT_TRUE(read.pack) << (read.errors.empty() ? "" : read.errors.front().text());
  return read.pack ? *read.pack : Pack{};
}

/// `line:column: message` of every error of a pack with one api row; the row starts at 4:4.
std::vector<std::string> rowErrors(const std::string &row)
{
  std::vector<std::string> out;
  for (const Error &error : readRows("api:\n - {functions: [f], source: s, " + row + "}").errors)
    out.push_back(error.place.substr(error.place.find(':') + 1) + ": " + error.message);
  return out;
}

std::vector<std::string> poolErrors(const std::string &pool)
{
  std::vector<std::string> out;
  for (const Error &error :
       readRows("records: [{id: slab, variable: v, source: s}]\npools:\n - {id: i, source: s, " + pool + "}").errors)
    out.push_back(error.message);
  return out;
}

TEST(ApiRows, ReadWaitingCalls)
{
  const Pack pack = packOf(R"yaml(api:
 - {functions: [take, z_take*], as: take, when_symbols: [A], unless_symbols: [B], when_type: "int (void *)", interrupt: no-wait,
    waits: true, timeout: 1, kernel: false, note: n, source: sem.c}
 - {functions: [yield], waits: true, bounded: true, interrupt: thread-only, source: sched.c}
 - {functions: [give], interrupt: allowed, source: sem.c}
 - {functions: [ticks], zero_when: 0, source: time.h}
)yaml");
  ASSERT_THAT(pack.api, SizeIs(4));
  const ApiRule &take = pack.api[0];
  EXPECT_THAT(take.functions, ElementsAre("take", "z_take*"));
  EXPECT_EQ(take.as, "take");
  EXPECT_THAT(take.whenSymbols, ElementsAre("A"));
  EXPECT_THAT(take.unlessSymbols, ElementsAre("B"));
  EXPECT_EQ(take.whenType, "int (void *)");
  EXPECT_EQ(take.interrupt, InterruptUse::NoWait);
  EXPECT_TRUE(take.waits);
  EXPECT_EQ(take.timeout, 1u);
  EXPECT_FALSE(take.isKernel);
  EXPECT_FALSE(take.isBounded);
  EXPECT_EQ(take.note, "n");
  EXPECT_EQ(take.source, "sem.c");
  EXPECT_TRUE(pack.api[1].isBounded);
  EXPECT_EQ(pack.api[1].interrupt, InterruptUse::ThreadOnly);
  EXPECT_EQ(pack.api[2].interrupt, InterruptUse::Allowed);
  EXPECT_TRUE(pack.api[2].isKernel);
  EXPECT_EQ(pack.api[3].zeroWhen, 0u);
}

TEST(ApiRows, ReadAllocations)
{
  const Pack pack = packOf(R"yaml(api:
 - functions: [slab]
   timeout: 5
   allocates: {family: slab, size: 0, count: 1, alignment: 2, heap: 3, out: 4, out_count: 6, old: 7, unset_on_timeout: true, counted: true,
     heap_search: false, library: true, thread_safe: false, never_fails_forever: true}
   source: s
 - {functions: [plain], allocates: {family: heap, pool: arena}, source: s}
)yaml");
  ASSERT_THAT(pack.api, SizeIs(2));
  ASSERT_TRUE(pack.api[0].allocates);
  const AllocationRule &slab = *pack.api[0].allocates;
  EXPECT_EQ(slab.family, "slab");
  EXPECT_EQ(slab.size, 0u);
  EXPECT_EQ(slab.count, 1u);
  EXPECT_EQ(slab.alignment, 2u);
  EXPECT_EQ(slab.heap, 3u);
  EXPECT_EQ(slab.out, 4u);
  EXPECT_EQ(slab.outCount, 6u);
  EXPECT_EQ(slab.old, 7u);
  EXPECT_TRUE(slab.isUnsetOnTimeout && slab.isCounted && slab.isLibrary && slab.neverFailsForever);
  EXPECT_FALSE(slab.isHeap);
  EXPECT_FALSE(slab.isThreadSafe);
  const AllocationRule &plain = *pack.api[1].allocates;
  EXPECT_EQ(plain.pool, "arena");
  EXPECT_TRUE(plain.isHeap && plain.isThreadSafe);
  EXPECT_FALSE(plain.size || plain.heap || plain.out || plain.old);
}

TEST(ApiRows, ReadReleasesLocksQueriesAndCallbacks)
{
  const Pack pack = packOf(R"yaml(api:
 - {functions: [free], releases: {families: [a, b], block: 1, heap: 0, address_of_block: true, reference: true, accepts_null: false}, source: s}
 - {functions: [put], releases: {families: [a], block: 0, transfer: true}, source: s}
 - {functions: [lock], lock: {kind: interrupts, acquire: true, try: true, lock: 0}, source: s}
 - {functions: [unlock], lock: {kind: mutex, acquire: false, lock: 0, key: 1}, source: s}
 - {functions: [isr], query: can-yield, source: s}
 - {functions: [later], callbacks: [{argument: 1, context: either, because: "bus"}, {argument: 2, context: locked}], source: s}
 - {functions: [thread], creates_thread: {options: 8, user_option: 4, user_symbols: [U], delay: 9}, source: s}
 - {functions: [bare], creates_thread: {}, source: s}
 - {functions: [join], joins_domain: 1, source: s}
 - {functions: [ref], adds_reference: 0, source: s}
)yaml");
  ASSERT_THAT(pack.api, SizeIs(10));
  const ReleaseRule &release = pack.api[0].releases.value();
  EXPECT_THAT(release.families, ElementsAre("a", "b"));
  EXPECT_EQ(release.block, 1u);
  EXPECT_EQ(release.heap, 0u);
  EXPECT_TRUE(release.isAddressOfBlock && release.isReference);
  EXPECT_FALSE(release.acceptsNull || release.isTransfer);
  EXPECT_TRUE(pack.api[1].releases.value().isTransfer);
  const LockRule &lock = pack.api[2].lock.value();
  EXPECT_EQ(lock.kind, LockRule::Kind::Interrupts);
  EXPECT_TRUE(lock.isAcquire && lock.isTry);
  EXPECT_EQ(lock.lock, 0u);
  EXPECT_FALSE(pack.api[3].lock.value().isAcquire);
  EXPECT_EQ(pack.api[3].lock.value().key, 1u);
  EXPECT_EQ(pack.api[4].query.value().kind, QueryRule::Kind::CanYield);
  ASSERT_THAT(pack.api[5].callbacks, SizeIs(2));
  EXPECT_EQ(pack.api[5].callbacks[0].argument, 1u);
  EXPECT_EQ(pack.api[5].callbacks[0].context, CallbackRule::Context::Either);
  EXPECT_EQ(pack.api[5].callbacks[0].because, "bus");
  EXPECT_EQ(pack.api[5].callbacks[1].context, CallbackRule::Context::Locked);
  EXPECT_TRUE(pack.api[6].createsThread);
  EXPECT_EQ(pack.api[6].options, 8u);
  EXPECT_EQ(pack.api[6].userOption, 4);
  EXPECT_THAT(pack.api[6].userSymbols, ElementsAre("U"));
  EXPECT_EQ(pack.api[6].delay, 9u);
  EXPECT_TRUE(pack.api[7].createsThread);
  EXPECT_EQ(pack.api[8].joinsDomain, 1u);
  EXPECT_EQ(pack.api[9].addsReference, 0u);
}

TEST(ApiRows, ReadPools)
{
  const Pack pack = packOf(R"yaml(records: [{id: heaps, type: k_heap, first_symbol: a, last_symbol: b, source: s}]
pools:
 - {id: heap, objects: [_heap], buffers: [mem*], size_symbols: [SIZE], record: heaps, size_field: heap.bytes, config: SIZE,
    formula: chunked-heap, per_block_words: 1, big_symbols: [BIG], counter_symbols: [STATS], statistics_symbols: [STATS, LISTEN],
    ready_after: [statics_init], ready_from: __init_start, source: heap.h}
 - {id: slab, record: heaps, block_field: "size|info.size", count_field: n, formula: blocks, source: s}
shared_queue_stacks: [work_stack]
)yaml");
  ASSERT_THAT(pack.pools, SizeIs(2));
  const PoolRule &heap = pack.pools[0];
  EXPECT_THAT(heap.objects, ElementsAre("_heap"));
  EXPECT_THAT(heap.buffers, ElementsAre("mem*"));
  EXPECT_THAT(heap.sizeSymbols, ElementsAre("SIZE"));
  EXPECT_EQ(heap.record, "heaps");
  EXPECT_EQ(heap.sizeField, "heap.bytes");
  EXPECT_EQ(heap.config, "SIZE");
  EXPECT_EQ(heap.formula, PoolRule::Formula::ChunkedHeap);
  EXPECT_EQ(heap.perBlockWords, 1u);
  EXPECT_THAT(heap.bigSymbols, ElementsAre("BIG"));
  EXPECT_THAT(heap.counterSymbols, ElementsAre("STATS"));
  EXPECT_THAT(heap.statisticsSymbols, ElementsAre("STATS", "LISTEN"));
  EXPECT_THAT(heap.readyAfter, ElementsAre("statics_init"));
  EXPECT_EQ(heap.readyFrom, "__init_start");
  EXPECT_EQ(pack.pools[1].formula, PoolRule::Formula::Blocks);
  EXPECT_EQ(pack.pools[1].blockField, "size|info.size");
  EXPECT_THAT(pack.sharedQueueStacks, ElementsAre("work_stack"));
}

TEST(ApiRows, RefuseRowsThatSayNothing)
{
  EXPECT_THAT(rowErrors("note: n"), ElementsAre("4:4: api entry says nothing of its functions"));
  EXPECT_THAT(rowErrors("waits: false"), ElementsAre("4:4: api entry says nothing of its functions"));
}

TEST(ApiRows, NameTheNearestKeyAndChoice)
{
  EXPECT_THAT(rowErrors("wait: true"), ElementsAre("4:32: unknown key 'wait', nearest: waits"));
  EXPECT_THAT(rowErrors("interrupt: nowait"), ElementsAre("4:43: unknown interrupt 'nowait', nearest: no-wait"));
  EXPECT_THAT(rowErrors("query: in-interupt"), ElementsAre("4:39: unknown query 'in-interupt', nearest: in-interrupt"));
  EXPECT_THAT(rowErrors("lock: {kind: irq, acquire: true}"), ElementsAre(HasSubstr("unknown kind 'irq'")));
  EXPECT_THAT(rowErrors("allocates: {family: a, sizes: 0}"), ElementsAre("4:55: unknown key 'sizes', nearest: size"));
}

TEST(ApiRows, RefuseDelayWithoutAThread)
{
  EXPECT_THAT(rowErrors("interrupt: allowed, delay: 9"), ElementsAre(HasSubstr("unknown key 'delay'")));
}

TEST(ApiRows, RefuseArgumentsThatNoCallHas)
{
  EXPECT_THAT(rowErrors("waits: true, timeout: 21"), ElementsAre("4:54: timeout is '21', wanted an integer from 0 to 20"));
  EXPECT_THAT(rowErrors("waits: true, timeout: -1"), ElementsAre(HasSubstr("timeout is '-1'")));
  EXPECT_THAT(rowErrors("waits: true, timeout: last"), ElementsAre(HasSubstr("timeout is 'last'")));
}

TEST(ApiRows, RefuseContradictionsAboutWaiting)
{
  EXPECT_THAT(rowErrors("interrupt: allowed, timeout: 1"), ElementsAre("4:4: api entry has timeout and neither waits nor allocates"));
  EXPECT_THAT(rowErrors("interrupt: no-wait, waits: true"), ElementsAre("4:4: api entry has interrupt: no-wait and no timeout"));
  EXPECT_THAT(rowErrors("interrupt: allowed, waits: true"), ElementsAre("4:4: api entry has interrupt: allowed and waits without a timeout"));
  EXPECT_THAT(rowErrors("interrupt: allowed, bounded: true"), ElementsAre(HasSubstr("api entry has bounded")));
  EXPECT_THAT(rowErrors("waits: true, timeout: 0, bounded: true"), ElementsAre(HasSubstr("api entry has bounded")));
  EXPECT_THAT(rowErrors("query: in-interrupt, zero_when: 0"), ElementsAre(HasSubstr("query and zero_when")));
}

TEST(ApiRows, RefuseContradictionsAboutMemory)
{
  EXPECT_THAT(rowErrors("allocates: {family: a}, releases: {families: [b, a], block: 0}"),
              ElementsAre("4:4: api entry allocates and releases family a"));
  EXPECT_THAT(rowErrors("allocates: {family: a, old: 0}, releases: {families: [a], block: 0}"), IsEmpty());
  EXPECT_THAT(rowErrors("allocates: {family: a, unset_on_timeout: true}"), ElementsAre(HasSubstr("unset_on_timeout and no out")));
  EXPECT_THAT(rowErrors("allocates: {family: a, out_count: 1}"), ElementsAre(HasSubstr("out_count and no out")));
  EXPECT_THAT(rowErrors("allocates: {family: a, count: 1}"), ElementsAre(HasSubstr("count and no size")));
  EXPECT_THAT(rowErrors("allocates: {family: a, heap: 0, pool: p}"), ElementsAre(HasSubstr("heap and pool")));
  EXPECT_THAT(rowErrors("allocates: {family: a, size: 1, heap: 1}"), ElementsAre(HasSubstr("argument 1 as size and as heap")));
  EXPECT_THAT(rowErrors("timeout: 1, allocates: {family: a, size: 1}"), ElementsAre(HasSubstr("argument 1 as timeout and as size")));
  EXPECT_THAT(rowErrors("allocates: {size: 0}"), ElementsAre(HasSubstr("allocates has no 'family'")));
  EXPECT_THAT(rowErrors("releases: {families: [], block: 0}"), ElementsAre(HasSubstr("names no family")));
  EXPECT_THAT(rowErrors("releases: {families: [a], block: 0, reference: true, transfer: true}"), ElementsAre(HasSubstr("reference and transfer")));
}

TEST(ApiRows, RefuseContradictionsAboutLocksAndThreads)
{
  EXPECT_THAT(rowErrors("lock: {kind: spin, acquire: true, key: 1}"), ElementsAre(HasSubstr("key on the release only")));
  EXPECT_THAT(rowErrors("lock: {kind: spin, acquire: false, try: true}"), ElementsAre(HasSubstr("a release does not fail")));
  EXPECT_THAT(rowErrors("lock: {kind: spin}"), ElementsAre(HasSubstr("lock has no 'acquire'")));
  EXPECT_THAT(rowErrors("creates_thread: {user_option: 4}"), ElementsAre(HasSubstr("user_option and no options")));
  EXPECT_THAT(rowErrors("creates_thread: {user_symbols: [U]}"), ElementsAre(HasSubstr("user_symbols and no user_option")));
  EXPECT_THAT(rowErrors("user_mode_ignored: true"), ElementsAre(HasSubstr("user_mode_ignored and no unless_symbols")));
}

TEST(ApiRows, RefusePoolsThatNothingSizes)
{
  EXPECT_THAT(poolErrors("objects: [o]"), ElementsAre("pools entry has none of record, buffers, size_symbols"));
  EXPECT_THAT(poolErrors("record: slab"), ElementsAre("pools entry has a record and no field to read"));
  EXPECT_THAT(poolErrors("size_symbols: [S], size_field: f"), ElementsAre("pools entry has fields and no record"));
  EXPECT_THAT(poolErrors("record: slab, size_field: f, formula: blocks"), ElementsAre(HasSubstr("block_field and count_field")));
  EXPECT_THAT(poolErrors("size_symbols: [S], big_symbols: [B]"), ElementsAre(HasSubstr("formula: chunked-heap only")));
  EXPECT_THAT(poolErrors("record: slap, size_field: f"), ElementsAre("unknown record 'slap', nearest: slab"));
}

TEST(ApiRows, OfTheProjectNeedAReason)
{
  EXPECT_THAT(errorsOf("schema: 1\napi: [{functions: [f], interrupt: allowed}]\n"), ElementsAre("2:7: api entry has no 'reason'"));
  EXPECT_THAT(errorsOf("schema: 1\napi: [{functions: [f], timeout: 0, reason: r}]\n"),
              ElementsAre("2:7: api entry has timeout and neither waits nor allocates"));
  const ConfigRead read = readText("schema: 1\napi:\n  - {functions: [f], interrupt: allowed, reason: r}\n");
  ASSERT_TRUE(read.file);
  ASSERT_THAT(read.file->config.api, SizeIs(1));
  EXPECT_EQ(read.file->config.api[0].reason, "r");
  EXPECT_EQ(read.file->config.api[0].place.line, 3);
  EXPECT_EQ(read.file->config.api[0].rule.interrupt, InterruptUse::Allowed);
}

TEST(ApiRows, OfAnImageReplaceThoseOfTheSameFunctions)
{
  const ConfigRead read = readText("schema: 1\napi: [{functions: [f], interrupt: allowed, reason: r}, {functions: [g], waits: true, reason: r}]\n"
                                   "images: [{match: {board: b}, api: [{functions: [f], interrupt: thread-only, reason: r}]}]\n");
  ASSERT_TRUE(read.file);
  const ProjectConfig config = configFor(*read.file, "b", "");
  ASSERT_THAT(config.api, SizeIs(2));
  EXPECT_THAT(config.api[0].rule.functions, ElementsAre("g"));
  EXPECT_EQ(config.api[1].rule.interrupt, InterruptUse::ThreadOnly);
}

TEST(ApiRows, MeanTheSameWhenShownAndReadAgain)
{
  const std::string text = R"yaml(schema: 1
api:
 - {functions: [a*], as: a, when_symbols: [W], unless_symbols: [U], when_type: "void (int)", interrupt: no-wait, waits: true, timeout: 5,
    kernel: false, note: "say \"n\"", source: s, reason: r,
    allocates: {family: x, size: 0, count: 1, alignment: 2, heap: 3, out: 4, out_count: 6, old: 7, unset_on_timeout: true, counted: true,
      heap_search: false, library: true, thread_safe: false, never_fails_forever: true}}
 - {functions: [b], reason: r, waits: true, bounded: true, releases: {families: [x], block: 1, heap: 0, address_of_block: true,
      reference: true, accepts_null: false}, callbacks: [{argument: 0, context: locked, because: b}]}
 - {functions: [c], reason: r, creates_thread: {options: 8, user_option: 4, user_symbols: [U], delay: 9}, joins_domain: 1, adds_reference: 2,
    lock: {kind: scheduler, acquire: false, lock: 0, key: 1}, query: user-mode}
 - {functions: [d], reason: r, zero_when: 0, releases: {families: [x], block: 0, transfer: true}, lock: {kind: mutex, acquire: true, try: true}}
)yaml";
  const ConfigRead once = readText(text);
  ASSERT_TRUE(once.file) << once.errors.front().text();
  const std::vector<RuleInfo> rules = *shippedRules();
  const std::string shown = effectiveConfig(once.file->config, rules);
  const ConfigRead again = readText(shown);
  ASSERT_TRUE(again.file) << again.errors.front().text() << "\n" << shown;
  ASSERT_THAT(again.file->config.api, SizeIs(4));
  // Only the places differ, which are the comments of the lines.
  const auto withoutPlaces = [](std::string lines) {
    std::string out;
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at);
      const std::string line = lines.substr(at, end - at);
      out += line.substr(0, line.rfind("  # ")) + "\n";
      at = end + 1;
    }
    return out;
  };
  EXPECT_EQ(withoutPlaces(effectiveConfig(again.file->config, rules)), withoutPlaces(shown));
  EXPECT_THAT(shown, HasSubstr("heap_search: false"));
  EXPECT_THAT(shown, HasSubstr("creates_thread: {options: 8, user_option: 4"));
}

} // namespace
} // namespace headroom
