// SPDX-License-Identifier: Apache-2.0
/// Counters behind a thread slot. Inside the critical section.
#ifndef HEADROOM_THREAD_TABLE_H
#define HEADROOM_THREAD_TABLE_H

#include "track_record.h"

HR_EXTERN_C_BEGIN

struct hr_counters *hri_thread_counters(uint8_t slot);

/// True if the slot's thread was reported as ended.
bool hri_thread_is_gone(uint8_t slot);

HR_EXTERN_C_END

#endif
