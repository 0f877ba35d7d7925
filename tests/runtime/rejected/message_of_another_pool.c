// SPDX-License-Identifier: Apache-2.0
// expect-error: incompatible pointer type
#include <headroom/message_pool.h>

struct rx {
    int a;
};
struct tx {
    int a;
};
HR_MESSAGE_POOL_DEFINE(rx_pool, struct rx, 4);
HR_MESSAGE_POOL_DEFINE(tx_pool, struct tx, 4);

int mixed(void);
int mixed(void) { return rx_pool_free(tx_pool_alloc()); }
