// SPDX-License-Identifier: Apache-2.0
/// What reports ask of the table of foreign blocks. Weak where it is called: a program without such blocks has no table.
#ifndef HEADROOM_FOREIGN_TABLE_H
#define HEADROOM_FOREIGN_TABLE_H

#include <headroom/foreign.h>

HR_EXTERN_C_BEGIN

/// Every record to epoch 0. False if the table changed all the time and a record may have been passed over.
bool hri_foreign_forget_epochs(void);

/// True if there is a record for this address.
bool hri_foreign_holds(const void *block);

HR_EXTERN_C_END

#endif
