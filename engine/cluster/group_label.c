/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_label.c - a name for a theme or an area: the words that most of its needs share and others do not.
 *
 * A heading over several needs says what they are about, so single words do: share x ln(lift) of every
 * stem over the mentions of the group, each need weighing the same, so that the largest need does not
 * name the whole. Two or three of them make the name; larger groups choose first and no name is given twice.
 */
#include "cluster/internal.h"

#include "base/buf.h"
#include "base/fmath.h"
#include "cluster/phrase.h"

#define WORDS 3u
#define CANDIDATES 12u
#define NAME_ROOM 1024u

struct heading {
	const struct um_cluster_model *model;
	const struct um_bags *bags;
	const struct um_surface *surface;
	const uint32_t *group;
	struct um_str *out;
	struct um_arena *arena;
};

/* telling - of stem t for group g: mean share over its needs x ln of the lift over the mean of all needs. */
static double telling(const struct heading *h, uint32_t t, uint32_t g)
{
	const struct um_cluster_model *m = h->model;
	const uint32_t *times = m->times + (size_t)t * m->stride;
	double here = 0, all = 0, needs = 0, with = 0;

	if (!um_stem_tells(h->bags, m->bag_stem[t]) || um_is_mark(h->bags->stem[m->bag_stem[t]]))
		return 0;
	for (uint32_t c = 0; c < m->need_count; c++) {
		double share = times[c] / (double)m->size[c];

		all += share;
		if (h->group[c] != g)
			continue;
		here += share;
		needs++;
		with += share >= 0.05;
	}
	here /= needs;
	all /= m->need_count;
	if (!(here > 0) || !(here > all))
		return needs < m->need_count ? 0 : here; /* one group of everything: its most frequent words */
	return here * um_log(here / all) * (with / needs);
}

static uint32_t candidates(const struct heading *h, uint32_t g, uint32_t *stem)
{
	double score[CANDIDATES];
	uint32_t total = 0;

	for (uint32_t t = 0; t < h->model->stem_count; t++) {
		double now = telling(h, t, g);
		uint32_t at = total;

		if (!(now > 0) || (total == CANDIDATES && !(now > score[total - 1])))
			continue;
		if (total == CANDIDATES)
			at--;
		for (; at > 0 && now > score[at - 1]; at--) {
			score[at] = score[at - 1];
			stem[at] = stem[at - 1];
		}
		score[at] = now;
		stem[at] = h->model->bag_stem[t];
		total += total < CANDIDATES;
	}
	return total;
}

static struct um_str spelled(const struct heading *h, uint32_t stem)
{
	if (h->surface && h->surface->form && h->surface->form[stem].len)
		return h->surface->form[stem];
	return h->bags->stem[stem];
}

static bool taken(const struct heading *h, uint32_t group_count, struct um_str name)
{
	for (uint32_t g = 0; g < group_count; g++)
		if (h->out[g].len && um_str_eq(h->out[g], name))
			return true;
	return false;
}

/* compose - the first two candidates and the one at `last`. */
static void compose(struct um_buf *buf, const struct heading *h, const uint32_t *stem, uint32_t total, uint32_t last)
{
	um_buf_clear(buf);
	for (uint32_t i = 0; i < WORDS && i < total; i++) {
		struct um_str word = spelled(h, stem[i + 1 < WORDS ? i : last]);

		if (i)
			um_buf_adds(buf, ", ");
		um_buf_add(buf, word.ptr, word.len);
	}
}

static enum unmet_status name_group(struct heading *h, struct um_buf *buf, uint32_t g, uint32_t group_count, struct unmet_error *err)
{
	uint32_t stem[CANDIDATES], total = candidates(h, g + 1, stem), last = WORDS - 1;
	char *name;

	do
		compose(buf, h, stem, total, last);
	while (taken(h, group_count, um_buf_str(buf)) && ++last < total);
	if (!buf->len || taken(h, group_count, um_buf_str(buf))) {
		um_buf_clear(buf);
		um_buf_addf(buf, "group %u", g + 1);
	}
	name = um_arena_strndup(h->arena, buf->ptr, buf->len);
	if (!name)
		return um_arena_fail(h->arena, err);
	h->out[g] = um_str_n(name, buf->len);
	return UNMET_OK;
}

enum unmet_status um_group_labels(struct um_str *out, const struct um_cluster_model *model, const struct um_bags *bags,
                                  const struct um_surface *surface, const uint32_t *group, uint32_t group_count,
                                  struct um_arena *arena, struct unmet_error *err)
{
	struct heading h = { .model = model, .bags = bags, .surface = surface, .group = group, .out = out, .arena = arena };
	enum unmet_status rc = UNMET_OK;
	struct um_buf buf;

	um_buf_init(&buf, NAME_ROOM);
	if (!um_buf_reserve(&buf, NAME_ROOM - 1))
		rc = um_nomem(err);
	for (uint32_t g = 0; g < group_count && !rc; g++) /* groups are numbered by their largest need */
		rc = name_group(&h, &buf, g, group_count, err);
	um_buf_release(&buf);
	return rc;
}
