// SPDX-License-Identifier: Apache-2.0
/// What the measurements of interrupts_off/ share.
#ifndef HEADROOM_BENCH_INTERRUPTS_OFF_COUNT_H
#define HEADROOM_BENCH_INTERRUPTS_OFF_COUNT_H

#include <headroom/types.h>

enum { SLOTS = 3000, STEPS = 20000 };

/// What a load holds, and memory for the allocators.
extern void *blocks[SLOTS];
extern uint64_t memory[1 << 15];

/// A limit was exceeded, or a call did not do what it should.
extern bool failed;

/// Says where a call did not do what it should.
void refuse(bool wrong, const char *file, unsigned line);
#define HERE __FILE__, __LINE__

/// Who the port says is calling.
extern hr_thread_t thread_now;

/// The same numbers in every run.
uint32_t below(uint32_t limit);

/// No block is held, nothing is measured yet.
void forget_blocks(void);

/// The longest critical section since the last call of this, or `before` if that is longer. In ticks.
uint32_t take_longest(uint32_t before);

void title(const char *what);

/// Prints what was measured and holds it to its limit, in instructions. `slots` 0: no number of blocks to name.
void judge(const char *what, uint32_t slots, uint32_t ticks, uint32_t limit);

void measure_fixed(void);
void measure_tracking(void);

#endif
