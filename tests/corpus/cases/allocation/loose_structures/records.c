// SPDX-License-Identifier: Apache-2.0
// Members in an order that costs bytes, and records that are as small as they get.
#include <zephyr/kernel.h>

struct loose { // expect: struct-padding
  uint8_t kind;
  uint32_t time;
  uint8_t flags;
};

struct loose_inside { // expect: struct-padding
  uint8_t first;
  struct loose inner;
  uint8_t last;
};

struct loose_with_text_behind { // expect: struct-padding
  uint8_t kind;
  uint64_t time;
  uint16_t length;
  char text[];
};

struct tight { // silent
  uint32_t time;
  uint8_t kind, flags;
};

struct padded_at_the_end_only { // silent
  uint64_t time;
  uint8_t kind;
};

struct packed { // silent
  uint8_t kind;
  uint32_t time;
  uint8_t flags;
} __attribute__((packed));

struct with_bits { // silent
  uint8_t kind : 3;
  uint32_t time;
  uint8_t flags;
};

union overlaid { // silent
  uint8_t kind;
  uint32_t time;
  uint8_t flags;
};

struct unused { // silent
  uint8_t kind;
  uint32_t time;
  uint8_t flags;
};

uint32_t sum(const struct loose *a, const struct loose_inside *b, const struct loose_with_text_behind *c, const struct tight *d,
             const struct padded_at_the_end_only *e, const struct packed *f, const struct with_bits *g, const union overlaid *h)
{
  return a->time + b->inner.time + (uint32_t)c->time + d->time + (uint32_t)e->time + f->time + g->time + h->time;
}
