// SPDX-License-Identifier: Apache-2.0
// Unprivileged threads on a real MPU: what they must not do is caught and named, and the others go on.
#include "check.h"

static struct hr_protection protection;
static struct hr_domain rx_domain, tx_domain;
static struct hr_user_thread rx, tx;
STACK(rx_stack);
STACK(tx_stack);
static uint32_t rx_data[8] PART, tx_data[8] PART, late_data[8] PART;
static const uint32_t rx_table[8] PART = {1, 2, 3, 4, 5, 6, 7, 8};
static uint32_t kernel_word = 1;
static uint32_t kernel_object;

// What the policy was told of, and what it answers.
static struct hr_cpu_fault_report seen;
static unsigned faults;
static enum hr_cpu_fault_action answer;
static bool open_late_data;

static enum hr_cpu_fault_action policy(const struct hr_cpu_fault_report *report)
{
    static const struct hr_partition late = HR_PARTITION(late_data, HR_P_RW_U_RW);
    seen = *report;
    ++faults;
    if (open_late_data) {
        expect(hr_domain_add(&rx_domain, &late, NULL) == HR_PROTECT_OK, "the policy opens the memory");
        open_late_data = false;
    }
    return answer;
}

// tx counts its turns in its partition until told to stop.
enum { STOP = 7 };
static void count(void *argument)
{
    volatile uint32_t *data = argument;
    while (data[STOP] == 0) {
        ++data[0];
        hr_user_yield();
    }
}

// Runs `entry` as rx beside tx, until both have ended.
static void run_beside(void (*entry)(void *), void *argument)
{
    faults = 0;
    forget_text();
    seen = (struct hr_cpu_fault_report)HR_ZERO;
    tx_data[0] = 0;
    tx_data[STOP] = 0;
    make(&rx, "rx", rx_stack, &rx_domain, entry, argument);
    make(&tx, "tx", tx_stack, &tx_domain, count, tx_data);
    hr_user_run();
}

// Lets tx go on for some turns after rx has ended, then stops it.
static uint32_t turns_beside; // of tx, up to the last tick at which rx had not ended
static unsigned ticks_to_spin;
void tick(void)
{
    if (rx.state != HR_USER_ENDED) {
        turns_beside = tx_data[0];
    } else if (tx_data[0] > turns_beside + 10) {
        tx_data[STOP] = 1;
    }
    if (ticks_to_spin != 0 && --ticks_to_spin == 0) {
        rx_data[STOP] = 1;
    }
    hr_user_switch();
}

static void expect_ended(const char *what, enum hr_cpu_fault_cause cause, enum hr_cpu_fault_place place, const char *line)
{
    expect(faults == 1 && seen.first == cause, what);
    expect(seen.place == place && seen.user && seen.thread == &rx, "  it says where, and who");
    expect(wrote(line), line);
    expect(wrote("the thread ends") && rx.state == HR_USER_ENDED && tx_data[0] > turns_beside, "  the other thread goes on");
}

static void write_word(void *address) { *(volatile uint32_t *)address = 5; }
static void read_word(void *address) { (void)*(volatile uint32_t *)address; }
static void jump(void *address) { ((void (*)(void))((uintptr_t)address | 1U))(); }
static void nothing(void *argument) { (void)argument; }

static void shown_violations(void)
{
    run_beside(nothing, NULL);
    expect(faults == 0 && rx.state == HR_USER_ENDED, "a thread that returns from its entry ends");

    run_beside(write_word, &kernel_word);
    expect_ended("a write on the kernel's memory is caught", HR_CPU_FAULT_DACCVIOL, HR_PLACE_UNKNOWN,
                 "MPU violation by a data access (DACCVIOL) at 0x");
    expect(kernel_word == 1 && seen.address_valid && seen.address == (uint32_t)(uintptr_t)&kernel_word, "  and not done");
    run_beside(read_word, &kernel_word);
    expect_ended("so is reading it", HR_CPU_FAULT_DACCVIOL, HR_PLACE_UNKNOWN, "in thread rx, unprivileged, pc 0x");
    run_beside(read_word, tx_data);
    expect_ended("another domain's partition", HR_CPU_FAULT_DACCVIOL, HR_PLACE_OTHER_PARTITION,
                 " is in partition tx_data of domain tx, not its own");
    run_beside(write_word, (void *)(uintptr_t)rx_table);
    expect_ended("a write on constants", HR_CPU_FAULT_DACCVIOL, HR_PLACE_REGION, " is in region code\n");
    run_beside(read_word, &tx_stack[512]);
    expect_ended("another thread's stack", HR_CPU_FAULT_DACCVIOL, HR_PLACE_STACK, " is in the stack of thread tx\n");
    run_beside(jump, rx_data);
    expect_ended("code in its own data", HR_CPU_FAULT_IACCVIOL, HR_PLACE_PARTITION, " is in partition rx_data of domain rx\n");
    expect(wrote("(IACCVIOL), no valid address"), "  a fetch has no address but the pc");
    run_beside(write_word, (void *)0xe000ed94);
    expect_ended("the MPU's own registers", HR_CPU_FAULT_PRECISERR, HR_PLACE_UNKNOWN, "bus error of a data access (PRECISERR)");
}

static void undefined(void *argument)
{
    (void)argument;
    __asm volatile("udf 1");
}

static uint32_t deeper(uint32_t depth)
{
    volatile uint32_t frame[16];
    frame[0] = depth;
    return depth == 0 ? 0 : deeper(depth - 1U) + frame[0];
}
static void overflow(void *argument)
{
    (void)argument;
    rx_data[0] = deeper(1000);
}

// A stack pointer that the thread has set to memory that is not its own: the frame of the next exception cannot be written.
static void bad_stack(void *address)
{
    __asm volatile("mov r1, sp\n\tmov sp, %0\n\tsvc 0\n\tmov sp, r1" : : "r"(address) : "r0", "r1", "memory");
}

static void shown_stacks(void)
{
    run_beside(undefined, NULL);
    expect_ended("an undefined instruction", HR_CPU_FAULT_UNDEFINSTR, HR_PLACE_UNKNOWN, "(UNDEFINSTR), no valid address");
    run_beside(write_word, &rx_stack[GUARD - 4]);
    expect_ended("a write on the stack guard", HR_CPU_FAULT_DACCVIOL, HR_PLACE_GUARD, " is in the stack guard of thread rx\n");
    run_beside(overflow, NULL);
    expect(faults == 1 && (seen.place == HR_PLACE_GUARD || seen.first == HR_CPU_FAULT_STKOF), "a stack that overflows is caught");
    expect(tx_data[0] > turns_beside && rx.state == HR_USER_ENDED, "  the other thread goes on");
    kernel_word = 1;
    run_beside(bad_stack, &kernel_word + 1);
    expect(faults >= 1 && !seen.stacked && !seen.frame_valid && !seen.address_valid, "a frame that cannot be written is not read");
    expect(wrote("no valid address") && wrote("frame was not written"), "  and has no address");
    expect(kernel_word == 1 && tx_data[0] > turns_beside && rx.state == HR_USER_ENDED, "  the other thread goes on");
}

enum { CALL_SUM = 2, CALL_OBJECT = 3 };

uint32_t hr_cortex_m_system_call(struct hr_user_thread *thread, uint32_t number, const uint32_t arguments[3])
{
    const uint32_t *words = (const uint32_t *)(uintptr_t)arguments[0];
    switch (number) {
    case CALL_SUM: return hr_access_ok(thread, words, 8, HR_READ) ? words[0] + words[1] : 0xdeadU;
    case CALL_OBJECT: return hr_object_ok(thread, words) ? 1U : 0U;
    default: return HR_USER_CALL_UNKNOWN;
    }
}

static void call(void *argument)
{
    volatile uint32_t *results = argument;
    results[0] = hr_user_call(CALL_SUM, (uint32_t)(uintptr_t)rx_table, 0, 0);
    results[1] = hr_user_call(CALL_SUM, (uint32_t)(uintptr_t)&kernel_word, 0, 0);
    results[2] = hr_user_call(CALL_SUM, 0xfffffffcU, 0, 0);
    results[3] = hr_user_call(CALL_OBJECT, (uint32_t)(uintptr_t)&kernel_object, 0, 0);
    results[4] = hr_user_call(99, 0, 0, 0);
}

static void shown_calls(void)
{
    run_beside(call, rx_data);
    expect(faults == 0 && rx_data[0] == 3, "a system call reads what the thread may read");
    expect(rx_data[1] == 0xdead && rx_data[2] == 0xdead, "and refuses what it may not");
    expect(rx_data[3] == 0, "an object that was not granted is refused");
    expect(rx_data[4] == HR_USER_CALL_UNKNOWN, "a call that nobody knows says so");
    expect(hr_user_thread_remove(&rx, NULL) == HR_PROTECT_OK, "an ended thread leaves its domain");
    expect(hr_user_thread_init(&rx, "rx", rx_stack, sizeof rx_stack, GUARD, NULL) == HR_PROTECT_OK &&
               hr_object_grant(&rx, &kernel_object, sizeof kernel_object, NULL) == HR_PROTECT_OK &&
               hr_domain_add_thread(&rx_domain, &rx, NULL) == HR_PROTECT_OK &&
               hr_user_thread_start(&rx, call, rx_data, NULL) == HR_PROTECT_OK,
           "an object is granted");
    hr_user_run();
    expect(rx_data[3] == 1, "and accepted");
}

static void use_late_data(void *argument)
{
    (void)argument;
    late_data[0] = 77;
    rx_data[0] = late_data[0];
}

static void shown_policies(void)
{
    answer = HR_CPU_FAULT_RESUME;
    open_late_data = true;
    run_beside(use_late_data, NULL);
    expect(faults == 1 && rx_data[0] == 77 && wrote("goes on"), "a policy can remove the cause and let the thread go on");
    run_beside(write_word, &kernel_word);
    expect(faults == HR_CPU_FAULT_RETRIES + 1 && wrote("the thread ends"), "one that does not is not believed for ever");

    answer = HR_CPU_FAULT_END_THREAD;
    *(volatile uint32_t *)0xe000ed24 &= ~(7U << 16);
    run_beside(write_word, &kernel_word);
    expect(wrote(", escalated to HardFault") && seen.escalated, "without the fault's own handler it is a HardFault");
    expect(seen.first == HR_CPU_FAULT_DACCVIOL && seen.address_valid && tx_data[0] > turns_beside, "  with the same answer");
    *(volatile uint32_t *)0xe000ed24 |= 7U << 16;
}

#ifdef __ARM_FP
// Floating point registers that a call saves and that it does not, each thread with numbers of its own.
static void keep_floats(void *argument)
{
    volatile uint32_t *data = argument;
    const uint32_t seed = data[1];
    for (uint32_t turn = 0; turn < 50; ++turn) {
        uint32_t low = 0;
        uint32_t high = 0;
        __asm volatile("vmov s1, %2\n\tvmov s20, %3\n\tmov r0, #0\n\tsvc 0\n\tvmov %0, s1\n\tvmov %1, s20"
                       : "=r"(low), "=r"(high)
                       : "r"(seed + turn), "r"(seed * 2 + turn)
                       : "r0", "s1", "s20", "memory");
        data[0] += low == seed + turn && high == seed * 2 + turn;
    }
}

static void shown_floats(void)
{
    rx_data[0] = tx_data[0] = 0;
    rx_data[1] = 1000;
    tx_data[1] = 9000;
    make(&rx, "rx", rx_stack, &rx_domain, keep_floats, rx_data);
    make(&tx, "tx", tx_stack, &tx_domain, keep_floats, tx_data);
    hr_user_run();
    expect(rx_data[0] == 50 && tx_data[0] == 50, "floating point registers are each thread's own");
}
#else
static void shown_floats(void) {}
#endif

// Never yields: only the tick takes its turn away.
static void spin(void *argument)
{
    volatile uint32_t *data = argument;
    while (data[STOP] == 0) {
        ++data[0];
    }
}

static void shown_setup(void)
{
    static const struct hr_region seed[] = {HR_REGION_SIZED("app_flash", code_start, code_size, HR_P_RO_U_RO)};
    static const struct hr_region good[] = {HR_REGION_SIZED("app_flash", code_start, code_size, HR_P_RX_U_RX)};
    static uint32_t vectors[16] __attribute__((aligned(128)));
    struct hr_protect_problem problem;
    struct hr_user_thread none = HR_ZERO;
    expect(hr_cortex_m_mpu_slots() >= 8, "the processor has an MPU");
    expect(hr_cortex_m_protect(&protection, seed, 1, &problem) == HR_PROTECT_NOT_EXECUTABLE, "flash that is read-only is refused");
    volatile uint32_t *vtor = (volatile uint32_t *)0xe000ed08;
    const uint32_t before = *vtor;
    for (unsigned i = 0; i < 16; ++i) {
        vectors[i] = ((const uint32_t *)(uintptr_t)before)[i];
    }
    vectors[4] = vectors[11];
    *vtor = (uint32_t)(uintptr_t)vectors;
    expect(hr_cortex_m_protect(&protection, good, 1, &problem) == HR_PROTECT_NOT_INSTALLED, "so is a handler that nobody installed");
    hr_protect_print(&hr_port_writer, &problem);
    *vtor = before;
    expect(hr_user_thread_start(&none, nothing, NULL, NULL) == HR_PROTECT_NOT_SET_UP, "so is a thread that was not set up");
}

int main(void)
{
    static const struct hr_partition rx_parts[] = {HR_PARTITION(rx_data, HR_P_RW_U_RW)};
    static const struct hr_partition tx_parts[] = {HR_PARTITION(tx_data, HR_P_RW_U_RW)};
#ifdef __ARM_FP
    *(volatile uint32_t *)0xe000ed88 |= 0xfU << 20;
    __asm volatile("dsb\n\tisb");
#endif
    answer = HR_CPU_FAULT_END_THREAD;
    shown_setup();
    protect(&protection);
    hr_cortex_m_fault_setup(policy, main_stack_low, stack_top);
    expect(hr_domain_init(&rx_domain, "rx", &protection, rx_parts, 1, NULL) == HR_PROTECT_OK &&
               hr_domain_init(&tx_domain, "tx", &protection, tx_parts, 1, NULL) == HR_PROTECT_OK,
           "two domains");
    shown_floats();

    SYST_RVR = 25000 - 1;
    SYST_CVR = 0;
    SYST_CSR = 7;
    shown_violations();
    shown_stacks();
    shown_calls();
    shown_policies();
    rx_data[0] = rx_data[STOP] = 0;
    ticks_to_spin = 10;
    run_beside(spin, rx_data);
    expect(faults == 0 && rx_data[0] > 0 && turns_beside > 0, "the tick takes the turn of a thread that gives it to nobody");
    leave(0);
    return 0;
}
