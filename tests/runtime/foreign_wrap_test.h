// SPDX-License-Identifier: Apache-2.0
#ifndef HEADROOM_TESTS_FOREIGN_WRAP_TEST_H
#define HEADROOM_TESTS_FOREIGN_WRAP_TEST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void *foreign_take(size_t bytes);
void *foreign_take_zeroed(size_t count, size_t size);
void *foreign_resize(void *block, size_t bytes);
void foreign_give(void *block);

#ifdef __cplusplus
}
#endif

#endif
