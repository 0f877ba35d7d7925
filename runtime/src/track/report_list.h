// SPDX-License-Identifier: Apache-2.0
/// Lists of live blocks as text, one line each and a sum.
#ifndef HEADROOM_REPORT_LIST_H
#define HEADROOM_REPORT_LIST_H

#include <headroom/report.h>

HR_EXTERN_C_BEGIN

struct hri_listing {
    struct hr_writer *writer;
    const struct hr_block_filter *filter;
    uint32_t blocks;
    uint64_t bytes;
};

/// "<what> <name>, live blocks ..." with the filter in words.
void hri_list_heading(const struct hri_listing *listing, const char *what, const char *name);

/// One block, if the filter wants it. A visitor: `context` is a struct hri_listing.
bool hri_list_block(const struct hr_block_info *block, void *context);

void hri_list_sum(const struct hri_listing *listing);

void hri_put_number(struct hr_writer *writer, const char *before, uint64_t value, const char *after);

HR_EXTERN_C_END

#endif
