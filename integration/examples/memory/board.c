// SPDX-License-Identifier: Apache-2.0
// The smallest Cortex-M3 board support: vectors, start, a 1 ms tick, a software interrupt, exit.
#include <headroom/cortex_m.h>

#include "example.h"

extern uint32_t data_start[], data_end[], data_load[], bss_start[], bss_end[];
int main(void);

#define MAIN_STACK_BYTES 2048
__attribute__((section(".stack"), used, aligned(8))) unsigned char main_stack[MAIN_STACK_BYTES];

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR REGISTER(0xe000e010)
#define SYST_RVR REGISTER(0xe000e014)
#define NVIC_ISER0 REGISTER(0xe000e100)
#define NVIC_ISPR0 REGISTER(0xe000e200)

// Semihosting SYS_EXIT_EXTENDED (Arm semihosting, 0x20): reason ADP_Stopped_ApplicationExit and the code.
__attribute__((noreturn)) static void leave(uint32_t code)
{
    const uint32_t parameters[2] = {0x20026, code};
    register uint32_t operation __asm("r0") = 0x20;
    register const uint32_t *block __asm("r1") = parameters;
    __asm volatile("bkpt 0xab" : : "r"(operation), "r"(block) : "memory");
    for (;;) {
    }
}

__attribute__((noreturn)) void reset(void)
{
    for (uint32_t *to = data_start, *from = data_load; to < data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end;) {
        *to++ = 0;
    }
    SYST_RVR = 25000 - 1; // 25 MHz: 1 ms
    SYST_CSR = 7;
    NVIC_ISER0 = 1;
    leave((uint32_t)main());
}

void systick_handler(void) { hr_cortex_m_tick(1); }

// Interrupt 0, raised by software in place of a device.
void rx_handler(void) { example_rx_interrupt(); }

void example_raise_rx(void)
{
    NVIC_ISPR0 = 1;
    __asm volatile("dsb\n\tisb" : : : "memory");
}

void default_handler(void)
{
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static void (*const vector_table[17])(void) = {
    (void (*)(void))(main_stack + MAIN_STACK_BYTES),
    reset,
    [2 ... 14] = default_handler,
    [15] = systick_handler,
    [16] = rx_handler,
};
