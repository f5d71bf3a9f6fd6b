/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.c - shares of two groups, with what can be said of their difference. An interval first: it says how large the
 * difference may be, which a p alone does not. A verdict only where both groups are large enough to bear one, and over
 * all needs at once, since among fifty needs two or three differ by chance.
 */
#include "segment/compare.h"

#include "base/mem.h"
#include "base/stats.h"

#include <math.h>

struct unmet_interval um_newcombe(uint64_t a, uint64_t n, uint64_t b, uint64_t m)
{
	struct unmet_interval first = um_wilson(a, n), second = um_wilson(b, m);
	double p, q;

	if (!n || !m)
		return (struct unmet_interval){ -1, 1 };
	p = (double)a / (double)n;
	q = (double)b / (double)m;
	return (struct unmet_interval){
		p - q - sqrt((p - first.low) * (p - first.low) + (second.high - q) * (second.high - q)),
		p - q + sqrt((first.high - p) * (first.high - p) + (q - second.low) * (q - second.low)),
	};
}

static double two_sided(uint64_t a, uint64_t n, uint64_t b, uint64_t m)
{
	double more = um_hyper_upper(n + m, a + b, n, a), less = um_hyper_upper(n + m, a + b, m, b), tail = more < less ? more : less;

	return 2 * tail < 1 ? 2 * tail : 1;
}

static void look(struct um_compared *row, uint64_t n, uint64_t m)
{
	row->difference = (n ? (double)row->a / (double)n : 0) - (m ? (double)row->b / (double)m : 0);
	row->ci = um_newcombe(row->a, n, row->b, m);
	row->enough = n >= UM_COMPARE_MIN_SIDE && m >= UM_COMPARE_MIN_SIDE && row->a + row->b >= UM_COMPARE_MIN_CELL;
	row->p = row->enough ? two_sided(row->a, n, row->b, m) : 1;
	row->q = 1;
	row->verdict = 0;
}

enum unmet_status um_compare(struct um_compared *row, size_t total, uint64_t n, uint64_t m, struct unmet_error *err)
{
	double *p = um_calloc(total + 1, sizeof(*p));
	size_t tested = 0, i;
	int bad = p ? 0 : -1;

	for (i = 0; i < total && !bad; i++) {
		look(&row[i], n, m);
		if (row[i].enough)
			p[tested++] = row[i].p;
	}
	if (!bad)
		bad = um_bh(p, p, tested);
	for (i = tested = 0; i < total && !bad; i++) {
		if (!row[i].enough)
			continue;
		row[i].q = p[tested++];
		if (row[i].q <= UM_COMPARE_MAX_Q && (row[i].ci.low > 0 || row[i].ci.high < 0))
			row[i].verdict = row[i].difference > 0 ? 1 : -1;
	}
	um_free(p);
	return bad ? um_nomem(err) : UNMET_OK;
}
