// SPDX-License-Identifier: Apache-2.0
#include "check.h"

static char text[2048];
static size_t used;

static void print(const char *bytes, size_t length)
{
    enum { SYS_WRITEC = 3 };
    for (size_t i = 0; i < length; ++i) {
        semihosting(SYS_WRITEC, (uintptr_t)&bytes[i]);
    }
}

void hr_cortex_m_write(const char *bytes, size_t length)
{
    print(bytes, length);
    for (size_t i = 0; i < length && used < sizeof text; ++i) {
        text[used++] = bytes[i];
    }
}

static size_t length_of(const char *string)
{
    size_t length = 0;
    while (string[length] != '\0') {
        ++length;
    }
    return length;
}

bool wrote(const char *wanted)
{
    const size_t length = length_of(wanted);
    for (size_t at = 0; at + length <= used; ++at) {
        size_t same = 0;
        while (same < length && text[at + same] == wanted[same]) {
            ++same;
        }
        if (same == length) {
            return true;
        }
    }
    return false;
}

void forget_text(void) { used = 0; }

void expect(bool condition, const char *what)
{
    const char *verdict = condition ? "ok: " : "WRONG: ";
    print(verdict, length_of(verdict));
    print(what, length_of(what));
    print("\n", 1);
    if (!condition) {
        leave(1);
    }
}

static void accept(enum hr_protect_result result, const struct hr_protect_problem *problem)
{
    if (result != HR_PROTECT_OK) {
        hr_protect_print(&hr_port_writer, problem);
        leave(1);
    }
}

void make(struct hr_user_thread *thread, const char *name, void *stack, struct hr_domain *domain, void (*entry)(void *),
          void *argument)
{
    struct hr_protect_problem problem;
    if (thread->state == HR_USER_ENDED) {
        accept(hr_user_thread_remove(thread, &problem), &problem);
    }
    accept(hr_user_thread_init(thread, name, stack, 1024, GUARD, &problem), &problem);
    accept(hr_domain_add_thread(domain, thread, &problem), &problem);
    accept(hr_user_thread_start(thread, entry, argument, &problem), &problem);
}

void protect(struct hr_protection *protection)
{
    static const struct hr_region regions[] = {HR_REGION_TO("code", code_start, code_end, HR_P_RX_U_RX)};
    struct hr_protect_problem problem;
    accept(hr_cortex_m_protect(protection, regions, 1, &problem), &problem);
}
