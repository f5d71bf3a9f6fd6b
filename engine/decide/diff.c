/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff.c - two runs side by side, need by need. An id in both is the same need, larger or smaller. An id in one alone is
 * explained by the mentions both runs know: a new need most of whose mentions were of one old need was split off
 * it, an old one most of which went to one new need was merged into it. The rest appeared or vanished.
 */
#include "decide/diff.h"

#include <stdlib.h>

struct tally { uint32_t from, to, times; };

struct diff {
	const struct um_diff_side *was, *is;
	struct tally *tally;       /* by from, to */
	size_t tally_total;
};

static int by_pair(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

/* count_pairs - mentions both know, by the need before and the need now. */
static enum unmet_status count_pairs(struct diff *d, struct um_arena *arena, struct unmet_error *err)
{
	size_t i = 0, j = 0, total = 0, kept = 0;

	d->tally = UM_ARRAY(arena, struct tally, (d->was->total < d->is->total ? d->was->total : d->is->total) + 1);
	if (!d->tally)
		return (enum unmet_status)um_arena_fail(arena, err);
	while (i < d->was->total && j < d->is->total)
		if (d->was->key[i] < d->is->key[j])
			i++;
		else if (d->was->key[i] > d->is->key[j])
			j++;
		else
			d->tally[total++] = (struct tally){ d->was->member[i++], d->is->member[j++], 1 };
	qsort(d->tally, total, sizeof(*d->tally), by_pair);
	for (i = 0; i < total; i++)
		if (kept && by_pair(&d->tally[kept - 1], &d->tally[i]) == 0)
			d->tally[kept - 1].times++;
		else
			d->tally[kept++] = d->tally[i];
	d->tally_total = kept;
	return UNMET_OK;
}

/* most - the need that more than half of the shared mentions of `need` are of on the other side; 0: none. */
static uint32_t most(const struct diff *d, uint32_t need, bool back)
{
	uint64_t all = 0, best = 0;
	uint32_t found = 0;
	size_t i;

	for (i = 0; i < d->tally_total; i++) {
		const struct tally *t = &d->tally[i];

		if ((back ? t->to : t->from) != need)
			continue;
		all += t->times;
		if (t->times > best) {
			best = t->times;
			found = back ? t->from : t->to;
		}
	}
	return 2 * best > all ? found : 0;
}

static const struct um_diff_need *find(const struct um_diff_side *side, uint32_t need)
{
	size_t i;

	for (i = 0; i < side->need_total; i++)
		if (side->need[i].need == need)
			return &side->need[i];
	return NULL;
}

static struct unmet_difference both(const struct um_diff_need *was, const struct um_diff_need *is)
{
	enum unmet_change_kind kind = is->mention_count > was->mention_count ? UNMET_CHANGE_GREW :
		is->mention_count < was->mention_count ? UNMET_CHANGE_SHRANK : UNMET_CHANGE_SAME;

	return (struct unmet_difference){ .kind = kind, .need = is->need, .label = is->label, .old_label = was->label,
		.mention_count_was = was->mention_count, .mention_count = is->mention_count,
		.customer_count_was = was->customer_count, .customer_count = is->customer_count };
}

static struct unmet_difference one(const struct diff *d, const struct um_diff_need *need, bool is_new)
{
	const struct um_diff_side *side = is_new ? d->was : d->is;
	uint32_t other = most(d, need->need, is_new);
	const struct um_diff_need *with = other ? find(side, other) : NULL;
	struct unmet_difference change = { .need = need->need, .label = need->label, .old_label = need->label,
		.other = with ? other : 0, .other_label = with ? with->label : "" };

	change.kind = is_new ? with ? UNMET_CHANGE_SPLIT : UNMET_CHANGE_APPEARED : with ? UNMET_CHANGE_MERGED : UNMET_CHANGE_VANISHED;
	change.mention_count = is_new ? need->mention_count : 0;
	change.customer_count = is_new ? need->customer_count : 0;
	change.mention_count_was = is_new ? 0 : need->mention_count;
	change.customer_count_was = is_new ? 0 : need->customer_count;
	return change;
}

static uint64_t weight(const struct unmet_difference *c)
{
	uint64_t is = c->customer_count, was = c->customer_count_was;

	return is > was ? is - was : was - is;
}

static int by_kind(const void *a, const void *b)
{
	const struct unmet_difference *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (weight(x) != weight(y))
		return weight(x) > weight(y) ? -1 : 1;
	return (x->need > y->need) - (x->need < y->need);
}

enum unmet_status um_decide_diff(const struct um_diff_side *was, const struct um_diff_side *is, struct um_arena *arena,
                                 struct unmet_difference **out, size_t *total, struct unmet_error *err)
{
	struct diff d = { .was = was, .is = is };
	size_t i;
	enum unmet_status rc = count_pairs(&d, arena, err);

	*total = 0;
	*out = UM_ARRAY(arena, struct unmet_difference, was->need_total + is->need_total + 1);
	if (!rc && !*out)
		rc = (enum unmet_status)um_arena_fail(arena, err);
	for (i = 0; i < is->need_total && !rc; i++) {
		const struct um_diff_need *before = find(was, is->need[i].need);

		(*out)[(*total)++] = before ? both(before, &is->need[i]) : one(&d, &is->need[i], true);
		if (before)
			(*out)[*total - 1].other_label = "";
	}
	for (i = 0; i < was->need_total && !rc; i++)
		if (!find(is, was->need[i].need))
			(*out)[(*total)++] = one(&d, &was->need[i], false);
	if (!rc && *total)
		qsort(*out, *total, sizeof(**out), by_kind);
	return rc;
}
