// SPDX-License-Identifier: Apache-2.0
// Locking, waiting and tracking around one heap. What grows with a block's size (pattern, zeroing, copying) happens
// outside the critical section, while the block belongs to nobody else.
#include <string.h>

#include <headroom/inject.h>

#include "../track/track_count.h"
#include "kheap_block.h"

// Kept out of the paths that most calls take, and of their registers.
#define RARE __attribute__((noinline))

static struct hr_kheap *all;

struct hr_kheap *hri_kheap_first(void) { return all; }

void hri_kheap_ready(struct hr_kheap *heap)
{
    if (heap->ready) {
        return;
    }
    (void)hr_heap_init(&heap->heap, heap->name, heap->memory, heap->bytes, heap->policy);
    heap->ready = true;
    heap->next = all;
    all = heap;
}

void hri_kheap_forget(const struct hr_kheap *heap)
{
    for (struct hr_kheap **link = &all; *link != NULL; link = &(*link)->next) {
        if (*link == heap) {
            *link = heap->next;
            return;
        }
    }
}

void hr_kheap_init(struct hr_kheap *heap, const char *name, void *memory, size_t bytes,
                   const struct hr_heap_policy *policy)
{
    hri_key_t key = hri_critical_enter();
    hri_kheap_forget(heap);
    *heap = (struct hr_kheap){.name = name, .policy = policy, .memory = memory, .bytes = bytes};
    hri_kheap_ready(heap);
    hri_critical_exit(key);
}

// -------------------------------------------------------------------------------------------------------------- canary

#if HR_TRACKING && HR_HARDENING >= HR_LEVEL_FULL
// Differs from block to block, so that copying a block with its canary over another is found.
static uint32_t canary_of(const void *payload) { return (uint32_t)(uintptr_t)payload * 0x9e3779b1U ^ 0xc0ffee00U; }

void hri_set_canary(void *payload, size_t bytes)
{
    uint32_t canary = canary_of(payload);
    memcpy((unsigned char *)payload + bytes, &canary, sizeof canary);
}

bool hri_canary_holds(const void *payload, size_t bytes)
{
    uint32_t canary = canary_of(payload);
    return memcmp((const unsigned char *)payload + bytes, &canary, sizeof canary) == 0;
}
#else
void hri_set_canary(void *payload, size_t bytes)
{
    (void)payload;
    (void)bytes;
}

bool hri_canary_holds(const void *payload, size_t bytes)
{
    (void)payload;
    (void)bytes;
    return true;
}
#endif

// --------------------------------------------------------------------------------------------------------------- blocks

static void *take(struct hr_kheap *heap, size_t raw, size_t alignment)
{
    unsigned char *payload = (unsigned char *)hri_heap_take(&heap->heap, raw, alignment, HRI_RECORD_BYTES);
    return payload == NULL ? NULL : payload + HRI_RECORD_BYTES;
}

static inline void note_live(struct hr_kheap *heap, void *payload, size_t bytes, struct hri_origin origin)
{
    if (HR_TRACKING) {
        hri_track_live(&heap->counters, payload, bytes, origin);
        hri_time_set(payload, hri_now_ms());
    }
}

static void note_failed(struct hr_kheap *heap, size_t bytes, struct hri_origin origin)
{
    if (HR_TRACKING) {
        hri_track_failed(&heap->counters, bytes, origin);
        heap->last_failure = (struct hr_failure){
            .bytes = bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)bytes,
            .site = hri_site_id(origin),
            .thread = hri_thread_slot(),
            .seen = true,
        };
    }
}

// After the critical section: the block is private now. Pattern first, because the canary lies in it.
static void *finish(struct hr_kheap *heap, void *payload, size_t bytes, size_t usable, uint32_t fresh)
{
    if (HR_HARDENING >= HR_LEVEL_FULL && payload != NULL) {
        hri_heap_poison_check(&heap->heap, hri_raw_of(payload), usable, fresh, HRI_RECORD_BYTES);
        hri_set_canary(payload, bytes);
        if (HR_TRACKING) {
            hri_record_publish(hri_record_of(payload));
        }
    }
    return payload;
}

// A record in front of a block of `usable` bytes, its own included, that says "live" and of which the rest is possible.
static inline bool record_is_live(const void *payload, size_t usable)
{
    const struct hri_record *record = hri_record_of(payload);
    return hri_record_state(record) == HRI_STATE_LIVE &&
           hri_record_bytes(record) + HRI_OVERHEAD_BYTES <= usable;
}

// The record in front of a live block says so, or a fault names what it says instead.
static bool check_record(const struct hr_kheap *heap, const void *payload)
{
    if (!HR_TRACKING || HR_HARDENING < HR_LEVEL_BASIC) {
        return true;
    }
    if (record_is_live(payload, hr_heap_usable(hri_raw_of(payload)))) {
        return true;
    }
    uint32_t state = hri_record_state(hri_record_of(payload));
    if (state == HRI_STATE_FREED) {
        hri_fault(HR_FAULT_DOUBLE_FREE, heap->name, payload, 0, 0);
    } else {
        hri_fault(HR_FAULT_CORRUPT_HEADER, heap->name, payload, state, HRI_STATE_LIVE);
    }
    return false;
}

bool hri_kheap_check(const struct hr_kheap *heap, const void *payload)
{
    return hri_heap_check(&heap->heap, hri_raw_of(payload), payload) && check_record(heap, payload);
}

// --------------------------------------------------------------------------------------------------------------- waiting

// Hands memory to one waiter that it fits, in the queue's order, and says so. Everything in one critical section is one
// search of the queue and one allocation.
static bool serve_one(struct hr_kheap *heap, size_t released)
{
    struct hri_waiter *previous = NULL;
    for (struct hri_waiter *waiter = heap->waiters.first; waiter != NULL; waiter = waiter->next) {
        if (waiter->wanted <= released) {
            void *payload = take(heap, waiter->wanted, waiter->alignment);
            if (payload != NULL) {
                if (HR_TRACKING) {
                    // Until the waiter runs, nothing is known of this block but that it is not free.
                    hri_record_of(payload)->bytes_state = HRI_STATE_MOVING;
                }
                hri_wake_after(&heap->waiters, previous, payload);
                return true;
            }
        }
        previous = waiter;
    }
    return false;
}

RARE void hri_kheap_serve(struct hr_kheap *heap, size_t released, hri_key_t *key)
{
    while (HR_WAITING && heap->waiters.first != NULL && serve_one(heap, released)) {
        // Interrupts get in between two hand-offs.
        hri_critical_exit(*key);
        *key = hri_critical_enter();
    }
}

// ------------------------------------------------------------------------------------------------------------- allocate

// What does not fit when nothing else is live never will: waiting for it would have no end.
static bool fits_empty_heap(const struct hr_heap *heap, size_t raw, size_t alignment)
{
    if (raw > hr_heap_capacity(heap)) {
        return false;
    }
    uint32_t gap = 0;
    if (alignment > HR_HEAP_ALIGN) {
        if (alignment > HR_HEAP_BYTES_MAX) {
            return false;
        }
        gap = hri_gap_for(heap, heap->first, alignment, HRI_RECORD_BYTES);
    }
    uint32_t units = hri_units_for(raw, heap->min_units);
    return units <= heap->end - heap->first && gap <= heap->end - heap->first - units;
}

// Every request that is not answered at once.
static RARE void *allocate_any(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout,
                               struct hri_origin origin)
{
    if ((alignment & (alignment - 1)) != 0) {
        hri_fault(HR_FAULT_BAD_ALIGNMENT, heap->name, NULL, alignment, 0);
        return NULL;
    }
    size_t raw = bytes == 0 ? 0 : hri_raw_bytes(bytes);
    bool may_wait = hri_may_wait(timeout, heap->name);
    hri_deadline_t deadline = may_wait ? hri_deadline_after(timeout) : 0;

    hri_key_t key = hri_critical_enter();
    hri_kheap_ready(heap);
    uint32_t fresh = heap->heap.fresh;
    void *payload = NULL;
    bool possible = true;
    bool refused = raw == 0;
#if HR_FAULT_INJECTION
    refused |= hri_inject(bytes);
#endif
    if (!refused) {
        payload = take(heap, raw, alignment);
    }
    if (HR_WAITING && payload == NULL && may_wait) {
        possible = bytes == 0 || (raw != 0 && fits_empty_heap(&heap->heap, raw, alignment));
        struct hri_waiter waiter = {.wanted = raw, .alignment = alignment};
        if (possible && !refused && hri_wait(&heap->waiters, &waiter, deadline, &key)) {
            payload = waiter.result;
            // Read at entry: what others took meanwhile may carry no pattern yet.
            fresh = heap->heap.first;
        }
    }
    size_t usable = 0;
    if (payload != NULL) {
        if (HR_HARDENING >= HR_LEVEL_FULL) {
            usable = hr_heap_usable(hri_raw_of(payload));
        }
        note_live(heap, payload, bytes, origin);
    } else {
        note_failed(heap, bytes, origin);
    }
    hri_critical_exit(key);

    if (!possible && hr_timeout_is_forever(timeout)) {
        hri_fault(HR_FAULT_NEVER_SATISFIABLE, heap->name, NULL, bytes, hr_kheap_capacity(heap));
    }
    return finish(heap, payload, bytes, usable, fresh);
}

void *hri_kheap_allocate(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout,
                         struct hri_origin origin)
{
    // The usual request, from a place with a descriptor. A heap that was only defined has nothing free yet, and any failure is
    // the other function's business.
    if (!HRI_FOR_SIZE && HR_TRACKING && HR_HARDENING < HR_LEVEL_FULL && HR_FAULT_INJECTION == 0 && origin.site != NULL &&
        alignment == 0 && bytes - 1U < HRI_TRACK_BYTES_MAX && hr_timeout_is_no_wait(timeout)) {
        hri_key_t key = hri_critical_enter();
        void *payload = take(heap, bytes + HRI_OVERHEAD_BYTES, 0);
        if (HRI_LIKELY(payload != NULL)) {
            hri_note_live(&heap->counters, payload, bytes, origin);
            hri_time_set(payload, hri_now_ms());
            hri_critical_exit(key);
            return payload;
        }
        hri_critical_exit(key);
        return allocate_any(heap, 0, bytes, HR_NO_WAIT, (struct hri_origin){origin.site, 0});
    }
    return allocate_any(heap, alignment, bytes, timeout, origin);
}

void *hri_kheap_alloc(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout,
                      const struct hr_site *site)
{
    return hri_kheap_allocate(heap, alignment, bytes, timeout, HRI_ORIGIN(site));
}

// In parentheses: a macro of the same name must not take over the definition.
void *(hr_kheap_alloc)(struct hr_kheap *heap, size_t bytes, hr_timeout_t timeout)
{
    return hri_kheap_allocate(heap, 0, bytes, timeout, HRI_ORIGIN(NULL));
}

void *(hr_kheap_aligned_alloc)(struct hr_kheap *heap, size_t alignment, size_t bytes, hr_timeout_t timeout)
{
    return hri_kheap_allocate(heap, alignment, bytes, timeout, HRI_ORIGIN(NULL));
}

void *hri_kheap_allocate_zeroed(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout,
                                struct hri_origin origin)
{
    size_t bytes;
    // An overflow is a failure like any other: counted, with the largest size there is.
    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX;
        timeout = HR_NO_WAIT;
    }
    void *payload = hri_kheap_allocate(heap, 0, bytes, timeout, origin);
    return payload == NULL ? NULL : memset(payload, 0, bytes);
}

void *hri_kheap_calloc(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout,
                       const struct hr_site *site)
{
    return hri_kheap_allocate_zeroed(heap, count, size, timeout, HRI_ORIGIN(site));
}

void *(hr_kheap_calloc)(struct hr_kheap *heap, size_t count, size_t size, hr_timeout_t timeout)
{
    return hri_kheap_allocate_zeroed(heap, count, size, timeout, HRI_ORIGIN(NULL));
}

// ----------------------------------------------------------------------------------------------------------------- free

void hri_check_canary(const struct hr_kheap *heap, const void *payload)
{
    if (HRI_CANARY_BYTES != 0 && !hri_canary_holds(payload, hri_record_bytes(hri_record_of(payload)))) {
        hri_fault(HR_FAULT_CORRUPT_TAIL, heap->name, payload, 0, 0);
    }
}

static RARE bool check_and_report(struct hr_kheap *heap, const void *payload)
{
    hri_kheap_ready(heap);
    return hri_kheap_check(heap, payload);
}

// A heap that was only defined has no live block and is set up on the way to the report.
static inline bool may_free(struct hr_kheap *heap, const void *payload)
{
    const void *raw = hri_raw_of(payload);
    if (!HRI_FOR_SIZE && HR_TRACKING && HR_HARDENING >= HR_LEVEL_BASIC &&
        HRI_LIKELY(hri_is_live(&heap->heap, raw) && record_is_live(payload, hri_usable(raw)))) {
        return true;
    }
    return check_and_report(heap, payload);
}

void hr_kheap_free(struct hr_kheap *heap, void *payload)
{
    if (payload == NULL) {
        return;
    }
    hri_key_t key = hri_critical_enter();
    if (!HRI_LIKELY(may_free(heap, payload))) {
        hri_critical_exit(key);
        return;
    }
    hri_check_canary(heap, payload);
    if (HR_TRACKING && HRI_FOR_SIZE) {
        hri_track_freed(&heap->counters, payload);
    } else if (HR_TRACKING) {
        hri_note_freed(&heap->counters, payload, payload);
    }
    if (HR_HARDENING >= HR_LEVEL_FULL) {
        // The record already says "freed", so a second free() in between is caught; the heap still calls the block used, so
        // nobody else gets it.
        const void *end = (unsigned char *)hri_raw_of(payload) + hr_heap_usable(hri_raw_of(payload));
        hri_critical_exit(key);
        // The record stays: it says "freed" now and becomes links then.
        hri_heap_poison(payload, end);
        key = hri_critical_enter();
    }
    size_t released = hri_heap_give(&heap->heap, hri_raw_of(payload));
    if (heap->waiters.first != NULL) {
        hri_kheap_serve(heap, released, &key);
    }
    hri_critical_exit(key);
}
