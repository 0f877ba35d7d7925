// SPDX-License-Identifier: Apache-2.0
// What goes through the wrappers: counted once, left alone, refused.
#include "cases_common.h"

K_HEAP_DEFINE(net_heap, 512);
// Four units for blocks: what fits into them exactly leaves no room for a record.
K_HEAP_DEFINE(tiny_heap, 64);
static struct k_mem_slab slab;
static uint64_t slab_memory[4 * 4];

static bool inside(uintptr_t address, const void *function)
{
    return address - ((uintptr_t)function & ~(uintptr_t)1) < 160;
}

__attribute__((noinline)) static void *take(size_t bytes)
{
    void *volatile block = k_malloc(bytes);
    return block;
}

static const char *a_block_is_counted_once(void)
{
    struct hr_zephyr_counters before = now();
    void *block = take(40);
    struct hr_zephyr_counters held = now();
    CHECK(block != NULL);
    CHECK((uintptr_t)block % sizeof(void *) == 0);
    CHECK(held.k_malloc.live_blocks == before.k_malloc.live_blocks + 1);
    CHECK(held.k_malloc.live_bytes == before.k_malloc.live_bytes + 40);
    CHECK(held.k_malloc.allocations == before.k_malloc.allocations + 1);
    CHECK(held.others.counters.allocations == before.others.counters.allocations);
    struct sum sum = walked(index_of(&_system_heap), block);
    CHECK(sum.seen == 1);
    CHECK(sum.info.bytes == 40);
    CHECK(inside(hr_site_caller(sum.info.site), (const void *)&take));
    k_free(block);
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes);
    CHECK(now().others.unknown_frees == before.others.unknown_frees);
    return NULL;
}

static const char *every_form_of_k_malloc_is_counted_once(void)
{
    struct hr_zephyr_counters before = now();
    unsigned char *zeroed = k_calloc(5, 6);
    void *blocks[4] = {zeroed, k_aligned_alloc(2 * sizeof(void *), 10), k_aligned_alloc(64, 100), k_malloc(0)};
    CHECK(zeroed != NULL && zeroed[29] == 0);
    CHECK((uintptr_t)blocks[1] % (2 * sizeof(void *)) == 0);
    CHECK(blocks[2] != NULL && (uintptr_t)blocks[2] % 64 == 0);
    CHECK(blocks[3] != NULL);
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks + 4);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes + 30 + 10 + 100);
    CHECK(now().k_malloc.allocations == before.k_malloc.allocations + 4);
    CHECK(now().others.counters.allocations == before.others.counters.allocations);
    struct sum sum = walked(index_of(&_system_heap), blocks[2]);
    CHECK(sum.seen == 1 && sum.info.bytes == 100);
    (void)memset(blocks[2], 0xff, 100);
    for (unsigned index = 0; index < 4; ++index) {
        k_free(blocks[index]);
    }
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    CHECK(kernel_used(&_system_heap) == 0);
    return NULL;
}

static const char *null_is_freed_without_complaint(void)
{
    struct hr_zephyr_counters before = now();
    k_free(NULL);
    k_heap_free(&net_heap, NULL);
    CHECK(now().others.unknown_frees == before.others.unknown_frees);
    CHECK(hr_fault_total() == 0);
    return NULL;
}

// Code that was linked with the kernel before: its calls are not wrapped.
void *standin_prebuilt_malloc(size_t bytes);
void *standin_inner_malloc(size_t bytes);

static const char *a_foreign_block_passes_through_untouched(void)
{
    struct hr_zephyr_counters before = now();
    // Whatever lies in the blocks, and whatever an earlier block left there.
    for (unsigned round = 0; round < 64; ++round) {
        void *ours = k_malloc(24);
        (void)memset(ours, round % 2 != 0 ? 0xa5 : 0x5a, 24);
        k_free(ours);
        void **foreign = standin_prebuilt_malloc(8 + round);
        CHECK(foreign != NULL);
        (void)memset(foreign, 0xa5, 8 + round);
        struct sum sum = walked(index_of(&_system_heap), foreign - 1);
        CHECK(sum.seen == 1 && sum.unknown == 1 && sum.bytes >= 8 + round);
        k_free(foreign);
        CHECK(kernel_used(&_system_heap) == 0);
    }
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes);
    CHECK(hr_fault_total() == 0);
    return NULL;
}

// From k_malloc() on it is the kernel's own calls, of which the one to another object is seen.
static const char *a_call_inside_the_kernel_is_counted_once(void)
{
    struct hr_zephyr_counters before = now();
    void *block = standin_inner_malloc(20);
    CHECK(block != NULL);
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks + 1);
    CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes + 20 + sizeof(void *));
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    CHECK(walked(index_of(&_system_heap), NULL).live == 0);
    k_free(block);
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks);
    CHECK(now().others.unknown_frees == before.others.unknown_frees);
    return NULL;
}

static const char *a_double_free_is_refused(void)
{
    void *block = k_malloc(16);
    k_free(block);
    size_t used = kernel_used(&_system_heap);
    k_free(block);
    CHECK(hr_fault_count(HR_FAULT_DOUBLE_FREE) == 1);
    CHECK(kernel_used(&_system_heap) == used);
    hr_fault_reset();
    return NULL;
}

static const char *an_overwritten_record_is_refused(void)
{
    unsigned char *block = k_malloc(16);
    unsigned char record[8];
    (void)memcpy(record, block - 8, 8);
    (void)memset(block - 8, 0xff, 8);
    k_free(block);
    CHECK(hr_fault_count(HR_FAULT_CORRUPT_HEADER) == 1);
    hr_fault_reset();
    (void)memcpy(block - 8, record, 8);
    k_free(block);
    CHECK(kernel_used(&_system_heap) == 0);
    return NULL;
}

static const char *a_request_that_fails_is_one_failure(void)
{
    struct hr_zephyr_counters before = now();
    CHECK(k_malloc(CONFIG_HEAP_MEM_POOL_SIZE) == NULL);
    CHECK(k_malloc(SIZE_MAX) == NULL);
    CHECK(k_malloc(SIZE_MAX - 11) == NULL);
    CHECK(k_calloc(SIZE_MAX / 2, 4) == NULL);
    CHECK(k_aligned_alloc(64, SIZE_MAX - 64) == NULL);
    CHECK(now().k_malloc.failures == before.k_malloc.failures + 5);
    CHECK(now().others.counters.failures == before.others.counters.failures);
    CHECK(now().k_malloc.largest_failed == UINT32_MAX);
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    return NULL;
}

static const char *no_request_fails_because_it_is_watched(void)
{
    struct hr_zephyr_counters before = now();
    standin_threads[0].resource_pool = &tiny_heap;
    size_t largest = 0;
    // As much as the kernel alone can give.
    for (size_t bytes = 40; bytes > 0; --bytes) {
        void *block = z_thread_aligned_alloc(0, bytes);
        if (block != NULL) {
            largest = bytes;
            CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes + bytes ||
                  now().k_malloc.live_bytes == before.k_malloc.live_bytes + bytes);
            k_free(block);
            break;
        }
    }
    standin_threads[0].resource_pool = NULL;
    CHECK(largest == 32 - 2 * sizeof(void *));
    CHECK(kernel_used(&tiny_heap) == 0);
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks);
    CHECK(now().others.unknown_frees == before.others.unknown_frees);
    return NULL;
}

static const char *a_thread_takes_from_its_pool_and_an_interrupt_from_the_system_heap(void)
{
    struct hr_zephyr_counters before = now();
    CHECK(z_thread_aligned_alloc(0, 8) == NULL);
    CHECK(now().k_malloc.failures == before.k_malloc.failures + 1);
    standin_threads[0].resource_pool = &net_heap;
    void *own = z_thread_aligned_alloc(0, 30);
    standin_in_isr = true;
    void *system = z_thread_aligned_alloc(32, 30);
    standin_in_isr = false;
    standin_threads[0].resource_pool = NULL;
    CHECK(own != NULL && system != NULL && (uintptr_t)system % 32 == 0);
    CHECK(kernel_used(&net_heap) != 0 && kernel_used(&_system_heap) != 0);
    CHECK(walked(index_of(&net_heap), own).seen == 1);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes + 60);
    k_free(own);
    k_free(system);
    CHECK(kernel_used(&net_heap) == 0 && kernel_used(&_system_heap) == 0);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes);
    return NULL;
}

static const char *heaps_keep_their_size_and_their_timeouts(void)
{
    struct hr_zephyr_counters before = now();
    void *one = k_heap_alloc(&net_heap, 100, K_NO_WAIT);
    size_t used = kernel_used(&net_heap);
    void *two = k_heap_aligned_alloc(&net_heap, 32, 50, K_NO_WAIT);
    CHECK(one != NULL && (uintptr_t)two % 32 == 0);
    CHECK(used >= 100 && used < 108);
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks + 2);
    CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes + 150);
    CHECK(now().others.counters.allocations == before.others.counters.allocations + 2);
    // They are in the table, and the walk leaves them to it.
    CHECK(walked(index_of(&net_heap), one).live == 0);
    CHECK(k_heap_alloc(&net_heap, 5000, (k_timeout_t){77}) == NULL && standin_waited_ticks == 77);
    CHECK(now().others.counters.failures == before.others.counters.failures + 1);
    CHECK(k_heap_alloc(&net_heap, 0, K_NO_WAIT) == NULL);
    k_heap_free(&net_heap, one);
    k_heap_free(&net_heap, two);
    CHECK(kernel_used(&net_heap) == 0);
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks);
    return NULL;
}

static const char *slabs_are_counted_and_a_timeout_leaves_the_pointer(void)
{
    struct hr_zephyr_counters before = now();
    void *blocks[4];
    for (unsigned index = 0; index < 4; ++index) {
        CHECK(k_mem_slab_alloc(&slab, &blocks[index], K_NO_WAIT) == 0);
    }
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks + 4);
    CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes + 4 * 32);
    void *untouched = &blocks[0];
    CHECK(k_mem_slab_alloc(&slab, &untouched, (k_timeout_t){5}) == -11 && untouched == &blocks[0]);
    CHECK(k_mem_slab_alloc(&slab, &untouched, K_NO_WAIT) == -12 && untouched == NULL);
    CHECK(now().others.counters.failures == before.others.counters.failures + 2);
    for (unsigned index = 0; index < 4; ++index) {
#if STANDIN_VERSION >= 0x30500
        k_mem_slab_free(&slab, blocks[index]);
#else
        k_mem_slab_free(&slab, &blocks[index]);
#endif
    }
    CHECK(now().others.counters.live_blocks == before.others.counters.live_blocks);
    CHECK(now().others.unknown_frees == before.others.unknown_frees);
    return NULL;
}

static const char *a_block_keeps_its_record_when_it_is_resized(void)
{
#if STANDIN_VERSION >= 0x40100
    struct hr_zephyr_counters before = now();
    unsigned char *block = k_realloc(NULL, 20);
    (void)memset(block, 7, 20);
    block = k_realloc(block, 60);
    CHECK(block != NULL && block[19] == 7);
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks + 1);
    CHECK(now().k_malloc.live_bytes == before.k_malloc.live_bytes + 60);
    CHECK(now().k_malloc.allocations == before.k_malloc.allocations + 1);
    CHECK(k_realloc(block, 5000) == NULL);
    CHECK(now().k_malloc.failures == before.k_malloc.failures + 1);
    CHECK(block[19] == 7 && now().k_malloc.live_bytes == before.k_malloc.live_bytes + 60);
    CHECK(k_realloc(block, 0) == NULL);
    unsigned char *aligned = k_aligned_alloc(64, 10);
    (void)memset(aligned, 9, 10);
    block = k_realloc(aligned, 100);
    CHECK(block != NULL && block[9] == 9);
    k_free(block);
    CHECK(now().k_malloc.live_blocks == before.k_malloc.live_blocks);
    // Of the kernel: as the kernel does it.
    void *foreign = k_realloc(standin_prebuilt_malloc(8), 50);
    CHECK(foreign != NULL);
    k_free(foreign);
    CHECK(kernel_used(&_system_heap) == 0 && hr_fault_total() == 0);
    unsigned char *plain = k_heap_calloc(&net_heap, 3, 4, K_NO_WAIT);
    plain = k_heap_realloc(&net_heap, plain, 40, K_NO_WAIT);
    CHECK(plain != NULL && plain[11] == 0);
    CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes + 40);
    k_heap_free(&net_heap, plain);
    CHECK(now().others.counters.live_bytes == before.others.counters.live_bytes);
#endif
    return NULL;
}

static const char *more_callers_than_places_are_counted_as_unknown(void)
{
    struct hr_counters before;
    CHECK(hr_site_counters_get(HR_SITE_UNKNOWN, &before));
    struct hr_zephyr_counters counted = now();
    // 72 places: as many calls, written out.
    static void *volatile blocks[72];
    unsigned taken = 0;
#define TAKE blocks[taken++] = k_malloc(2);
#define TAKE_8 TAKE TAKE TAKE TAKE TAKE TAKE TAKE TAKE
    TAKE_8 TAKE_8 TAKE_8 TAKE_8 TAKE_8 TAKE_8 TAKE_8 TAKE_8 TAKE_8
    struct hr_counters unknown;
    CHECK(hr_site_counters_get(HR_SITE_UNKNOWN, &unknown) && unknown.live_blocks > before.live_blocks);
    CHECK(hr_site_callers_dropped() > 0);
    CHECK(now().k_malloc.live_blocks == counted.k_malloc.live_blocks + 72);
    CHECK(now().k_malloc.live_bytes == counted.k_malloc.live_bytes + 144);
    while (taken > 0) {
        k_free(blocks[--taken]);
    }
    CHECK(hr_site_counters_get(HR_SITE_UNKNOWN, &unknown) && unknown.live_blocks == before.live_blocks);
    CHECK(now().k_malloc.live_blocks == counted.k_malloc.live_blocks && kernel_used(&_system_heap) == 0);
    return NULL;
}

// The processor that has the section goes on inside it.
static const char *the_section_nests(void)
{
    hri_key_t outer = hri_critical_enter();
    hri_key_t inner = hri_critical_enter();
    CHECK(standin_irq_depth > 0);
    hri_critical_exit(inner);
    CHECK(standin_irq_depth > 0);
    hri_critical_exit(outer);
    CHECK(standin_irq_depth == 0);
    return NULL;
}

static const char *nothing_is_left_locked(void)
{
    CHECK(standin_irq_depth == 0);
    CHECK(_system_heap.lock.held == 0 && net_heap.lock.held == 0);
    return NULL;
}

const struct zephyr_case zephyr_wrapper_cases[] = {
    {"ABlockIsCountedOnce", a_block_is_counted_once},
    {"EveryFormOfKMallocIsCountedOnce", every_form_of_k_malloc_is_counted_once},
    {"NullIsFreedWithoutComplaint", null_is_freed_without_complaint},
    {"AForeignBlockPassesThroughUntouched", a_foreign_block_passes_through_untouched},
    {"ACallInsideTheKernelIsCountedOnce", a_call_inside_the_kernel_is_counted_once},
    {"ADoubleFreeIsRefused", a_double_free_is_refused},
    {"AnOverwrittenRecordIsRefused", an_overwritten_record_is_refused},
    {"ARequestThatFailsIsOneFailure", a_request_that_fails_is_one_failure},
    {"NoRequestFailsBecauseItIsWatched", no_request_fails_because_it_is_watched},
    {"AThreadTakesFromItsPoolAndAnInterruptFromTheSystemHeap", a_thread_takes_from_its_pool_and_an_interrupt_from_the_system_heap},
    {"HeapsKeepTheirSizeAndTheirTimeouts", heaps_keep_their_size_and_their_timeouts},
    {"SlabsAreCountedAndATimeoutLeavesThePointer", slabs_are_counted_and_a_timeout_leaves_the_pointer},
    {"ABlockKeepsItsRecordWhenItIsResized", a_block_keeps_its_record_when_it_is_resized},
    {"TheSectionNests", the_section_nests},
    // Fills the table of callers for good.
    {"MoreCallersThanPlacesAreCountedAsUnknown", more_callers_than_places_are_counted_as_unknown},
    {"NothingIsLeftLocked", nothing_is_left_locked},
    {NULL, NULL},
};

void zephyr_cases_begin(void)
{
    standin_heaps_init();
    (void)k_mem_slab_init(&slab, slab_memory, 32, 4);
}
