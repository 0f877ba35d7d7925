// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel/heap.h>

#include <headroom/fault.h>

#include "../heap/kheap_block.h"

// Zephyr finds the heap through a word below the block, and frees a foreign pointer into garbage (#119686); here the heaps in
// use are asked. O(heaps), interrupts on between two.
void k_free(void *ptr)
{
    if (ptr == NULL) {
        return;
    }
    for (struct hr_kheap *heap = hri_kheap_after(NULL); heap != NULL; heap = hri_kheap_after(heap)) {
        if ((uintptr_t)ptr - (uintptr_t)heap->memory < heap->bytes) {
            hr_kheap_free(heap, ptr);
            return;
        }
    }
#if HR_SYSTEM_HEAP_SIZE > 0
    hr_free(ptr);
#else
    hri_fault(HR_FAULT_FOREIGN_POINTER, "k_free", ptr, 0, 0);
#endif
}
