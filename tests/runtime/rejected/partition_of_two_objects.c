// SPDX-License-Identifier: Apache-2.0
// The seeds' partition: the start of one object, the size of another.
// expect-error: macro "HR_PARTITION" passed 3 arguments, but takes just 2
#include <headroom/protect.h>

static unsigned char user_data_start[32];
static unsigned char user_data[64];

const struct hr_partition user_data_partition = HR_PARTITION(user_data_start, sizeof(user_data), HR_P_RW_U_RW);
