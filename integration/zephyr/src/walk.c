// SPDX-License-Identifier: Apache-2.0
// Reads the kernel's heaps for a dump: sys_heap's chunks in address order, a few per lock. Nothing on the way of an allocation
// serves this. Between two batches others may allocate and free; then the place is looked up again from the heap's start, because
// the chunk that came next may have been merged away. That search is the one thing here that holds a heap's lock for as many steps
// as it has chunks, about 10 instructions each.
#include <string.h>

#include "observed.h"

// sys_heap's own: how a chunk is read is written there and nowhere else.
#include <heap.h>

#include "../../../runtime/src/track/foreign_table.h"
#include "../../../runtime/src/track/observed.h"

enum { BATCH = 4 };

static struct k_heap *heap_at(unsigned index)
{
    STRUCT_SECTION_FOREACH(k_heap, heap) {
        if (heap->heap.heap != NULL && index-- == 0) {
            return heap;
        }
    }
    return NULL;
}

// Grows by one with each allocation and each free of any heap: allocations, and what of them is not live any more.
static uint32_t operations(void)
{
    hri_key_t key = hri_critical_enter();
    uint32_t sum = 2 * hri_callers.unknown.allocations - hri_callers.unknown.live_blocks;
    for (unsigned slot = 0; slot < HR_TRACK_CALLERS; ++slot) {
        sum += 2 * hri_callers.counters[slot].allocations - hri_callers.counters[slot].live_blocks;
    }
    hri_critical_exit(key);
    return sum;
}

// Both headers agree on where the chunk ends. Also false for what is no chunk's start any more.
static bool is_chunk(struct z_heap *chunks, chunkid_t chunk)
{
    chunksz_t size = chunk_size(chunks, chunk);
    return chunk < chunks->end_chunk && size > 0 && size <= chunks->end_chunk - chunk && left_chunk(chunks, chunk + size) == chunk;
}

// The first chunk at or behind `chunk`. False if the heap is corrupt.
static bool find(struct z_heap *chunks, chunkid_t *chunk)
{
    chunkid_t at = right_chunk(chunks, 0);
    while (at < *chunk && at < chunks->end_chunk) {
        if (!is_chunk(chunks, at)) {
            return false;
        }
        at = right_chunk(chunks, at);
    }
    *chunk = at;
    return true;
}

static bool is_observed(struct k_heap *heap, unsigned char *block, size_t room, struct hr_block_info *info)
{
    if (room < OBSERVED_FRONT || *(struct k_heap **)(void *)block != heap) {
        return false;
    }
    uint32_t word = *observed_from_heap(block);
    size_t front = OBSERVED_FRONT;
    if ((word & 0xffU) != OBSERVED_LIVE) {
        front = word;
        if (front <= OBSERVED_FRONT || front > room || *observed_from_user(block + front) != front) {
            return false;
        }
        word = observed_of(block + front)->bytes_state;
        if ((word & 0xffU) != OBSERVED_ALIGNED) {
            return false;
        }
    }
    if ((word >> 8) > room - front) {
        return false;
    }
    uint32_t origin = observed_of(block + front)->origin;
    info->payload = block + front;
    info->bytes = word >> 8;
    info->site = (hr_site_id_t)(origin >> 16);
    info->thread = (uint8_t)(origin >> 8);
    info->epoch = (hr_mark_t)origin;
    info->owner_gone = hri_thread_is_gone(info->thread);
    return true;
}

// False for a block whose record is in the table: it is listed there.
static bool describe(struct k_heap *heap, chunkid_t chunk, struct hr_block_info *info)
{
    struct z_heap *chunks = heap->heap.heap;
    size_t header = chunk_header_bytes(chunks);
    unsigned char *start = (unsigned char *)&chunk_buf(chunks)[chunk] + header;
    size_t room = chunksz_to_bytes(chunks, chunk_size(chunks, chunk));
    chunkid_t right = right_chunk(chunks, chunk);
    chunkid_t left = left_chunk(chunks, chunk);
    *info = (struct hr_block_info){.payload = start, .held_bytes = room + header, .state = HR_BLOCK_LIVE};
    info->free_neighbour = (right < chunks->end_chunk && !chunk_used(chunks, right)) || (left != 0 && !chunk_used(chunks, left));
    if (!chunk_used(chunks, chunk)) {
        info->state = HR_BLOCK_FREE;
        info->free_neighbour = false;
        return true;
    }
    // An aligned block may begin half a unit behind the header of 4 bytes.
    for (size_t pad = 0; pad <= CHUNK_UNIT - header && pad + sizeof(void *) <= room; pad += sizeof(uint32_t)) {
        if (hri_foreign_holds(start + pad)) {
            return false;
        }
        if (is_observed(heap, start + pad, room - pad, info)) {
            return true;
        }
    }
    // Nobody's of whom we know: all of it counts as asked for.
    info->bytes = room;
    return true;
}

struct walk {
    struct k_heap *heap;
    chunkid_t next;
    uint32_t operations;
    bool broken;
};

static unsigned read_batch(struct walk *walk, struct hr_block_info *batch)
{
    struct z_heap *chunks = walk->heap->heap.heap;
    unsigned filled = 0;
    k_spinlock_key_t key = k_spin_lock(&walk->heap->lock);
    uint32_t now = operations();
    if (now != walk->operations || walk->next == 0) {
        walk->operations = now;
        walk->broken = !find(chunks, &walk->next);
    }
    for (unsigned looked = 0; looked < BATCH && walk->next < chunks->end_chunk && !walk->broken; ++looked) {
        // What is allocated past the wrappers moves chunks without being counted.
        if (!is_chunk(chunks, walk->next) && !(find(chunks, &walk->next) && is_chunk(chunks, walk->next))) {
            walk->broken = true;
            break;
        }
        if (describe(walk->heap, walk->next, &batch[filled])) {
            ++filled;
        }
        walk->next = right_chunk(chunks, walk->next);
    }
    k_spin_unlock(&walk->heap->lock, key);
    return filled;
}

bool hri_observed_walk(unsigned index, bool (*visit)(const struct hr_block_info *block, void *context), void *context)
{
    struct walk walk = {.heap = heap_at(index)};
    if (walk.heap == NULL) {
        return false;
    }
    do {
        struct hr_block_info batch[BATCH];
        unsigned filled = read_batch(&walk, batch);
        for (unsigned place = 0; place < filled; ++place) {
            if (!visit(&batch[place], context)) {
                return true;
            }
        }
    } while (!walk.broken && walk.next < walk.heap->heap.heap->end_chunk);
    return !walk.broken;
}

static bool add_free(const struct hr_block_info *block, void *context)
{
    struct hri_dumped_heap *heap = context;
    if (block->state == HR_BLOCK_FREE) {
        heap->free_bytes += block->held_bytes;
        heap->largest_free_bytes = MAX(heap->largest_free_bytes, block->held_bytes);
    }
    return true;
}

// The kernel's maximum is without what the heap itself needs and without the headers of the blocks, whose number at that moment nobody
// knows: at most one for each smallest block of 4 bytes beside a header of 4 (8 and 8). Without the kernel's count it is the whole heap.
static size_t used_peak(struct k_heap *heap, size_t total)
{
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
    struct sys_memory_stats stats;
    k_spinlock_key_t key = k_spin_lock(&heap->lock);
    int result = sys_heap_runtime_stats_get(&heap->heap, &stats);
    k_spin_unlock(&heap->lock, key);
    if (result == 0) {
        struct z_heap *chunks = heap->heap.heap;
        size_t own = total - (chunks->end_chunk - right_chunk(chunks, 0)) * CHUNK_UNIT;
        return MIN(total, own + 2 * stats.max_allocated_bytes);
    }
#endif
    ARG_UNUSED(heap);
    return total;
}

bool hri_observed_heap_get(unsigned index, struct hri_dumped_heap *dumped)
{
    struct k_heap *heap = heap_at(index);
    if (heap == NULL) {
        return false;
    }
    *dumped = (struct hri_dumped_heap){.memory = heap->heap.heap, .name = "k_heap"};
    // As sys_heap was given it: what it leaves unused at its ends counts as used.
    dumped->total_bytes = heap->heap.init_bytes;
    dumped->used_bytes_peak = used_peak(heap, dumped->total_bytes);
    (void)hri_observed_walk(index, add_free, dumped);
#if K_HEAP_MEM_POOL_SIZE > 0
    if (heap == &_system_heap) {
        dumped->name = "_system_heap";
        observed_counters(&dumped->counters);
    }
#endif
    return true;
}
