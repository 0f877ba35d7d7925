// SPDX-License-Identifier: Apache-2.0
// What the parts of the example share.
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <headroom/types.h>

/// Each runs one system and returns whether it behaved as its header says.
struct example_part {
    const char *name;
    bool (*run)(void);
};

extern const struct example_part example_heaps[];
extern const struct example_part example_fixed[];
extern const struct example_part example_tracking[];

/// What a device's interrupt does: takes a message without waiting and queues it.
void example_rx_interrupt(void);

/// Raises that interrupt; on a host it is called in its place.
void example_raise_rx(void);

#endif
