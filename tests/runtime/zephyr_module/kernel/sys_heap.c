// SPDX-License-Identifier: Apache-2.0
// First fit over the chunks, merged at each free. The aligned form has Zephyr's rule: a lower bit beside the alignment says how far
// behind the block's start the aligned address is.
#include <string.h>

#include <heap.h>

static void set(struct z_heap *heap, chunkid_t chunk, chunksz_t size, bool used)
{
    standin_fields(heap, chunk)[1] = (standin_field_t)((size << 1) | used);
    standin_fields(heap, chunk + size)[0] = (standin_field_t)size;
}

void sys_heap_init(struct sys_heap *heap, void *memory, size_t bytes)
{
    struct z_heap *chunks = memory;
    chunksz_t first = (sizeof *chunks + CHUNK_UNIT - 1) / CHUNK_UNIT;
    heap->heap = chunks;
    heap->init_mem = memory;
    heap->init_bytes = bytes;
    chunks->end_chunk = (chunkid_t)(bytes / CHUNK_UNIT) - 1;
    chunks->used_bytes = chunks->used_bytes_max = 0;
    set(chunks, 0, first, true);
    set(chunks, first, chunks->end_chunk - first, false);
    standin_fields(chunks, chunks->end_chunk)[1] = 1;
}

static void *take(struct z_heap *heap, chunkid_t chunk, chunksz_t skipped, chunksz_t wanted)
{
    chunksz_t size = chunk_size(heap, chunk);
    if (skipped > 0) {
        set(heap, chunk, skipped, false);
    }
    if (size > skipped + wanted) {
        set(heap, chunk + skipped + wanted, size - skipped - wanted, false);
    }
    set(heap, chunk + skipped, wanted, true);
    heap->used_bytes += (uint32_t)chunksz_to_bytes(heap, wanted);
    heap->used_bytes_max = MAX(heap->used_bytes_max, heap->used_bytes);
    return (unsigned char *)&chunk_buf(heap)[chunk + skipped] + chunk_header_bytes(heap);
}

void *sys_heap_aligned_alloc(struct sys_heap *sys_heap, size_t align, size_t bytes)
{
    struct z_heap *heap = sys_heap->heap;
    size_t header = chunk_header_bytes(heap);
    size_t rewind = align & (0 - align);
    size_t boundary = align - rewind;
    if (bytes == 0 || bytes > sys_heap->init_bytes) {
        return NULL;
    }
    if (boundary == 0) {
        boundary = rewind;
        rewind = 0;
    }
    for (chunkid_t chunk = right_chunk(heap, 0); chunk < heap->end_chunk; chunk = right_chunk(heap, chunk)) {
        if (chunk_used(heap, chunk)) {
            continue;
        }
        uintptr_t first = (uintptr_t)&chunk_buf(heap)[chunk] + header;
        uintptr_t block = boundary <= header ? first : ((first + rewind + boundary - 1) & ~(uintptr_t)(boundary - 1)) - rewind;
        // The block's chunk begins at the unit before it; up to half a unit lies between its header and the block.
        chunksz_t skipped = (chunksz_t)((block - first) / CHUNK_UNIT);
        size_t pad = (block - first) % CHUNK_UNIT;
        chunksz_t wanted = (chunksz_t)((header + pad + bytes + CHUNK_UNIT - 1) / CHUNK_UNIT);
        if (skipped + wanted <= chunk_size(heap, chunk)) {
            return (unsigned char *)take(heap, chunk, skipped, wanted) + pad;
        }
    }
    return NULL;
}

void *sys_heap_alloc(struct sys_heap *heap, size_t bytes) { return sys_heap_aligned_alloc(heap, 0, bytes); }

void sys_heap_free(struct sys_heap *sys_heap, void *block)
{
    struct z_heap *heap = sys_heap->heap;
    if (block == NULL) {
        return;
    }
    chunkid_t chunk = (chunkid_t)(((unsigned char *)block - chunk_header_bytes(heap) - (unsigned char *)heap) / CHUNK_UNIT);
    chunksz_t size = chunk_size(heap, chunk);
    heap->used_bytes -= (uint32_t)chunksz_to_bytes(heap, size);
    if (chunk + size < heap->end_chunk && !chunk_used(heap, chunk + size)) {
        size += chunk_size(heap, chunk + size);
    }
    chunkid_t left = left_chunk(heap, chunk);
    if (left != 0 && !chunk_used(heap, left)) {
        size += chunk - left;
        chunk = left;
    }
    set(heap, chunk, size, false);
}

// Always moves: what a caller must not rely on.
void *sys_heap_realloc(struct sys_heap *heap, void *block, size_t bytes)
{
    void *moved = sys_heap_alloc(heap, bytes);
    if (moved != NULL) {
        chunkid_t chunk = (chunkid_t)(((unsigned char *)block - chunk_header_bytes(heap->heap) - (unsigned char *)heap->heap) / CHUNK_UNIT);
        (void)memcpy(moved, block, MIN(bytes, chunksz_to_bytes(heap->heap, chunk_size(heap->heap, chunk))));
        sys_heap_free(heap, block);
    }
    return moved;
}

int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats)
{
    *stats = (struct sys_memory_stats){0, heap->heap->used_bytes, heap->heap->used_bytes_max};
    return 0;
}
