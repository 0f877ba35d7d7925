// SPDX-License-Identifier: Apache-2.0
#include <headroom/fault.h>
#include <headroom/port.h>
#include <headroom/write.h>

// Each text names the likely cause, because the reader of a crash log has nothing else.
static const char *const texts[] = {
    "double free: the block is already free",
    "foreign pointer: not a block of this object",
    "misaligned pointer: inside a block, not its start",
    "corrupt header: something wrote before the start of this block or past the end of the one before it",
    "corrupt tail: something wrote past the end of this block",
    "write after free: a freed block was changed",
    "corrupt free list: a free block's links were overwritten, write after free is likely",
    "wait in interrupt: only HR_NO_WAIT is allowed here",
    "request can never succeed: larger than the whole object",
    "bad alignment: not a power of two",
    "bad argument",
    "bad size",
    "size overflow: count times size does not fit",
    "stack in use: its thread is alive",
    "stack overflowed: the guard at its end was overwritten",
};

HR_STATIC_ASSERT(sizeof texts / sizeof texts[0] == HR_FAULT_KINDS, "one text per fault kind, in the enum's order");

static struct {
    hr_fault_hook_t hook;
    uint8_t policy;
    uint32_t counts[HR_FAULT_KINDS];
} state = {.policy = HR_FAULT_POLICY};

void hr_fault_policy_set(enum hr_fault_policy policy)
{
    hri_key_t key = hri_critical_enter();
    state.policy = (uint8_t)policy;
    hri_critical_exit(key);
}

void hr_fault_hook_set(hr_fault_hook_t hook)
{
    hri_key_t key = hri_critical_enter();
    state.hook = hook;
    hri_critical_exit(key);
}

uint32_t hr_fault_count(enum hr_fault_kind kind)
{
    if ((unsigned)kind >= HR_FAULT_KINDS) {
        return 0;
    }
    hri_key_t key = hri_critical_enter();
    uint32_t count = state.counts[kind];
    hri_critical_exit(key);
    return count;
}

uint32_t hr_fault_total(void)
{
    uint32_t total = 0;
    for (unsigned kind = 0; kind < HR_FAULT_KINDS; ++kind) {
        uint32_t count = hr_fault_count((enum hr_fault_kind)kind);
        total = UINT32_MAX - total < count ? UINT32_MAX : total + count;
    }
    return total;
}

void hr_fault_reset(void)
{
    hri_key_t key = hri_critical_enter();
    for (unsigned kind = 0; kind < HR_FAULT_KINDS; ++kind) {
        state.counts[kind] = 0;
    }
    hri_critical_exit(key);
}

const char *hr_fault_text(enum hr_fault_kind kind)
{
    return (unsigned)kind < HR_FAULT_KINDS ? texts[kind] : "unknown fault";
}

static void log_fault(const struct hr_fault *fault)
{
    struct hr_writer *writer = &hr_port_writer;
    hri_put_text(writer, "headroom: ");
    hri_put_text(writer, fault->object != NULL ? fault->object : "(unnamed)");
    hri_put_text(writer, ": ");
    hri_put_text(writer, hr_fault_text(fault->kind));
    hri_put_text(writer, " at ");
    hri_put_hex(writer, (uintptr_t)fault->address);
    if (fault->found != fault->wanted) {
        hri_put_text(writer, " (found ");
        hri_put_hex(writer, fault->found);
        hri_put_text(writer, ", wanted ");
        hri_put_hex(writer, fault->wanted);
        hri_put_text(writer, ")");
    }
    hri_put_text(writer, "\n");
}

void hri_fault(enum hr_fault_kind kind, const char *object, const void *address, uintptr_t found, uintptr_t wanted)
{
    const struct hr_fault fault = {kind, object, address, found, wanted};

    hri_key_t key = hri_critical_enter();
    if (state.counts[kind] != UINT32_MAX) {
        ++state.counts[kind];
    }
    hr_fault_hook_t hook = state.hook;
    enum hr_fault_policy policy = (enum hr_fault_policy)state.policy;
    hri_critical_exit(key);

    if (hook != NULL) {
        policy = hook(&fault);
    }
    if (policy >= HR_FAULT_LOG) {
        log_fault(&fault);
    }
    if (policy == HR_FAULT_PANIC) {
        hri_panic();
    }
}
