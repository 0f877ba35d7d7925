// SPDX-License-Identifier: Apache-2.0
// Counts the instructions of one allocation and the free of its block on a Cortex-M3 in qemu, with the port that ships: from
// the first instruction of each call to its return, critical sections and all checks included.
#include <headroom/kheap.h>
#include <headroom/slab.h>
#include <headroom/write.h>

#include "startup.h"

enum { ROUNDS = 1000, LIVE = 5 };

typedef int (*slab_alloc_t)(struct hr_slab *slab, void **block, hr_timeout_t timeout);
typedef int (*slab_free_t)(struct hr_slab *slab, void *block);

HR_SLAB_DEFINE(slab, 24, 16, 8);
static bool failed;

static void judge(const char *what, uint32_t measured, uint32_t limit)
{
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, ": ");
    hri_put_unsigned(&hr_port_writer, measured);
    hri_put_text(&hr_port_writer, " instructions, limit ");
    hri_put_unsigned(&hr_port_writer, limit);
    hri_put_text(&hr_port_writer, measured <= limit ? "\n" : " EXCEEDED\n");
    failed |= measured > limit;
}

// What the calls cost the caller: functions of the same signatures that return at once, one instruction each.
__attribute__((naked, noinline)) static int no_alloc(struct hr_slab *s, void **block, hr_timeout_t timeout)
{
    (void)s;
    (void)block;
    (void)timeout;
    __asm volatile("bx lr");
}
__attribute__((naked, noinline)) static int no_free(struct hr_slab *s, void *block)
{
    (void)s;
    (void)block;
    __asm volatile("bx lr");
}

// Through volatile pointers, so that both loops are the same instructions.
static uint32_t ticks_of_slab(slab_alloc_t alloc_function, slab_free_t free_function)
{
    slab_alloc_t volatile alloc = alloc_function;
    slab_free_t volatile release = free_function;
    void *block = NULL;
    int results = 0;
    uint32_t start = SYST_CVR;
    for (uint32_t i = 0; i < ROUNDS; ++i) {
        results |= alloc(&slab, &block, HR_NO_WAIT);
        results |= release(&slab, block);
    }
    uint32_t ticks = (start - SYST_CVR) & SYST_MASK;
    failed |= alloc_function == hr_slab_alloc && results != HR_OK;
    return ticks;
}

// One SysTick count is less than an instruction; over all rounds the rounding is far below one.
static uint32_t per_round(uint32_t ticks, uint32_t of_empty_calls)
{
    return (instructions_of(ticks - of_empty_calls) + ROUNDS / 2) / ROUNDS;
}

int main(void)
{
    SYST_RVR = SYST_MASK;
    SYST_CVR = 0;
    SYST_CSR = 5;
    // Some blocks are live and some were freed, as in a program that has run for a while.
    void *live[LIVE + 1];
    for (unsigned i = 0; i <= LIVE; ++i) {
        failed |= hr_slab_alloc(&slab, &live[i], HR_NO_WAIT) != HR_OK;
    }
    failed |= hr_slab_free(&slab, live[LIVE]) != HR_OK;
    uint32_t empty = ticks_of_slab(no_alloc, no_free);
    judge("slab: allocate and free", per_round(ticks_of_slab(hr_slab_alloc, hr_slab_free), empty) + 2, 40);
    failed |= !hr_slab_validate(&slab) || hr_slab_used(&slab) != LIVE;
    leave(failed ? 1 : 0);
}
