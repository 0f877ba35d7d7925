// SPDX-License-Identifier: Apache-2.0
/// The record that lies inside each tracked block, before the user's bytes, and what is counted from it. Everything here
/// runs inside the caller's critical section and takes no lock of its own.
///
/// 8 bytes on every target. The time of HR_TRACK_TIME is no part of it: 4 bytes more in front would cost 8, because the user's
/// bytes are aligned to 8, so each kind of block has its own place for them (kheap_block.h, legacy_pool.c, foreign.c).
#ifndef HEADROOM_TRACK_RECORD_H
#define HEADROOM_TRACK_RECORD_H

#include <headroom/port.h>
#include <headroom/track.h>

// States are far apart in bits, so that a freed block, a live one and foreign bytes are told apart.
#define HRI_STATE_LIVE 0xa5U
#define HRI_STATE_FREED 0x5aU
/// Taken from the heap, not yet handed to its owner.
#define HRI_STATE_MOVING 0x00U

#define HRI_TRACK_BYTES_MAX 0xffffffU

struct __attribute__((may_alias)) hri_record {
    uint32_t bytes_state; ///< requested bytes 24 | state 8
    uint32_t origin;      ///< site 16 | thread slot 8 | epoch 8
};

#if HR_TRACKING
#define HRI_RECORD_BYTES sizeof(struct hri_record)
HR_STATIC_ASSERT(sizeof(struct hri_record) == 8, "the cost per block that config.h states");
#else
#define HRI_RECORD_BYTES ((size_t)0)
#endif

#define HRI_HAS_TIME (HR_TRACKING && HR_TRACK_TIME)

/// Milliseconds of uptime as a block holds them; they wrap after 49 days.
static inline uint32_t hri_now_ms(void) { return HRI_HAS_TIME ? (uint32_t)hri_uptime_ms() : 0; }

static inline struct hri_record *hri_record_of(const void *payload) { return (struct hri_record *)payload - 1; }
static inline uint32_t hri_record_bytes(const struct hri_record *record) { return record->bytes_state >> 8; }
// The new owner of a block writes its state outside the critical section, when everything else is in place.
static inline uint32_t hri_record_state(const struct hri_record *record)
{
    return __atomic_load_n(&record->bytes_state, __ATOMIC_ACQUIRE) & 0xffU;
}
static inline void hri_record_publish(struct hri_record *record)
{
    __atomic_store_n(&record->bytes_state, record->bytes_state | HRI_STATE_LIVE, __ATOMIC_RELEASE);
}
static inline hr_site_id_t hri_record_site(const struct hri_record *record)
{
    return (hr_site_id_t)(record->origin >> 16);
}
static inline uint8_t hri_record_thread(const struct hri_record *record) { return (uint8_t)(record->origin >> 8); }
static inline hr_mark_t hri_record_epoch(const struct hri_record *record) { return (hr_mark_t)record->origin; }

/// Where a request comes from: a descriptor, or the return address if there is none.
struct hri_origin {
    const struct hr_site *site;
    uintptr_t caller;
};

HR_EXTERN_C_BEGIN

/// Writes the record of a block that becomes live and counts it for `heap`, its site and its thread. At HR_HARDENING FULL
/// the record says "moving" until hri_record_publish(), because the canary is not yet there.
void hri_track_live(struct hr_counters *heap, void *payload, size_t bytes, struct hri_origin origin);

/// Marks the record freed and takes it out of every counter that it went into.
void hri_track_freed(struct hr_counters *heap, void *payload);

/// The block changed its size in place: one event, no moment in which it is not live.
void hri_track_resized(struct hr_counters *heap, void *payload, size_t bytes);

/// A request that got nothing.
void hri_track_failed(struct hr_counters *heap, size_t bytes, struct hri_origin origin);

/// Id of an origin. Adds a return address that is new while the table has room.
hr_site_id_t hri_site_id(struct hri_origin origin);

/// Back to epoch 0.
void hri_marks_clear(void);

/// Slot of the calling thread, taken on first use; 0 if none is free.
uint8_t hri_thread_slot(void);

HR_EXTERN_C_END

#endif
