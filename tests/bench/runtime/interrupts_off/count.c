// SPDX-License-Identifier: Apache-2.0
// The port with the counter, and the judgement.
#include <headroom/port.h>
#include <headroom/write.h>

#include "count.h"
#include "startup.h"

void *blocks[SLOTS];
uint64_t memory[1 << 15];
bool failed;
hr_thread_t thread_now = 1;
int64_t uptime_now;

static uint32_t depth;
static uint32_t entered;
static uint32_t longest;

hri_key_t hri_critical_enter(void)
{
    hri_key_t key;
    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(key) : : "memory");
    if (depth++ == 0) {
        entered = SYST_CVR;
    }
    return key;
}

void hri_critical_exit(hri_key_t key)
{
    if (--depth == 0) {
        uint32_t ticks = (entered - SYST_CVR) & SYST_MASK;
        longest = ticks > longest ? ticks : longest;
    }
    __asm volatile("msr primask, %0" : : "r"(key) : "memory");
}

bool hri_in_interrupt(void) { return false; }
hr_thread_t hri_thread_current(void) { return thread_now; }
int hri_thread_priority(void) { return 0; }
int64_t hri_uptime_ms(void) { return ++uptime_now; }
void hri_panic(void) { leave(2); for (;;) {} }
void hri_port_block(struct hri_port_waiter *waiter, const bool *woken, int64_t deadline_ms, hri_key_t *key)
{
    (void)waiter;
    (void)woken;
    (void)deadline_ms;
    (void)key;
}
void hri_port_unblock(struct hri_port_waiter *waiter) { (void)waiter; }
void hri_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; ++i) {
        semihosting(3, (uintptr_t)&text[i]);
    }
}

// ------------------------------------------------------------------------------------------------------------ judgement

static uint32_t state = 1;

uint32_t below(uint32_t limit)
{
    state = state * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)(state >> 4) * limit) >> 28);
}

uint32_t take_longest(uint32_t before)
{
    uint32_t now = longest;
    longest = 0;
    return now > before ? now : before;
}

void forget_blocks(void)
{
    for (uint32_t i = 0; i < SLOTS; ++i) {
        blocks[i] = NULL;
    }
    longest = 0;
}

void refuse(bool wrong, const char *file, unsigned line)
{
    if (wrong) {
        hri_put_text(&hr_port_writer, file);
        hri_put_text(&hr_port_writer, ":");
        hri_put_unsigned(&hr_port_writer, line);
        hri_put_text(&hr_port_writer, " WRONG\n");
        failed = true;
    }
}

void title(const char *what)
{
    hri_put_text(&hr_port_writer, what);
    hri_put_text(&hr_port_writer, "\n");
}

void judge(const char *what, uint32_t slots, uint32_t ticks, uint32_t limit)
{
    uint32_t measured = instructions_of(ticks);
    hri_put_text(&hr_port_writer, "  ");
    hri_put_text(&hr_port_writer, what);
    if (slots != 0) {
        hri_put_text(&hr_port_writer, ", ");
        hri_put_unsigned(&hr_port_writer, slots);
        hri_put_text(&hr_port_writer, " blocks");
    }
    hri_put_text(&hr_port_writer, ": at most ");
    hri_put_unsigned(&hr_port_writer, measured);
    hri_put_text(&hr_port_writer, " instructions, limit ");
    hri_put_unsigned(&hr_port_writer, limit);
    // Nothing at all is no measurement: every operation here has a critical section.
    bool good = measured != 0 && measured <= limit;
    hri_put_text(&hr_port_writer, good ? "\n" : measured == 0 ? " NOT MEASURED\n" : " EXCEEDED\n");
    failed |= !good;
}
