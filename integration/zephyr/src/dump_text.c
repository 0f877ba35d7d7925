// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <headroom/zephyr.h>

enum { LINE_BYTES = 32 };

struct lines {
    uint8_t bytes[LINE_BYTES];
    unsigned filled;
};

static void put_line(struct lines *lines)
{
    printk("headroom-dump: ");
    for (unsigned index = 0; index < lines->filled; ++index) {
        printk("%02x", lines->bytes[index]);
    }
    printk("\n");
    lines->filled = 0;
}

static void put(struct hr_writer *writer, const void *bytes, size_t length)
{
    struct lines *lines = writer->context;
    for (size_t index = 0; index < length; ++index) {
        lines->bytes[lines->filled++] = ((const uint8_t *)bytes)[index];
        if (lines->filled == LINE_BYTES) {
            put_line(lines);
        }
    }
}

bool hr_zephyr_dump(void)
{
    struct lines lines = {.filled = 0};
    struct hr_writer writer = {put, &lines};
    bool complete = hr_dump(&writer);
    if (lines.filled != 0) {
        put_line(&lines);
    }
    return complete;
}
