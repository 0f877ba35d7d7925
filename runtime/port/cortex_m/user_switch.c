// SPDX-License-Identifier: Apache-2.0
// Unprivileged threads in turns, on the process stack. The main program is a context like theirs, on the main stack; it runs when
// there is no thread.
#include "protect_registers.h"

#if HRI_PROTECT_PORT

#include <headroom/cortex_m_protect.h>
#include <headroom/critical.h>

// The assembly below counts in words from the start of the context.
HR_STATIC_ASSERT(offsetof(struct hr_user_thread, context) == 0, "a thread is where its context is");
HR_STATIC_ASSERT(offsetof(struct hri_user_context, psp) == 32, "after r4 to r11");
HR_STATIC_ASSERT(offsetof(struct hri_user_context, exc_return) == 44, "after psp, its limit and control");

static struct hri_user_context main_context;
static struct hr_user_thread *first;   // of the started threads, in the order of their start
static struct hr_user_thread *cursor;  // who is next; NULL: the first
static struct hr_user_thread *current; // NULL: the main program
// Inside hr_user_run(): a tick before that must not take the main program's turn. Volatile, because the handler that reads it is
// called by nobody that the compiler sees.
static volatile bool running;

// Where the handlers save what runs. Not static: assembly names it.
struct hri_user_context *hri_user_running = &main_context;

struct hr_user_thread *hr_user_current(void) { return current; }
const struct hr_user_thread *hri_user_known(void) { return first; }

static void changed(const struct hr_user_thread *thread)
{
    if (thread == current) {
        hr_cortex_m_view(thread);
    }
}

static enum hr_protect_result launch(struct hr_user_thread *thread, void (*entry)(void *argument), void *argument)
{
    enum { NPRIV = 1, THUMB = 1 << 24 };
    if (!hr_access_ok(thread, (const void *)((uintptr_t)hr_user_exit & ~(uintptr_t)1), 2, HR_READ | HR_EXECUTE)) {
        return HR_PROTECT_NOT_EXECUTABLE;
    }
    const uintptr_t top = (hri_last(&thread->stack) + 1U) & ~(uintptr_t)7;
    struct hr_cpu_fault_frame *frame = (struct hr_cpu_fault_frame *)(top - sizeof *frame);
    *frame = (struct hr_cpu_fault_frame){.r0 = (uint32_t)(uintptr_t)argument,
                                         .lr = (uint32_t)(uintptr_t)hr_user_exit,
                                         .pc = (uint32_t)(uintptr_t)entry & ~1U,
                                         .psr = THUMB};
    thread->context = (struct hri_user_context)HR_ZERO;
    thread->context.psp = (uint32_t)(uintptr_t)frame;
    thread->context.psp_limit = HRI_ARMV8M ? (uint32_t)(uintptr_t)thread->stack.start : 0U;
    thread->context.control = NPRIV;
    struct hr_user_thread **link = &first;
    while (*link != NULL) {
        link = &(*link)->next_known;
    }
    *link = thread;
    thread->next_known = NULL;
    return HR_PROTECT_OK;
}

const struct hr_protection_port hri_cortex_m_port = {changed, launch};

// exc_return is that of the handler that switches: its bits for the Security Extension hold for every thread.
struct hri_user_context *hri_user_next(uint32_t exc_return)
{
    enum { THREAD_MODE_ON_PSP_WITHOUT_FP = 0x1c };
    const hri_key_t key = hri_section_enter();
    current = cursor != NULL ? cursor : first;
    if (!running) {
        current = NULL;
    }
    cursor = current != NULL ? current->next_known : NULL;
    hri_user_running = current != NULL ? &current->context : &main_context;
    if (hri_user_running->exc_return == 0) {
        hri_user_running->exc_return = exc_return | THREAD_MODE_ON_PSP_WITHOUT_FP;
    }
    hr_cortex_m_view(current);
    hri_section_exit(key);
    return hri_user_running;
}

static void forget(struct hr_user_thread *thread)
{
    struct hr_user_thread **link = &first;
    while (*link != NULL && *link != thread) {
        link = &(*link)->next_known;
    }
    if (*link != NULL) {
        *link = thread->next_known;
    }
    if (cursor == thread) {
        cursor = thread->next_known;
    }
    thread->next_known = NULL;
    thread->state = HR_USER_ENDED;
}

struct hri_user_context *hri_user_end_current(uint32_t exc_return)
{
    const hri_key_t key = hri_section_enter();
    if (current != NULL) {
        forget(current);
    }
    // A call whose frame could not be stacked is still pending; the next thread did not make it.
    SHCSR &= ~(uint32_t)SHCSR_SVCALLPENDED;
#if HRI_USER_FP
    // State that waits to be saved belongs to the frame of the thread that is gone.
    FPCCR &= ~(uint32_t)FPCCR_LSPACT;
#endif
    struct hri_user_context *next = hri_user_next(exc_return);
    hri_section_exit(key);
    return next;
}

void hr_user_switch(void)
{
    ICSR = (uint32_t)ICSR_PENDSVSET;
    hri_barrier();
}

void hr_user_run(void)
{
    running = true;
    while (*(struct hr_user_thread *volatile *)&first != NULL) {
        hr_user_switch();
    }
    running = false;
}

__attribute__((weak)) uint32_t hr_cortex_m_system_call(struct hr_user_thread *thread, uint32_t number,
                                                       const uint32_t arguments[3])
{
    (void)thread;
    (void)number;
    (void)arguments;
    return HR_USER_CALL_UNKNOWN;
}

enum { CALL_YIELD = 0, CALL_EXIT = 1 };

void hri_user_svc(uint32_t exc_return, struct hr_cpu_fault_frame *frame);
void hri_user_svc(uint32_t exc_return, struct hr_cpu_fault_frame *frame)
{
    enum { ON_PSP = 1 << 2 };
    struct hr_user_thread *thread = current;
    // The stack pointer is the thread's to choose. The processor wrote the frame with the thread's rights, unless that failed.
    if ((exc_return & ON_PSP) == 0 || thread == NULL ||
        !hr_access_ok(thread, frame, sizeof *frame, HR_READ | HR_WRITE)) {
        return;
    }
    const uint32_t arguments[3] = {frame->r1, frame->r2, frame->r3};
    switch (frame->r0) {
    case CALL_YIELD: hr_user_switch(); break;
    case CALL_EXIT: {
        const hri_key_t key = hri_section_enter();
        forget(thread);
        hri_section_exit(key);
        hr_user_switch();
        break;
    }
    default: frame->r0 = hr_cortex_m_system_call(thread, frame->r0, arguments); break;
    }
}

__attribute__((naked)) void hr_cortex_m_svc_handler(void)
{
    __asm volatile("mov r0, lr\n\t"
                   "mrs r1, psp\n\t"
                   "b hri_user_svc");
}

#if HRI_ARMV8M
#define READ_LIMIT "mrs r3, psplim\n\t"
// Off while the stack pointer is written: the old limit may lie above the new stack.
#define WRITE_PSP "mov r12, #0\n\tmsr psplim, r12\n\tmsr psp, r1\n\tmsr psplim, r2\n\t"
#else
#define READ_LIMIT "mov r3, #0\n\t"
#define WRITE_PSP "msr psp, r1\n\t"
#endif

#if HRI_USER_FP
#define SAVE_FP "tst lr, #0x10\n\tit eq\n\tvstmiaeq r0, {s16-s31}\n\t"
#define LOAD_FP "tst lr, #0x10\n\tit eq\n\tvldmiaeq r0, {s16-s31}\n\t"
#else
#define SAVE_FP ""
#define LOAD_FP ""
#endif

// r0: the context. Ends the exception. Not a C function: it is only branched to.
void hri_user_restore(void);
__attribute__((naked)) void hri_user_restore(void)
{
    __asm volatile("ldmia r0!, {r4-r11}\n\t"
                   "ldmia r0!, {r1-r3, lr}\n\t" WRITE_PSP "msr control, r3\n\t"
                   "isb\n\t" LOAD_FP "bx lr");
}

__attribute__((naked)) void hr_cortex_m_pendsv_handler(void)
{
    __asm volatile("movw r1, #:lower16:hri_user_running\n\t"
                   "movt r1, #:upper16:hri_user_running\n\t"
                   "ldr r0, [r1]\n\t"
                   "stmia r0!, {r4-r11}\n\t"
                   "mrs r2, psp\n\t" READ_LIMIT "mrs r1, control\n\t"
                   "str r2, [r0], #4\n\t"
                   "str r3, [r0], #4\n\t"
                   "str r1, [r0], #4\n\t"
                   "str lr, [r0], #4\n\t" SAVE_FP "mov r0, lr\n\t"
                   "bl hri_user_next\n\t"
                   "b hri_user_restore");
}

uint32_t hr_user_call(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm("r0") = number;
    register uint32_t r1 __asm("r1") = a;
    register uint32_t r2 __asm("r2") = b;
    register uint32_t r3 __asm("r3") = c;
    __asm volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3) : "memory");
    return r0;
}

void hr_user_yield(void) { (void)hr_user_call(CALL_YIELD, 0, 0, 0); }

void hr_user_exit(void)
{
    for (;;) {
        (void)hr_user_call(CALL_EXIT, 0, 0, 0);
    }
}

#endif
