// SPDX-License-Identifier: Apache-2.0
// Findings that the code accepts: on the line, on the line above, with a reason; and what only looks like it.
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 1);
static struct k_spinlock lock;
volatile size_t wanted;
void *volatile kept;
const char *volatile text;

static void accepted_on_the_line(struct k_timer *timer) // silent
{
  kept = k_malloc(wanted); // headroom: allow(isr-allocation) the pool is only used here
}
K_TIMER_DEFINE(first, accepted_on_the_line, NULL);

static void accepted_above(struct k_timer *timer) // silent
{
  // headroom: allow(isr-allocation) the pool is only used here
  kept = k_malloc(wanted);
}
K_TIMER_DEFINE(second, accepted_above, NULL);

static void accepted_in_a_block_comment(struct k_timer *timer) // silent
{
  k_free(kept); /* headroom: allow(isr-allocation) short: one block */
}
K_TIMER_DEFINE(third, accepted_in_a_block_comment, NULL);

static void two_rules_at_once(struct k_timer *timer) // silent
{
  kept = k_malloc(56); // headroom: allow(isr-allocation, allocator-choice) measured
}
K_TIMER_DEFINE(fourth, two_rules_at_once, NULL);

static void without_a_reason(struct k_timer *timer)
{
  // expect-next: isr-allocation, suppression-without-reason
  kept = k_malloc(wanted); // headroom: allow(isr-allocation)
}
K_TIMER_DEFINE(fifth, without_a_reason, NULL);

static void another_rule(struct k_timer *timer)
{
  // expect-next: isr-allocation, suppression-unused
  kept = k_malloc(wanted); // headroom: allow(isr-blocking-call) the wrong rule
}
K_TIMER_DEFINE(sixth, another_rule, NULL);

static void no_such_rule(struct k_timer *timer)
{
  // expect-next: isr-allocation, suppression-unused
  kept = k_malloc(wanted); // headroom: allow(isr-alocation) a slip of the pen
}
K_TIMER_DEFINE(seventh, no_such_rule, NULL);

static void on_another_line(struct k_timer *timer)
{
  // expect-next: suppression-unused
  int size = (int)wanted; // headroom: allow(isr-allocation) this line has no finding
  kept = k_malloc((size_t)size); // expect: isr-allocation
}
K_TIMER_DEFINE(eighth, on_another_line, NULL);

static void in_a_string(struct k_timer *timer)
{
  text = "// headroom: allow(isr-allocation) in a string"; kept = k_malloc(wanted); // expect: isr-allocation
}
K_TIMER_DEFINE(ninth, in_a_string, NULL);

// expect-next: suppression-unused
#define TAKE(size) k_malloc(size) // headroom: allow(isr-allocation) where the macro is defined, not where it is used
static void in_a_macro(struct k_timer *timer)
{
  kept = TAKE(wanted); // expect: isr-allocation
}
K_TIMER_DEFINE(tenth, in_a_macro, NULL);

static void macro_accepted_where_it_is_used(struct k_timer *timer) // silent
{
  kept = TAKE(wanted); // headroom: allow(isr-allocation) once at the start
}
K_TIMER_DEFINE(eleventh, macro_accepted_where_it_is_used, NULL);

static void talks_about_it(struct k_timer *timer)
{
  // this would be where headroom could allow something, but it is prose
  kept = k_malloc(wanted); // expect: isr-allocation
}
K_TIMER_DEFINE(twelfth, talks_about_it, NULL);

static void not_readable(struct k_timer *timer)
{
  // expect-next: isr-allocation, suppression-without-reason
  kept = k_malloc(wanted); // headroom: allow isr-allocation the parentheses are missing
}
K_TIMER_DEFINE(thirteenth, not_readable, NULL);

int a_path_accepted(void) // silent
{
  k_spinlock_key_t key = k_spin_lock(&lock);
  if (wanted)
    return -1; // headroom: allow(lock-leak) the watchdog resets the board
  k_spin_unlock(&lock, key);
  return 0;
}

int a_leak_accepted(void) // silent
{
  char *block = k_malloc(wanted);
  if (!block)
    return -1;
  block[0] = 1;
  return 0; // headroom: allow(alloc-leak) lives as long as the firmware
}
