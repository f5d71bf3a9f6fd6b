/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split.c - a need taken apart: proposed, looked at, decided. What is decided is a list of mentions a part, as if a person had put
 * it together by hand: so a proposal that would come out differently one day changes nothing that was decided.
 */
#include "project.h"
#include "split.h"
#include "decisions.h"
#include "held.h"
#include "quote_json.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/order.h"
#include "cluster/divide.h"

#include <stdlib.h>

#define SEED 1u
#define SPLIT_BYTES ((size_t)2 << 30)

struct um_split *um_split_new(uint32_t need, struct unmet_error *err)
{
	struct um_split *s = um_calloc(1, sizeof(*s));

	if (!s) {
		um_nomem(err);
		return NULL;
	}
	um_arena_init(&s->arena, SPLIT_BYTES);
	s->split.need = need;
	return s;
}

void unmet_split_free(const struct unmet_split *split)
{
	struct um_split *s = (struct um_split *)(uintptr_t)split;

	if (!s)
		return;
	um_arena_release(&s->arena);
	um_free(s);
}

/* ---- the need ------------------------------------------------------------------------------- */

enum unmet_status um_split_need(struct um_split *s, struct unmet_project *project, struct um_store_held *rows, struct unmet_error *err)
{
	struct unmet_decided now = { 0 };
	uint64_t held = 0;
	enum unmet_status rc = um_store_held(project->store, &s->arena, rows, err);

	for (size_t i = 0; i < rows->total && !rc; i++)
		held += rows->need[i] == s->split.need;
	if (!rc && (!held || !s->split.need))
		return um_fail(err, UNMET_E_ARG, "there is no need %u: `unmet needs` lists those there are", s->split.need);
	if (!rc && held > UM_HELD_MOST)
		return um_fail(err, UNMET_E_LIMIT, "need %u has %llu mentions, too many to be taken apart by hand (%u): `unmet cluster --granularity fine` "
		               "finds finer needs", s->split.need, (unsigned long long)held, UM_HELD_MOST);
	if (!rc)
		rc = um_store_need_counts(project->store, s->split.need, &now, err);
	if (!rc)
		rc = um_store_number(project->store, "rev", &s->split.rev, err);
	s->split.label = um_arena_strndup(&s->arena, now.label, strlen(now.label));
	return rc || s->split.label ? rc : (enum unmet_status)um_arena_fail(&s->arena, err);
}

enum unmet_status um_split_count(struct um_split *s, struct unmet_project *project, const struct um_store_held *rows,
                                 struct unmet_split_part *part, struct unmet_error *err)
{
	uint32_t *unit = UM_ARRAY(&s->arena, uint32_t, part->mention_total + 1);
	uint64_t *people = UM_ARRAY(&s->arena, uint64_t, part->mention_total + 1);
	enum unmet_status rc;

	if (!unit || !people)
		return (enum unmet_status)um_arena_fail(&s->arena, err);
	rc = um_store_units_of(project->store, part->mention, part->mention_total, unit, err);
	for (size_t i = 0; i < part->mention_total && !rc; i++) {
		const uint64_t *at = bsearch(&part->mention[i], rows->mention, rows->total, sizeof(*rows->mention), um_order_u64);

		if (at && rows->counted[at - rows->mention])
			people[part->mention_count++] = unit[i];
	}
	qsort(people, part->mention_count, sizeof(*people), um_order_u64);
	for (uint64_t i = 0; i < part->mention_count; i++)
		part->customer_count += !i || people[i] != people[i - 1];
	return rc;
}

/* ---- a proposal ----------------------------------------------------------------------------- */

struct proposing {
	struct unmet_project *project;
	struct um_split *s;
	struct um_store_held rows;
	struct um_held held;
	uint32_t index;              /* of the need in held.id */
	uint32_t parts;
	struct um_division division;
	struct um_need_label *label; /* [id_total + part_count - 1] */
	struct unmet_split_part *part;
};

static enum unmet_status divide(struct proposing *p, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(p->project->options.jobs);
	struct um_progress progress = um_progress_of(&p->project->options);
	const struct um_cluster_options options = { .seed = SEED, .pool = pool, .progress = &progress };
	enum unmet_status rc = pool ? UNMET_OK : um_nomem(err);

	if (!rc)
		rc = um_cluster_divide(&p->division, &p->held.set.bags, p->held.need, p->index, p->parts, &options, &p->s->arena, err);
	um_pool_free(pool);
	return rc;
}

/* name - every part a need beside the others: its name sets it apart from them too. */
static enum unmet_status name(struct proposing *p, struct unmet_error *err)
{
	uint32_t total = p->held.id_total;

	for (uint64_t m = 0; m < p->held.set.bags.mention_count; m++)
		if (p->division.part[m] != UM_NEED_NONE && p->division.part[m])
			p->held.need[m] = total + p->division.part[m] - 1;
	return um_held_name(&p->held, p->held.need, total + p->division.part_count - 1, &p->s->arena, &p->label, err);
}

static enum unmet_status list_mentions(struct proposing *p, struct unmet_error *err)
{
	const uint32_t *part = p->division.part;
	uint64_t **list = UM_ARRAY(&p->s->arena, uint64_t *, p->division.part_count + 1u);
	uint64_t m;

	if (!list)
		return (enum unmet_status)um_arena_fail(&p->s->arena, err);
	for (m = 0; m < p->held.set.bags.mention_count; m++)
		if (part[m] != UM_NEED_NONE)
			p->part[part[m]].mention_total++;
	for (uint32_t i = 0; i < p->division.part_count; i++) {
		list[i] = UM_ARRAY(&p->s->arena, uint64_t, p->part[i].mention_total + 1);
		if (!list[i])
			return (enum unmet_status)um_arena_fail(&p->s->arena, err);
		p->part[i].mention = list[i];
	}
	for (m = 0; m < p->held.set.bags.mention_count; m++)
		if (part[m] != UM_NEED_NONE)
			*list[part[m]]++ = p->held.set.mention[m];
	return UNMET_OK;
}

static enum unmet_status describe(struct proposing *p, uint32_t i, struct unmet_error *err)
{
	const struct um_need_label *label = &p->label[i ? p->held.id_total + i - 1 : p->index];
	struct um_arena *arena = &p->s->arena;
	struct unmet_split_part *part = &p->part[i];
	const char **term = UM_ARRAY(arena, const char *, label->term_count + 1);
	struct unmet_quote *quote = UM_ARRAY(arena, struct unmet_quote, label->central_count + 1);
	uint64_t *central = UM_ARRAY(arena, uint64_t, label->central_count + 1);

	part->label = um_arena_strndup(arena, label->label.ptr, label->label.len);
	if (!term || !quote || !central || !part->label)
		return (enum unmet_status)um_arena_fail(arena, err);
	for (size_t t = 0; t < label->term_count; t++) {
		struct um_str form = p->held.set.surface.form[label->term[t]];

		term[t] = um_arena_strndup(arena, form.ptr, form.len);
		if (!term[t])
			return (enum unmet_status)um_arena_fail(arena, err);
	}
	for (size_t c = 0; c < label->central_count; c++)
		central[c] = p->held.set.mention[label->central[c]];
	part->term = term;
	part->term_count = label->term_count;
	part->quote = quote;
	return um_store_quotes(p->project->store, central, label->central_count, arena, quote, &part->quote_count, err);
}

static enum unmet_status fill(struct proposing *p, struct unmet_error *err)
{
	uint32_t total = p->division.part_count, i;
	enum unmet_status rc;

	p->part = UM_ARRAY(&p->s->arena, struct unmet_split_part, total + 1u);
	if (!p->part)
		return (enum unmet_status)um_arena_fail(&p->s->arena, err);
	rc = list_mentions(p, err);
	for (i = 0; i < total && !rc; i++) {
		rc = um_split_count(p->s, p->project, &p->rows, &p->part[i], err);
		if (!rc)
			rc = describe(p, i, err);
	}
	p->s->split.part = p->part;
	p->s->split.part_count = total;
	return rc;
}

static enum unmet_status propose(struct proposing *p, struct unmet_error *err)
{
	uint32_t need = p->s->split.need;
	uint8_t *asked;
	enum unmet_status rc = um_split_need(p->s, p->project, &p->rows, err);

	if (rc)
		return rc;
	asked = UM_ARRAY(&p->s->arena, uint8_t, (size_t)need + 1);
	if (!asked)
		return (enum unmet_status)um_arena_fail(&p->s->arena, err);
	asked[need] = 1;
	rc = um_held_load(&p->held, p->project, &p->rows, asked, need + 1, &p->s->arena, err);
	while (!rc && p->held.id[p->index] != need)
		p->index++;
	if (!rc)
		rc = divide(p, err);
	if (!rc)
		rc = name(p, err);
	return rc ? rc : fill(p, err);
}

enum unmet_status unmet_split_propose(struct unmet_project *project, uint32_t need, uint32_t parts, const struct unmet_split **out,
                                      struct unmet_error *err)
{
	struct proposing p = { .project = project, .parts = parts };
	enum unmet_status rc;

	*out = NULL;
	if (parts == 1 || parts > UNMET_SPLIT_PARTS)
		return um_fail(err, UNMET_E_ARG, "a need is taken apart into 2 to %d parts", UNMET_SPLIT_PARTS);
	p.s = um_split_new(need, err);
	if (!p.s)
		return UNMET_E_NOMEM;
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = propose(&p, err);
	um_store_rollback(project->store);
	um_held_release(&p.held);
	if (rc)
		unmet_split_free(&p.s->split);
	else
		*out = &p.s->split;
	return rc;
}

/* ---- as JSON -------------------------------------------------------------------------------- */

static void write_part(struct um_jw *jw, const struct unmet_split_part *p)
{
	um_jw_open(jw, NULL, '{');
	um_jw_strz(jw, "label", p->label);
	um_jw_uint(jw, "mention_count", p->mention_count);
	um_jw_uint(jw, "customer_count", p->customer_count);
	um_jw_open(jw, "terms", '[');
	for (size_t i = 0; i < p->term_count; i++)
		um_jw_strz(jw, NULL, p->term[i]);
	um_jw_close(jw, ']');
	um_jw_open(jw, "mentions", '[');
	for (size_t i = 0; i < p->mention_total; i++)
		um_jw_uint(jw, NULL, p->mention[i]);
	um_jw_close(jw, ']');
	um_quotes_write(jw, p->quote, p->quote_count);
	um_jw_close(jw, '}');
}

enum unmet_status unmet_split_json(const struct unmet_split *split, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf out;
	struct um_jw jw;

	um_buf_init(&out, (size_t)1 << 30);
	um_jw_init(&jw, &out, true);
	um_jw_open(&jw, NULL, '{');
	um_jw_uint(&jw, "need", split->need);
	um_jw_strz(&jw, "label", split->label);
	um_jw_uint(&jw, "rev", split->rev);
	um_jw_open(&jw, "parts", '[');
	for (size_t i = 0; i < split->part_count; i++)
		write_part(&jw, &split->part[i]);
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
	um_buf_addc(&out, '\n');
	return um_give(&out, "the proposal", write, ctx, err);
}

/* ---- decided -------------------------------------------------------------------------------- */

enum unmet_status unmet_split_decide(struct unmet_project *project, const struct unmet_split *split, bool named,
                                     const struct unmet_decision *as, struct unmet_decided *made, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	for (size_t i = 1; i < split->part_count && !rc; i++) {
		const struct unmet_split_part *part = &split->part[i];
		struct unmet_decision d = { .op = UNMET_OP_SPLIT, .need = split->need, .mention = part->mention, .mention_count = part->mention_total,
			.text = named ? part->label : "", .why = as->why, .actor = as->actor, .at = as->at, .dry_run = as->dry_run,
			/* The first finds out whether anybody was faster; the others come right after it. */
			.base_rev = i == 1 ? split->rev : UNMET_REV_ANY };

		rc = unmet_decide(project, &d, &made[i - 1], err);
	}
	return rc;
}
