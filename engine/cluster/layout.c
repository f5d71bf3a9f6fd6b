/* SPDX-License-Identifier: Apache-2.0 */
/* layout.c - a map of needs: the nearer, the more alike (base/stress.h). */
#include "cluster/internal.h"

#include "base/stress.h"

#define NEAREST 0.15 /* distance of needs that are the same: room for a dot */

static void want(double *apart, const double *alike, uint32_t k)
{
	for (uint32_t i = 0; i < k; i++)
		for (uint32_t j = 0; j < k; j++) {
			double d = 1 - 0.5 * (alike[(size_t)i * k + j] + alike[(size_t)j * k + i]);

			apart[(size_t)i * k + j] = i == j ? 0 : d > NEAREST ? d : NEAREST;
		}
}

enum unmet_status um_layout(double *x, double *y, const double *alike, uint32_t k, struct unmet_error *err)
{
	struct um_arena arena;
	enum unmet_status rc;
	double *apart;

	um_arena_init(&arena, SIZE_MAX);
	apart = UM_ARRAY(&arena, double, (size_t)k * k + 1);
	if (apart)
		want(apart, alike, k);
	rc = apart ? um_stress(x, y, apart, k, err) : (enum unmet_status)um_arena_fail(&arena, err);
	um_arena_release(&arena);
	return rc;
}
