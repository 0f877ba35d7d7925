// SPDX-License-Identifier: Apache-2.0
// Allocates in every way in which the runtime learns of a place, then writes its dump to the file `dump.bin` of the host.
// target_test.cpp knows these figures.
#include <headroom/fault.h>
#include <headroom/kheap.h>
#include <headroom/port.h>
#include <headroom/report.h>

#include "arena.h"
#include "startup.h"

HR_KHEAP_DEFINE(net_heap, 4096);
HR_KHEAP_DEFINE_STATIC(log_heap, 1024);

static void *kept[32];
static unsigned kept_count;

__attribute__((noinline)) static void keep(void *block)
{
    kept[kept_count++] = block;
}

// A descriptor: five live blocks of 48 bytes, eight at the peak.
__attribute__((noinline)) static void take_packets(void)
{
    for (int i = 0; i < 8; ++i) {
        keep(hr_kheap_alloc(&net_heap, 48, HR_NO_WAIT));
    }
    for (int i = 0; i < 3; ++i) {
        hr_kheap_free(&net_heap, kept[--kept_count]);
    }
}

// A return address: the function and not the macro.
__attribute__((noinline)) static void take_by_function(void)
{
    keep((hr_kheap_alloc)(&net_heap, 100, HR_NO_WAIT));
    __asm volatile("");
}

// Ends in a jump to the allocator: the return address is the caller's.
__attribute__((noinline)) static void *take_at_the_end(size_t bytes)
{
    return (hr_kheap_alloc)(&net_heap, bytes, HR_NO_WAIT);
}

__attribute__((noinline)) static void take_through_tail(void)
{
    keep(take_at_the_end(20));
    __asm volatile("");
}

// A descriptor with nothing but failures.
__attribute__((noinline)) static void ask_too_much(void)
{
    keep(hr_kheap_alloc(&log_heap, 3000, HR_NO_WAIT));
    keep(hr_kheap_alloc(&log_heap, 2000, HR_NO_WAIT));
}

#ifndef ARENA_BYTES
#define ARENA_BYTES 64
#endif

// Another allocator, wrapped.
__attribute__((noinline)) static void take_from_arena(void)
{
    keep(malloc(ARENA_BYTES));
    __asm volatile("");
}

// Never called, but linked.
__attribute__((noinline, used)) static void never_by_descriptor(void)
{
    keep(hr_kheap_alloc(&net_heap, 7, HR_NO_WAIT));
}

__attribute__((noinline, used)) static void never_by_function(void)
{
    keep(calloc(3, 7));
    __asm volatile("");
}

// An allocator that nobody wraps.
__attribute__((noinline, used)) static void take_untracked(void)
{
    keep(memalign(8, 24));
    __asm volatile("");
}

enum { SYS_OPEN = 1, SYS_CLOSE = 2, SYS_WRITE = 5 };

static void write_file(struct hr_writer *writer, const void *bytes, size_t length)
{
    const uintptr_t parameters[3] = {*(uintptr_t *)writer->context, (uintptr_t)bytes, length};
    semihosting(SYS_WRITE, (uintptr_t)parameters);
}

int main(void)
{
    hr_thread_name_set("main");
    take_packets();
    take_by_function();
    take_through_tail();
    ask_too_much();
    take_from_arena();
    if (kept_count == 0) {
        // Never true; the compiler does not know it, and the linker keeps what is called.
        never_by_descriptor();
        never_by_function();
        take_untracked();
    }
    static const char name[] = "dump.bin";
    const uintptr_t open[3] = {(uintptr_t)name, 5, sizeof name - 1};
    uintptr_t file = semihosting(SYS_OPEN, (uintptr_t)open);
    struct hr_writer writer = {write_file, &file};
    bool complete = hr_dump(&writer);
    semihosting(SYS_CLOSE, (uintptr_t)&file);

    struct hr_kheap_stats stats;
    hr_kheap_stats_get(&net_heap, &stats);
    hri_put_text(&hr_port_writer, "net_heap");
    const uint64_t values[] = {stats.heap.total_bytes, stats.heap.free_bytes, stats.heap.largest_free_bytes, stats.heap.used_bytes_peak,
                               stats.requested_bytes, stats.held_bytes};
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; ++i) {
        hri_put_text(&hr_port_writer, " ");
        hri_put_unsigned(&hr_port_writer, values[i]);
    }
    hri_put_text(&hr_port_writer, "\n");
    leave(complete ? 0 : 1);
}
