// SPDX-License-Identifier: Apache-2.0
// Each returns 0, or the line in compat_heap_test.c that was not as documented.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int compat_system_heap(void);
int compat_subsystem_heap(void);
int compat_sys_heap(void);
int compat_function_pointers(void);
int compat_thread_heap(void);
int compat_multi_heap(void);
#ifdef __cplusplus
}
#endif
