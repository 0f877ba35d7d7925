// SPDX-License-Identifier: Apache-2.0
/// Counters behind a site id. Inside the critical section.
#ifndef HEADROOM_SITE_TABLE_H
#define HEADROOM_SITE_TABLE_H

#include "track_record.h"

HR_EXTERN_C_BEGIN

/// NULL below HR_STATISTICS MODERATE.
struct hr_counters *hri_site_counters(hr_site_id_t id);

HR_EXTERN_C_END

#endif
