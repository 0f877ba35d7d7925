// SPDX-License-Identifier: Apache-2.0
#include <headroom/inject.h>
#include <headroom/port.h>

#if HR_FAULT_INJECTION

static struct {
    uint32_t countdown;
    uint32_t permille;
    uint32_t random;
    size_t above;
    uint32_t injected;
} state;

void hr_inject_nth(uint32_t n)
{
    hri_key_t key = hri_critical_enter();
    state.countdown = n;
    hri_critical_exit(key);
}

void hr_inject_probability(uint32_t permille, uint32_t seed)
{
    hri_key_t key = hri_critical_enter();
    state.permille = permille;
    // The generator below stays at 0 for ever.
    state.random = seed == 0 ? 1 : seed;
    hri_critical_exit(key);
}

void hr_inject_above(size_t bytes)
{
    hri_key_t key = hri_critical_enter();
    state.above = bytes;
    hri_critical_exit(key);
}

void hr_inject_off(void)
{
    hri_key_t key = hri_critical_enter();
    state.countdown = state.permille = state.injected = 0;
    state.above = 0;
    hri_critical_exit(key);
}

uint32_t hr_inject_count(void)
{
    hri_key_t key = hri_critical_enter();
    uint32_t count = state.injected;
    hri_critical_exit(key);
    return count;
}

// Xorshift, Marsaglia 2003: 32 bits of state, period 2^32 - 1.
static uint32_t next_random(void)
{
    state.random ^= state.random << 13;
    state.random ^= state.random >> 17;
    state.random ^= state.random << 5;
    return state.random;
}

bool hri_inject(size_t bytes)
{
    bool fail = state.countdown != 0 && --state.countdown == 0;
    fail |= state.above != 0 && bytes > state.above;
    fail |= state.permille != 0 && next_random() % 1000U < state.permille;
    state.injected += fail ? 1U : 0U;
    return fail;
}

#endif
