/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revert.c - undo of one decision, not of everything after it. A revert is a decision like any other, so it can
 * be reverted too. Only a split can have something depend on it: a later decision about the need it made.
 */
#include "decide/decide.h"

#include <string.h>

static size_t find(const struct um_decision *log, size_t total, uint64_t id)
{
	size_t i;

	for (i = 0; i < total && log[i].id != id; i++)
		;
	return i;
}

void um_decide_taken_back(uint8_t *taken, const struct um_decision *log, size_t total)
{
	size_t i, target;

	memset(taken, 0, total);
	/* Newest first: whether a revert stands is known before what it takes back is reached. */
	for (i = total; i-- > 0;) {
		if (log[i].op != UNMET_OP_REVERT || taken[i])
			continue;
		target = find(log, i, log[i].target);
		if (target < i)
			taken[target] = 1;
	}
}

static bool names(const struct um_decision *d, uint32_t need)
{
	size_t i;

	if (d->need == need)
		return true;
	for (i = 0; i < d->other_count; i++)
		if (d->other[i] == need)
			return true;
	return false;
}

size_t um_decide_depends(const struct um_decision *log, size_t total, size_t at, const uint8_t *taken)
{
	size_t i;

	if (log[at].op != UNMET_OP_SPLIT)
		return total;
	for (i = at + 1; i < total; i++)
		if (!taken[i] && names(&log[i], log[at].made))
			return i;
	return total;
}
