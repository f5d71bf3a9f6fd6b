/* SPDX-License-Identifier: Apache-2.0 */
/* counts.c - mentions and customers by class, as a pass over the rows adds them up. */
#include "segment/counts.h"

#include "base/mem.h"

enum unmet_status um_counts_init(struct um_counts *c, const struct um_classes *m, struct unmet_error *err)
{
	c->customer = um_calloc(m->class_count, sizeof(double));
	c->mention = um_calloc((size_t)m->need_count * m->class_count, sizeof(double));
	return c->customer && c->mention ? UNMET_OK : um_nomem(err);
}

void um_counts_release(struct um_counts *c)
{
	um_free(c->customer);
	um_free(c->mention);
}

void um_counts_clear(struct um_counts *c, const struct um_classes *m)
{
	memset(c->customer, 0, m->class_count * sizeof(double));
	memset(c->mention, 0, (size_t)m->need_count * m->class_count * sizeof(double));
	c->log_likelihood = 0;
}

void um_counts_add(struct um_counts *c, const struct um_rows *rows, uint32_t r, uint32_t classes,
                       const double *restrict share)
{
	for (uint32_t k = 0; k < classes; k++)
		c->customer[k] += share[k];
	for (uint64_t i = rows->offset[r]; i < rows->offset[r + 1]; i++) {
		double *restrict mention = c->mention + (size_t)rows->need[i] * classes;
		double times = rows->times[i];

		for (uint32_t k = 0; k < classes; k++)
			mention[k] += times * share[k];
	}
}
