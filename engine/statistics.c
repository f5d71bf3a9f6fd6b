/* SPDX-License-Identifier: Apache-2.0 */
/* statistics.c - the statistics of a run, one after the other; what each is stands in its own file. */
#include "statistics.h"

enum unmet_status um_statistics_write(const struct um_statistics *s, struct unmet_error *err)
{
	enum unmet_status rc = um_coverage_write(s, err);

	if (!rc)
		rc = um_contrast_write(s, err);
	if (!rc)
		rc = um_network_write(s, err);
	return rc ? rc : um_reach_write(s, err);
}
