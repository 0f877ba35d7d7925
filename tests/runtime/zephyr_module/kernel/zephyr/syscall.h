// SPDX-License-Identifier: Apache-2.0
#include <zephyr/kernel.h>

static inline bool k_is_user_context(void) { return standin_in_user_mode; }
