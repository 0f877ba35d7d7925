// SPDX-License-Identifier: Apache-2.0
#include <headroom/port.h>
#include <headroom/write.h>

static void write_to_port(struct hr_writer *writer, const void *bytes, size_t length)
{
    (void)writer;
    hri_write((const char *)bytes, length);
}

struct hr_writer hr_port_writer = {write_to_port, NULL};

void hri_put_text(struct hr_writer *writer, const char *text)
{
    size_t length = 0;
    while (text[length] != '\0') {
        ++length;
    }
    writer->write(writer, text, length);
}

// Digits of the largest 64-bit value in base 10.
enum { MAX_DIGITS = 20 };

static void put_number(struct hr_writer *writer, uint64_t value, unsigned base, unsigned width)
{
    char digits[MAX_DIGITS];
    size_t first = MAX_DIGITS;
    do {
        digits[--first] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    for (size_t have = MAX_DIGITS - first; have < width; ++have) {
        writer->write(writer, " ", 1);
    }
    writer->write(writer, &digits[first], MAX_DIGITS - first);
}

void hri_put_unsigned(struct hr_writer *writer, uint64_t value) { put_number(writer, value, 10, 0); }

void hri_put_column(struct hr_writer *writer, uint64_t value, unsigned width) { put_number(writer, value, 10, width); }

void hri_put_hex(struct hr_writer *writer, uint64_t value)
{
    hri_put_text(writer, "0x");
    put_number(writer, value, 16, 0);
}
