// SPDX-License-Identifier: Apache-2.0
/// Makes allocations fail on purpose, to test under constraint. Needs HR_FAULT_INJECTION 1; without it the calls do not
/// link, so a test cannot believe that it injected something. Applies to every allocator that asks hri_inject().
#ifndef HEADROOM_INJECT_H
#define HEADROOM_INJECT_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// The n-th request from now fails (1: the next), once. 0 switches it off.
void hr_inject_nth(uint32_t n);

/// Every request fails with this probability in thousandths, from a deterministic generator. 0 switches it off.
void hr_inject_probability(uint32_t permille, uint32_t seed);

/// Requests above this many bytes fail. 0 switches it off.
void hr_inject_above(size_t bytes);

void hr_inject_off(void);

/// Requests that failed because of the above, since hr_inject_off().
uint32_t hr_inject_count(void);

/// True if this request has to fail. Inside the critical section. Internal.
bool hri_inject(size_t bytes);

HR_EXTERN_C_END

#endif
