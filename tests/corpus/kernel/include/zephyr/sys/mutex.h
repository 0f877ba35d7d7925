/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SYS_MUTEX_H
#define CORPUS_SYS_MUTEX_H
#include <zephyr/kernel.h>
#ifdef __cplusplus
extern "C" {
#endif
struct sys_mutex { uint32_t val; };
int sys_mutex_lock(struct sys_mutex *mutex, k_timeout_t timeout);
int sys_mutex_unlock(struct sys_mutex *mutex);
#ifdef __cplusplus
}
#endif
#endif
