// SPDX-License-Identifier: Apache-2.0
// The seeds look at no result: a partition that was refused is missed at the first access to it.
// expect-error: ignoring return value of
#include <headroom/domain.h>

void set_up(struct hr_domain *domain, const struct hr_partition *partition);
void set_up(struct hr_domain *domain, const struct hr_partition *partition) { hr_domain_add(domain, partition, NULL); }
