// SPDX-License-Identifier: Apache-2.0
// Each returns 0, or the line in compat_fixed_test.c that was not as documented.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int compat_slab(void);
int compat_slab_init(void);
int compat_blocks(void);
#ifdef __cplusplus
}
#endif
