// SPDX-License-Identifier: Apache-2.0
// What a walk of the kernel's heaps shows, and the dump made of it.
#include "cases_common.h"

static const char *what_is_held_is_what_the_kernel_counts(void)
{
    void *blocks[6];
    for (unsigned index = 0; index < 6; ++index) {
        blocks[index] = index % 3 == 2 ? k_aligned_alloc(32, 7 * index) : k_malloc(7 * index);
    }
    k_free(blocks[1]);
    struct sum sum = walked(index_of(&_system_heap), blocks[3]);
    CHECK(sum.live == 5 && sum.unknown == 0);
    CHECK(sum.seen == 1 && sum.info.free_neighbour == false);
    CHECK(walked(index_of(&_system_heap), blocks[0]).info.free_neighbour);
    // The kernel counts without the chunks' headers.
    CHECK(sum.held - 5 * 2 * (sizeof(void *) / 2) == kernel_used(&_system_heap));
    struct hri_dumped_heap dumped;
    CHECK(hri_observed_heap_get(index_of(&_system_heap), &dumped));
    CHECK(dumped.total_bytes == CONFIG_HEAP_MEM_POOL_SIZE && strcmp(dumped.name, "_system_heap") == 0);
    CHECK(dumped.free_bytes + sum.held <= dumped.total_bytes && dumped.free_bytes + sum.held + 40 > dumped.total_bytes);
    CHECK(dumped.largest_free_bytes <= dumped.free_bytes && dumped.used_bytes_peak >= dumped.total_bytes - dumped.free_bytes);
    CHECK(dumped.counters.live_blocks == 5);
    for (unsigned index = 0; index < 6; ++index) {
        if (index != 1) {
            k_free(blocks[index]);
        }
    }
    CHECK(kernel_used(&_system_heap) == 0);
    return NULL;
}

static bool take_and_give(const struct hr_block_info *block, void *context)
{
    unsigned *seen = context;
    // Cuts the memory behind the place where the walk is, and merges it.
    k_free(k_malloc(10 + *seen % 50));
    void *kept = k_malloc(12);
    k_free(kept);
    *seen += block->state == HR_BLOCK_LIVE;
    return true;
}

static const char *a_walk_sees_each_block_once_while_others_come_and_go(void)
{
    void *blocks[12];
    for (unsigned index = 0; index < 12; ++index) {
        blocks[index] = k_malloc(16);
    }
    for (unsigned index = 0; index < 12; index += 3) {
        k_free(blocks[index]);
    }
    unsigned seen = 0;
    CHECK(hri_observed_walk(index_of(&_system_heap), take_and_give, &seen));
    CHECK(seen == 8);
    for (unsigned index = 0; index < 12; ++index) {
        if (index % 3 != 0) {
            k_free(blocks[index]);
        }
    }
    CHECK(kernel_used(&_system_heap) == 0);
    return NULL;
}

static const char *a_corrupt_heap_is_incomplete(void)
{
    unsigned char *block = k_malloc(16);
    struct hri_dumped_heap dumped;
    unsigned index = index_of(&_system_heap);
    // In front of the block: the record, the heap's address, the chunk's header.
    unsigned char *header = block - 8 - 2 * sizeof(void *);
    unsigned char saved[sizeof(void *)];
    (void)memcpy(saved, header, sizeof saved);
    (void)memset(header, 0xff, sizeof saved);
    struct sum sum = {.payload = NULL};
    bool complete = hri_observed_walk(index, add, &sum);
    (void)hri_observed_heap_get(index, &dumped);
    (void)memcpy(header, saved, sizeof saved);
    k_free(block);
    CHECK(!complete);
    CHECK(kernel_used(&_system_heap) == 0);
    return NULL;
}

static const char *marks_and_owners_are_in_the_block(void)
{
    void *before = k_malloc(8);
    hr_mark_t mark = hr_mark();
    void *after = k_malloc(8);
    unsigned index = index_of(&_system_heap);
    CHECK(walked(index, before).info.epoch == mark - 1);
    CHECK(walked(index, after).info.epoch == mark);
#ifdef CONFIG_HEADROOM_THREADS
    standin_running = 1;
    void *other = k_malloc(8);
    uint8_t owner = walked(index, other).info.thread;
    standin_running = 0;
    struct hr_thread_record record;
    CHECK(owner != walked(index, after).info.thread);
    CHECK(hr_thread_record_get(owner, &record) && record.thread == (hr_thread_t)&standin_threads[1]);
    CHECK(record.counters.live_blocks == 1);
    hri_observed_begin();
    CHECK(hr_thread_record_get(owner, &record) && !record.ended && strcmp(record.name, "worker") == 0);
    CHECK(!walked(index, other).info.owner_gone);
    // The object is used for another thread: the block is nobody's now.
    (void)z_impl_k_thread_create(&standin_threads[1], NULL, 0, NULL, NULL, NULL, NULL, 0, 0, K_NO_WAIT);
    CHECK(walked(index, other).info.owner_gone);
    k_free(other);
    // Or the thread is gone and its object is not used again.
    standin_running = 1;
    other = k_malloc(8);
    standin_running = 0;
    standin_worker_ended = true;
    hri_observed_begin();
    standin_worker_ended = false;
    struct sum gone = walked(index, other);
    CHECK(gone.info.owner_gone && hr_thread_record_get(gone.info.thread, &record) && record.name == NULL);
    k_free(other);
    CHECK(hri_observed_without_owner() == 0);
#else
    CHECK(hri_observed_without_owner() == now().k_malloc.live_blocks);
#endif
    k_free(before);
    k_free(after);
    return NULL;
}

const struct zephyr_case zephyr_walk_cases[] = {
    {"WhatIsHeldIsWhatTheKernelCounts", what_is_held_is_what_the_kernel_counts},
    {"AWalkSeesEachBlockOnceWhileOthersComeAndGo", a_walk_sees_each_block_once_while_others_come_and_go},
    {"ACorruptHeapIsIncomplete", a_corrupt_heap_is_incomplete},
    {"MarksAndOwnersAreInTheBlock", marks_and_owners_are_in_the_block},
    {NULL, NULL},
};

struct room {
    unsigned char *bytes;
    unsigned left, written;
};

static void put(struct hr_writer *writer, const void *bytes, size_t length)
{
    struct room *room = writer->context;
    room->written += (unsigned)length;
    if (length > room->left) {
        room->left = 0;
        return;
    }
    (void)memcpy(room->bytes, bytes, length);
    room->bytes += length;
    room->left -= (unsigned)length;
}

unsigned zephyr_dump(unsigned char *bytes, unsigned room)
{
    struct room where = {bytes, room, 0};
    struct hr_writer writer = {put, &where};
    return hr_dump(&writer) && where.written <= room ? where.written : 0;
}
