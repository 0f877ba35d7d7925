// SPDX-License-Identifier: Apache-2.0
/// Chunks of the stand-in's sys_heap, under the names by which the module reads them: units of 8 bytes, each chunk with the size of the
/// one before it and its own size with a used bit; fields of 2 bytes, or of 4 where pointers have 8 bytes.
#ifndef STANDIN_HEAP_H
#define STANDIN_HEAP_H

#include <zephyr/kernel.h>

#define CHUNK_UNIT 8U
typedef uint32_t chunkid_t;
typedef uint32_t chunksz_t;
typedef struct {
    unsigned char bytes[CHUNK_UNIT];
} chunk_unit_t;

struct z_heap {
    uint32_t chunk0[2];
    chunkid_t end_chunk;
    uint32_t used_bytes, used_bytes_max;
};

#if UINTPTR_MAX > UINT32_MAX
typedef uint32_t standin_field_t;
#else
typedef uint16_t standin_field_t;
#endif

static inline chunk_unit_t *chunk_buf(struct z_heap *heap) { return (chunk_unit_t *)(void *)heap; }
static inline standin_field_t *standin_fields(struct z_heap *heap, chunkid_t chunk)
{
    return (standin_field_t *)(void *)&chunk_buf(heap)[chunk];
}
static inline bool chunk_used(struct z_heap *heap, chunkid_t chunk) { return (standin_fields(heap, chunk)[1] & 1U) != 0; }
static inline chunksz_t chunk_size(struct z_heap *heap, chunkid_t chunk) { return standin_fields(heap, chunk)[1] >> 1; }
static inline chunkid_t left_chunk(struct z_heap *heap, chunkid_t chunk) { return chunk - standin_fields(heap, chunk)[0]; }
static inline chunkid_t right_chunk(struct z_heap *heap, chunkid_t chunk) { return chunk + chunk_size(heap, chunk); }
static inline size_t chunk_header_bytes(struct z_heap *heap)
{
    (void)heap;
    return 2 * sizeof(standin_field_t);
}
static inline size_t chunksz_to_bytes(struct z_heap *heap, chunksz_t size) { return size * CHUNK_UNIT - chunk_header_bytes(heap); }

#endif
