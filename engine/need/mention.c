/* SPDX-License-Identifier: Apache-2.0 */
/* mention.c - a span that was judged to state a need becomes a mention: the words that carry the need, and the cues it stands on. */
#include "need/verdict.h"

#include "base/mem.h"

/* ---- the words that carry the need ----------------------------------------------------------------------- */

bool um_carries(const struct um_token *t)
{
	return (t->flags & (UM_TOKEN_WORD | UM_TOKEN_NUMBER)) && !(t->flags & (UM_TOKEN_STOP | UM_TOKEN_LINK));
}

/* trim - *from and *to brought to the first and last word that carries something; false: there is none. */
static bool trim(const struct um_text *text, uint32_t *from, uint32_t *to)
{
	while (*from < *to && !um_carries(&text->token[*from]))
		++*from;
	while (*to > *from && !um_carries(&text->token[*to - 1]))
		--*to;
	return *from < *to;
}

/* strongest - the cue that decides the mention's kind. */
static const struct um_found *strongest(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v)
{
	const struct um_found *best = NULL;

	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];

		if (!um_inside(found, span) || found->shadowed || !(um_bench_cue(b, found)->kinds & (1u << v->kind)))
			continue;
		if (!best || um_bench_cue(b, found)->weight > um_bench_cue(b, best)->weight)
			best = found;
	}
	return best;
}

/* phrase - after the cue, where anything is said there; else before it; else all. For a problem the subject
 * stands before the cue and the circumstances after it: both. */
static void phrase(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v, struct um_mention *m)
{
	const struct um_found *cue = v->kinds ? strongest(b, span, v) : NULL;
	uint32_t end = span->first + span->total, from = cue ? cue->end : span->first, to = end;
	uint32_t before_from = span->first, before_to = cue ? cue->token : end;
	bool whole = v->kind == UNMET_KIND_PROBLEM || v->kind == UNMET_KIND_PRAISE;
	bool after = trim(b->text, &from, &to);

	if (cue && (whole || !after) && trim(b->text, &before_from, &before_to)) {
		from = before_from;
		to = after ? to : before_to;
	} else if (!after) {
		from = span->first;
		to = end;
		trim(b->text, &from, &to);
	}
	if (from >= to) {
		from = span->first;
		to = end;
	}
	m->phrase_start = b->text->token[from].start;
	m->phrase_end = b->text->token[to - 1].end;
}

/* ---- mentions -------------------------------------------------------------------------------------------- */

static bool hit_before(const struct um_cue_hit *a, const struct um_cue_hit *b)
{
	return a->start != b->start ? a->start < b->start : a->cue < b->cue;
}

static enum unmet_status add_hits(const struct um_bench *b, const struct um_span *span, struct um_mention *m)
{
	struct um_mentions *out = b->out;

	m->hit = (uint32_t)out->hit_count;
	for (size_t i = 0; i < b->d->said.total; i++) {
		const struct um_found *found = &b->d->said.item[i];
		uint32_t last = found->end > found->token ? found->end - 1 : found->token;
		struct um_cue_hit hit = { found->cue, b->text->token[found->token].start, b->text->token[last].end };
		void *grown = out->hit;
		size_t at;

		if (!um_inside(found, span) || found->shadowed)
			continue;
		if (!um_grow(&grown, &out->hit_capacity, out->hit_count + 1, sizeof(*out->hit)))
			return um_nomem(b->err);
		out->hit = grown;
		for (at = out->hit_count++; at > m->hit && hit_before(&hit, &out->hit[at - 1]); at--)
			out->hit[at] = out->hit[at - 1];
		out->hit[at] = hit;
	}
	m->hit_count = (uint32_t)out->hit_count - m->hit;
	return UNMET_OK;
}

enum unmet_status um_mention_add(const struct um_bench *b, const struct um_span *span, const struct um_verdict *v)
{
	struct um_mentions *out = b->out;
	void *grown = out->mention;
	struct um_mention m = { .start = span->start, .end = span->end, .sentence = span->sentence };
	enum unmet_status rc;

	if (!um_grow(&grown, &out->mention_capacity, out->mention_count + 1, sizeof(*out->mention)))
		return um_nomem(b->err);
	out->mention = grown;
	m.kinds = v->kinds;
	m.kind = v->kind;
	m.polarity = um_polarity_of(v);
	m.intensity = (float)um_intensity_of(b, span, v);
	m.score = (float)v->best;
	m.solution = v->solution;
	phrase(b, span, v, &m);
	rc = add_hits(b, span, &m);
	if (!rc)
		out->mention[out->mention_count++] = m;
	return rc;
}
