/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_NET_BUF_H
#define CORPUS_NET_BUF_H
#include <zephyr/kernel.h>
#ifdef __cplusplus
extern "C" {
#endif
struct net_buf { struct net_buf *frags; uint8_t ref; uint8_t *data; uint16_t len; };
struct net_buf_pool { struct k_fifo free; };
#define NET_BUF_POOL_DEFINE(name, count, size, user, destroy) struct net_buf_pool name
struct net_buf *net_buf_alloc_fixed(struct net_buf_pool *pool, k_timeout_t timeout);
struct net_buf *net_buf_alloc_len(struct net_buf_pool *pool, size_t size, k_timeout_t timeout);
#define net_buf_alloc(pool, timeout) net_buf_alloc_fixed(pool, timeout)
struct net_buf *net_buf_ref(struct net_buf *buf);
void net_buf_unref(struct net_buf *buf);
struct net_buf *net_buf_clone(struct net_buf *buf, k_timeout_t timeout);
void net_buf_put(struct k_fifo *fifo, struct net_buf *buf);
#ifdef __cplusplus
}
#endif
#endif
