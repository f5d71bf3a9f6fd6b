/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_score.c - how well needs agree with labels that people gave: JSON Lines of {"id", "label"}, where id is
 * a document's own id or a mention's. `unmet sample` writes ids of mentions and data sets have ids of
 * documents, so an id is read as whichever of the two finds more; "doc" and "mention" say it outright. A
 * document's label goes for all of its mentions.
 */
#include "project.h"

#include "base/file.h"
#include "base/intern.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "cluster/score.h"

#include <stdio.h>
#include <stdlib.h>

#define GOLD_MAX_BYTES ((size_t)1 << 30)
#define NO_LABEL UINT32_MAX

enum reading { AS_DOCUMENT, AS_MENTION, READINGS };

/* Records by id under one reading. */
struct key { struct um_intern *id; uint32_t *label; bool *found; size_t label_capacity, found_capacity; };

struct pairs { uint32_t *need, *label; size_t total, need_capacity, label_capacity; };

struct scoring {
	struct key key[READINGS];
	struct pairs pairs[READINGS];
	struct um_intern *labels;
	struct um_map needs;             /* id to dense */
	uint32_t *need_id;               /* [needs] */
	size_t need_count, need_capacity;
	uint64_t labelled, unlabelled;
	const char *path;
};

/* ---- the labels --------------------------------------------------------------------------- */

static enum unmet_status put(struct key *key, struct um_str id, uint32_t label, struct unmet_error *err)
{
	uint32_t at = um_intern_add(key->id, id.ptr, id.len);

	if (at == UM_INTERN_NONE || !um_grow((void **)&key->label, &key->label_capacity, (size_t)at + 1, sizeof(*key->label)) ||
	    !um_grow((void **)&key->found, &key->found_capacity, (size_t)at + 1, sizeof(*key->found)))
		return um_nomem(err);
	key->label[at] = label;
	key->found[at] = false;
	return UNMET_OK;
}

static enum unmet_status read_record(struct scoring *s, const struct um_json *record, uint64_t line, struct unmet_error *err)
{
	struct um_str label = um_str_trim(um_json_text(um_json_get(record, "label")));
	struct um_str doc = um_str_trim(um_json_text(um_json_get(record, "doc")));
	struct um_str mention = um_str_trim(um_json_text(um_json_get(record, "mention")));
	struct um_str id = um_str_trim(um_json_text(um_json_get(record, "id")));
	uint32_t at;
	enum unmet_status rc = UNMET_OK;

	if (!doc.len && !mention.len && !id.len)
		return um_fail_at(err, UNMET_E_FORMAT, s->path, line, 0, "%s:%llu: a record needs an id (or doc, or mention) and a label",
		                  s->path, (unsigned long long)line);
	if (!label.len) {
		s->unlabelled++;
		return UNMET_OK;
	}
	at = um_intern_add(s->labels, label.ptr, label.len);
	if (at == UM_INTERN_NONE)
		return um_nomem(err);
	s->labelled++;
	if (mention.len || !doc.len)
		rc = put(&s->key[AS_MENTION], mention.len ? mention : id, at, err);
	if (!rc && !mention.len)
		rc = put(&s->key[AS_DOCUMENT], doc.len ? doc : id, at, err);
	return rc;
}

static enum unmet_status read_gold(struct scoring *s, struct um_str rest, struct unmet_error *err)
{
	struct um_arena arena;
	struct um_str line;
	enum unmet_status rc = UNMET_OK;

	um_arena_init(&arena, (size_t)64 << 20);
	for (uint64_t number = 1; !rc && um_str_split(&rest, '\n', &line); number++) {
		struct unmet_error why = { 0 };
		struct um_json *record;

		line = um_str_trim(line);
		if (!line.len)
			continue;
		um_arena_clear(&arena);
		rc = um_json_parse(&arena, line.ptr, line.len, &record, &why);
		if (rc)
			rc = um_fail_at(err, rc, s->path, number, 0, "%s:%llu: not a JSON record: %s", s->path,
			                (unsigned long long)number, why.message);
		else
			rc = read_record(s, record, number, err);
	}
	um_arena_release(&arena);
	return rc;
}

/* ---- mentions with a label and a need ----------------------------------------------------- */

static enum unmet_status pair_up(struct scoring *s, enum reading reading, uint32_t need, struct um_str id, struct unmet_error *err)
{
	struct key *key = &s->key[reading];
	struct pairs *p = &s->pairs[reading];
	uint32_t at = um_intern_find(key->id, id.ptr, id.len);

	if (at == UM_INTERN_NONE)
		return UNMET_OK;
	if (!um_grow((void **)&p->need, &p->need_capacity, p->total + 1, sizeof(*p->need)) ||
	    !um_grow((void **)&p->label, &p->label_capacity, p->total + 1, sizeof(*p->label)))
		return um_nomem(err);
	key->found[at] = true;
	p->need[p->total] = need;
	p->label[p->total++] = key->label[at];
	return UNMET_OK;
}

static enum unmet_status see_mention(void *ctx, const struct um_mention_row *row, struct unmet_error *err)
{
	struct scoring *s = ctx;
	uint64_t *dense;
	char id[24];
	enum unmet_status rc;

	if (!row->need)
		return UNMET_OK;
	dense = um_map_put(&s->needs, row->need, s->need_count);
	if (!dense || !um_grow((void **)&s->need_id, &s->need_capacity, s->need_count + 1, sizeof(*s->need_id)))
		return um_nomem(err);
	if (*dense == s->need_count)
		s->need_id[s->need_count++] = row->need;
	snprintf(id, sizeof(id), "%llu", (unsigned long long)row->quote.mention);
	rc = pair_up(s, AS_MENTION, (uint32_t)*dense, um_str(id), err);
	return rc ? rc : pair_up(s, AS_DOCUMENT, (uint32_t)*dense, um_str(row->quote.document), err);
}

/* ---- figures ------------------------------------------------------------------------------ */

/* squeeze - numbers without gaps, in order of first use; of[new] = old. Returns how many. */
static uint32_t squeeze(uint32_t *value, size_t total, uint32_t most, uint32_t *to, uint32_t *of)
{
	uint32_t used = 0;

	for (uint32_t i = 0; i < most; i++)
		to[i] = NO_LABEL;
	for (size_t i = 0; i < total; i++) {
		if (to[value[i]] == NO_LABEL) {
			of[used] = value[i];
			to[value[i]] = used++;
		}
		value[i] = to[value[i]];
	}
	return used;
}

struct cell { uint32_t label, need; uint64_t total; };

static int by_total(const void *pa, const void *pb)
{
	const struct cell *a = pa, *b = pb;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	if (a->label != b->label)
		return a->label < b->label ? -1 : 1;
	return a->need < b->need ? -1 : a->need > b->need;
}

static const char *label_of_need(const struct unmet_results *r, uint32_t id)
{
	const struct unmet_need *need = unmet_results_need(r, id);

	return need ? need->label : "";
}

struct table {
	const struct scoring *s;
	const struct pairs *p;
	const uint32_t *need_of, *label_of;   /* dense to ids */
	uint32_t needs, labels, *paired;      /* label of a need under the best pairing, or NO_LABEL */
	double *cell;                         /* [needs][labels] */
	uint64_t *size;                       /* [labels] */
	struct cell *wrong;
	size_t wrong_total;
};

static void fill_table(struct table *t)
{
	for (size_t i = 0; i < t->p->total; i++) {
		t->cell[(size_t)t->p->need[i] * t->labels + t->p->label[i]] += 1;
		t->size[t->p->label[i]]++;
	}
}

/* find_wrong - what lies off the best pairing, largest first. */
static void find_wrong(struct table *t)
{
	for (uint32_t n = 0; n < t->needs; n++)
		for (uint32_t l = 0; l < t->labels; l++) {
			double total = t->cell[(size_t)n * t->labels + l];

			if (total > 0 && t->paired[n] != l)
				t->wrong[t->wrong_total++] = (struct cell){ l, n, (uint64_t)total };
		}
	qsort(t->wrong, t->wrong_total, sizeof(*t->wrong), by_total);
}

static enum unmet_status tell(const struct table *t, const struct unmet_results *r, size_t most, unmet_confusion_fn fn, void *ctx)
{
	for (size_t i = 0; fn && i < t->wrong_total && i < most; i++) {
		const struct cell *w = &t->wrong[i];
		uint32_t paired = t->paired[w->need];
		struct unmet_confusion one = {
			.label = um_intern_text(t->s->labels, t->label_of[w->label]).ptr, .need = t->s->need_id[t->need_of[w->need]],
			.need_gold = paired == NO_LABEL ? "" : um_intern_text(t->s->labels, t->label_of[paired]).ptr,
			.mention_count = w->total, .share = (double)w->total / (double)t->size[w->label],
		};

		one.need_label = label_of_need(r, one.need);
		if (fn(ctx, &one))
			break;
	}
	return UNMET_OK;
}

static enum unmet_status confusions(struct table *t, const struct unmet_results *r, size_t most, unmet_confusion_fn fn, void *ctx,
                                    struct unmet_error *err)
{
	size_t cells = (size_t)t->needs * t->labels;
	struct um_arena arena;
	enum unmet_status rc;

	um_arena_init(&arena, (size_t)4 << 30);
	t->cell = UM_ARRAY(&arena, double, cells + 1);
	t->paired = UM_ARRAY(&arena, uint32_t, (size_t)t->needs + 1);
	t->size = UM_ARRAY(&arena, uint64_t, (size_t)t->labels + 1);
	t->wrong = UM_ARRAY(&arena, struct cell, cells + 1);
	if (!t->cell || !t->paired || !t->size || !t->wrong) {
		rc = um_arena_fail(&arena, err);
	} else {
		fill_table(t);
		rc = um_pair_up(t->paired, t->cell, t->needs, t->labels, err);
		if (!rc) {
			find_wrong(t);
			rc = tell(t, r, most, fn, ctx);
		}
	}
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status figures(struct scoring *s, struct pairs *p, const struct unmet_results *r, size_t most,
                                 unmet_confusion_fn fn, void *ctx, struct unmet_group_score *out, struct unmet_error *err)
{
	uint32_t labels = um_intern_size(s->labels), needs = (uint32_t)s->need_count, wide = labels > needs ? labels : needs;
	uint32_t *to = um_calloc((size_t)wide + 1, sizeof(*to)), *need_of = um_calloc((size_t)wide + 1, sizeof(*to));
	uint32_t *label_of = um_calloc((size_t)wide + 1, sizeof(*to));
	struct table t = { .s = s, .p = p, .need_of = need_of, .label_of = label_of };
	struct um_agreement a;
	enum unmet_status rc = to && need_of && label_of ? UNMET_OK : um_nomem(err);

	if (!rc) {
		t.needs = squeeze(p->need, p->total, needs, to, need_of);
		t.labels = squeeze(p->label, p->total, labels, to, label_of);
		rc = um_agreement_of(&a, p->need, t.needs, p->label, t.labels, p->total, err);
	}
	if (!rc) {
		out->mention_count = p->total;
		out->need_count = t.needs;
		out->label_count = t.labels;
		out->nmi = a.nmi;
		out->homogeneity = a.homogeneity;
		out->completeness = a.completeness;
		out->ari = a.ari;
		out->accuracy = a.accuracy;
		rc = confusions(&t, r, most, fn, ctx, err);
	}
	um_free(to);
	um_free(need_of);
	um_free(label_of);
	return rc;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum unmet_status start(struct scoring *s, struct unmet_error *err)
{
	um_map_init(&s->needs);
	s->labels = um_intern_new(SIZE_MAX);
	for (int i = 0; i < READINGS; i++)
		s->key[i].id = um_intern_new(SIZE_MAX);
	return s->labels && s->key[0].id && s->key[1].id ? UNMET_OK : um_nomem(err);
}

static void stop(struct scoring *s)
{
	um_map_release(&s->needs);
	um_intern_free(s->labels);
	um_free(s->need_id);
	for (int i = 0; i < READINGS; i++) {
		um_intern_free(s->key[i].id);
		um_free(s->key[i].label);
		um_free(s->key[i].found);
		um_free(s->pairs[i].need);
		um_free(s->pairs[i].label);
	}
}

/* judge - by the reading that finds more. */
static enum unmet_status judge(struct unmet_project *project, struct scoring *s, size_t most, unmet_confusion_fn fn, void *ctx,
                               struct unmet_group_score *out, struct unmet_error *err)
{
	enum reading reading = s->pairs[AS_MENTION].total > s->pairs[AS_DOCUMENT].total ? AS_MENTION : AS_DOCUMENT;
	struct pairs *p = &s->pairs[reading];
	const struct unmet_results *results;
	enum unmet_status rc;

	if (!p->total)
		return um_fail(err, UNMET_E_NOTHING, "%s: none of its %llu ids is a document's or a mention's in the project that has a need: "
		               "`unmet sample --mentions` draws ids to label", s->path, (unsigned long long)s->labelled);
	out->labelled_count = s->labelled;
	out->unlabelled_count = s->unlabelled;
	for (uint32_t i = 0; i < um_intern_size(s->key[reading].id); i++)
		out->missing_count += !s->key[reading].found[i];
	rc = unmet_results_load(project, &results, err);
	if (rc)
		return rc;
	rc = figures(s, p, results, most, fn, ctx, out, err);
	unmet_results_free(results);
	return rc;
}

enum unmet_status unmet_score_group(struct unmet_project *project, const char *gold_path, size_t most, unmet_confusion_fn fn,
                                    void *ctx, struct unmet_group_score *score, struct unmet_error *err)
{
	struct scoring s = { .path = gold_path };
	struct um_buf bytes;
	enum unmet_status rc = start(&s, err);

	*score = (struct unmet_group_score){ 0 };
	um_buf_init(&bytes, GOLD_MAX_BYTES);
	if (!rc)
		rc = um_file_read(&bytes, gold_path, err);
	if (!rc)
		rc = read_gold(&s, um_buf_str(&bytes), err);
	if (!rc && !s.labelled)
		rc = um_fail(err, UNMET_E_NOTHING, "%s: no record has a label", gold_path);
	if (!rc)
		rc = um_store_each_mention(project->store, see_mention, &s, err);
	if (!rc)
		rc = judge(project, &s, most, fn, ctx, score, err);
	if (rc)
		*score = (struct unmet_group_score){ 0 };
	um_buf_release(&bytes);
	stop(&s);
	return rc;
}
