// SPDX-License-Identifier: Apache-2.0
#include <headroom/heap.h>

#include "image.h"

#if HR_DUMP_IMAGE && defined(HR_IMAGE_BEGIN)
// Weak: a link without them has a dump without digests.
extern const char HR_IMAGE_BEGIN[] __attribute__((weak));
extern const char HR_IMAGE_END[] __attribute__((weak));
#define HAS_RANGE 1
#elif HR_DUMP_IMAGE && (defined(__arm__) || defined(__riscv))
// Symbols that linker scripts for microcontrollers define: the first byte of the code (GNU ld's and vendors' scripts; the vector tables
// of CMSIS, of ST and of libopencm3) and the first one behind it.
extern const char _stext[] __attribute__((weak));
extern const char __text_start__[] __attribute__((weak));
extern const char __Vectors[] __attribute__((weak));
extern const char __isr_vector[] __attribute__((weak));
extern const char g_pfnVectors[] __attribute__((weak));
extern const char vector_table[] __attribute__((weak));
extern const char __etext[] __attribute__((weak));
extern const char _etext[] __attribute__((weak));
extern const char etext[] __attribute__((weak));
#define HAS_RANGE 2
#else
#define HAS_RANGE 0
#endif

#if HAS_RANGE != 0 && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#if HAS_RANGE == 2
// No larger flash bank is without a gap; across one, reading may fault.
enum { FAR_BYTES = 0x400000, NEAR_BYTES = 0x40000 };
// One of the vectors of the system is where tools that write the flash of some parts put a checksum, which the ELF file lacks.
enum { FIRST_TABLE = 2, SYSTEM_VECTOR_BYTES = 64 };

// The lowest and the highest address that are known to lie in one piece of code.
static bool find_range(uintptr_t caller, uintptr_t *begin, uintptr_t *end)
{
    // Bit 0 is the instruction set.
    const uintptr_t own = (uintptr_t)&hri_image_range_get & ~(uintptr_t)3;
    caller &= ~(uintptr_t)3;
    *begin = caller < own ? caller : own;
    *end = caller < own ? own : caller;
    // Code in RAM that calls code in flash: nobody knows what lies between.
    if (*end - *begin > NEAR_BYTES) {
        *begin = own;
        *end = own;
    }
    uintptr_t begins[] = {(uintptr_t)_stext,       (uintptr_t)__text_start__, (uintptr_t)__Vectors,
                          (uintptr_t)__isr_vector, (uintptr_t)g_pfnVectors,   (uintptr_t)vector_table};
    const uintptr_t ends[] = {(uintptr_t)__etext, (uintptr_t)_etext, (uintptr_t)etext};
    const uintptr_t low = *begin;
    const uintptr_t high = *end;
    for (unsigned i = 0; i < sizeof begins / sizeof begins[0]; ++i) {
        begins[i] += i >= FIRST_TABLE && begins[i] != 0 ? SYSTEM_VECTOR_BYTES : 0U;
        if (begins[i] != 0 && begins[i] < *begin && low - begins[i] <= FAR_BYTES) {
            *begin = begins[i];
        }
    }
    for (unsigned i = 0; i < sizeof ends / sizeof ends[0]; ++i) {
        if (ends[i] > *end && ends[i] - high <= FAR_BYTES) {
            *end = ends[i];
        }
    }
    return *begin < *end;
}
#else
static bool find_range(uintptr_t caller, uintptr_t *begin, uintptr_t *end)
{
    (void)caller;
    *begin = (uintptr_t)HR_IMAGE_BEGIN;
    *end = (uintptr_t)HR_IMAGE_END;
    return *begin < *end;
}
#endif

bool hri_image_range_get(uintptr_t caller, struct hri_image_range *range)
{
    uintptr_t begin;
    uintptr_t end;
    if (!find_range(caller, &begin, &end)) {
        return false;
    }
    begin = (begin + 3U) & ~(uintptr_t)3;
    end &= ~(uintptr_t)3;
    if (begin >= end || end - begin > UINT32_MAX / 2U) {
        return false;
    }
    range->begin = begin;
    range->bytes = (uint32_t)(end - begin);
    range->part_bytes = ((range->bytes + HRI_IMAGE_PARTS - 1U) / HRI_IMAGE_PARTS + 3U) & ~(uint32_t)3;
    return true;
}

#else

bool hri_image_range_get(uintptr_t caller, struct hri_image_range *range)
{
    (void)caller;
    (void)range;
    return false;
}

#endif

// A word at a time and one multiplication: 1 MiB of code takes about two million cycles of a Cortex-M4, a CRC thirty. Each step is a
// bijection of the state, so that one changed word always changes the digest.
uint32_t hri_image_digest(uintptr_t begin, uint32_t bytes)
{
    const hri_word_t *word = (const hri_word_t *)begin;
    uint32_t digest = 0x811c9dc5U;
    for (uint32_t left = bytes / 4U; left != 0; --left) {
        digest = (((digest << 5) | (digest >> 27)) ^ *word++) * 0x01000193U;
    }
    return digest;
}
