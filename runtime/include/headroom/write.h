// SPDX-License-Identifier: Apache-2.0
/// Text without printf: no locale, no float, no allocation, a stack need that is known. Used by reports and faults.
#ifndef HEADROOM_WRITE_H
#define HEADROOM_WRITE_H

#include <headroom/types.h>

HR_EXTERN_C_BEGIN

/// Where bytes go: a report's text or a binary dump. `write` gets whatever is ready, at most a line at a time.
struct hr_writer {
    void (*write)(struct hr_writer *writer, const void *bytes, size_t length);
    void *context;
};

/// A writer over the port's output (semihosting, UART, stderr).
extern struct hr_writer hr_port_writer;

void hri_put_text(struct hr_writer *writer, const char *text);
void hri_put_unsigned(struct hr_writer *writer, uint64_t value);
/// Right-aligned in `width` columns.
void hri_put_column(struct hr_writer *writer, uint64_t value, unsigned width);
/// "0x" and lower-case digits without leading zeros.
void hri_put_hex(struct hr_writer *writer, uint64_t value);

HR_EXTERN_C_END

#endif
