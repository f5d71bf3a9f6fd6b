/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_write.c - the log as a file: out of one project, into another that holds the same documents.
 *
 * Need numbers mean nothing elsewhere, so a need is told by some of the mentions it had when it was decided about;
 * in the other project it is the need that holds most of those. A need that was made there by an earlier line of the same
 * file is found the same way. What cannot be found is kept, as a conflict.
 */
#include "base/json.h"
#include "decision_file.h"
#include "decisions.h"

#include <stdlib.h>

#define RESULT_BYTES ((size_t)2 << 30)
#define FILE_BYTES ((size_t)256 << 20)

static void hex_key(const unsigned char document[UM_DOCUMENT_KEY], char out[2 * UM_DOCUMENT_KEY + 1])
{
	static const char digit[] = "0123456789abcdef";

	for (unsigned i = 0; i < UM_DOCUMENT_KEY; i++) {
		out[2 * i] = digit[document[i] >> 4];
		out[2 * i + 1] = digit[document[i] & 15];
	}
	out[2 * UM_DOCUMENT_KEY] = '\0';
}

struct writing {
	struct unmet_project *project;
	struct um_applied all;
	struct um_arena arena, step; /* of the whole; of one decision */
	struct um_buf out;
	struct um_jw jw;
};

static void write_place(struct um_jw *jw, const struct um_named *named)
{
	char hex[2 * UM_DOCUMENT_KEY + 1];

	hex_key(named->document, hex);
	um_jw_strz(jw, "document", hex);
	um_jw_uint(jw, "start", named->start);
	um_jw_uint(jw, "end", named->end);
}

static void write_mentions(struct um_jw *jw, const struct um_decision *d)
{
	um_jw_open(jw, "mentions", '[');
	for (size_t i = 0; i < d->mention_count; i++) {
		um_jw_open(jw, NULL, '{');
		write_place(jw, &d->mention[i]);
		um_jw_str(jw, "text", d->mention[i].text);
		um_jw_str(jw, "prefix", d->mention[i].prefix);
		um_jw_str(jw, "suffix", d->mention[i].suffix);
		um_jw_close(jw, '}');
	}
	um_jw_close(jw, ']');
}

struct pick { uint64_t key, mention; };

static int by_key(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* pick_anchors - the members of a need with the smallest keys: a fair sample, the same everywhere. */
static size_t pick_anchors(const struct writing *w, const struct um_decide_result *before, uint32_t need, uint64_t out[UM_DECISION_ANCHORS])
{
	struct pick kept[UM_DECISION_ANCHORS + 1];
	const struct um_store_grouping *g = &w->all.grouping;
	size_t total = 0;

	for (size_t i = 0; i < g->total; i++) {
		if (before->need[i] != need || (total == UM_DECISION_ANCHORS && g->key[i] >= kept[total - 1].key))
			continue;
		kept[total] = (struct pick){ g->key[i], g->mention[i] };
		total += total < UM_DECISION_ANCHORS;
		qsort(kept, total, sizeof(*kept), by_key);
	}
	for (size_t i = 0; i < total; i++)
		out[i] = kept[i].mention;
	return total;
}

static enum unmet_status write_need(struct writing *w, const char *key, uint32_t need, const char *name, const struct um_decide_result *before,
                                    struct unmet_error *err)
{
	uint64_t mention[UM_DECISION_ANCHORS];
	size_t total = pick_anchors(w, before, need, mention);
	struct um_named named[UM_DECISION_ANCHORS] = { { .start = 0 } };
	enum unmet_status rc = um_store_name_mentions(w->project->store, mention, total, &w->step, named, err);

	um_jw_open(&w->jw, key, '{');
	um_jw_uint(&w->jw, "id", need);
	if (*name)
		um_jw_strz(&w->jw, "name", name);
	um_jw_open(&w->jw, "mentions", '[');
	for (size_t i = 0; i < total && !rc; i++) {
		um_jw_open(&w->jw, NULL, '{');
		write_place(&w->jw, &named[i]);
		um_jw_close(&w->jw, '}');
	}
	um_jw_close(&w->jw, ']');
	um_jw_close(&w->jw, '}');
	return rc;
}

static enum unmet_status write_needs(struct writing *w, const struct um_decision *d, const struct um_decide_result *before,
                                     struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;

	if (d->op == UNMET_OP_REVERT)
		um_jw_uint(&w->jw, "decision", d->target);
	else if (d->need)
		rc = write_need(w, "need", d->need, d->name.len ? d->name.ptr : "", before, err);
	if (d->made)
		um_jw_uint(&w->jw, "made", d->made);
	if (!d->other_count)
		return rc;
	um_jw_open(&w->jw, "other", '[');
	for (size_t i = 0; i < d->other_count && !rc; i++)
		rc = write_need(w, NULL, d->other[i], d->other_name ? d->other_name[i] : "", before, err);
	um_jw_close(&w->jw, ']');
	return rc;
}

/* write_line - decision i, with its needs as they were before it. */
static enum unmet_status write_line(struct writing *w, size_t i, struct unmet_error *err)
{
	const struct um_decision *d = &w->all.log[i];
	struct um_decide_result before;
	enum unmet_status rc;

	um_arena_clear(&w->step);
	rc = um_decide(&before, &w->all.base, w->all.log, i, &w->step, err);
	if (rc)
		return rc;
	um_jw_init(&w->jw, &w->out, false);
	um_jw_open(&w->jw, NULL, '{');
	um_jw_uint(&w->jw, "id", d->id);
	um_jw_uint(&w->jw, "base_rev", d->base_rev);
	um_jw_str(&w->jw, "at", d->at);
	um_jw_str(&w->jw, "actor", d->actor);
	um_jw_strz(&w->jw, "op", unmet_op_name(d->op));
	rc = write_needs(w, d, &before, err);
	um_jw_str(&w->jw, "text", d->text);
	um_jw_str(&w->jw, "why", d->why);
	write_mentions(&w->jw, d);
	um_jw_close(&w->jw, '}');
	um_buf_addc(&w->out, '\n');
	return rc ? rc : um_buf_check(&w->out, err);
}

enum unmet_status unmet_decisions_export(struct unmet_project *project, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct writing w = { .project = project };
	size_t i;
	enum unmet_status rc;

	um_arena_init(&w.arena, RESULT_BYTES);
	um_arena_init(&w.step, RESULT_BYTES);
	um_buf_init(&w.out, FILE_BYTES);
	rc = um_store_snapshot(project->store, err);
	if (!rc)
		rc = um_decisions_load(project, &w.arena, &w.all, err);
	um_buf_adds(&w.out, "{\"format\":\"" UM_DECISION_FORMAT "\",\"version\":1}\n");
	for (i = 0; i < w.all.total && !rc; i++)
		rc = write_line(&w, i, err);
	um_store_rollback(project->store);
	if (!rc && !w.all.total)
		rc = um_fail(err, UNMET_E_NOTHING, "nothing has been decided in this project yet");
	if (!rc && write(ctx, w.out.ptr, w.out.len))
		rc = um_fail(err, UNMET_E_IO, "the decisions could not be written");
	um_buf_release(&w.out);
	um_arena_release(&w.step);
	um_arena_release(&w.arena);
	return rc;
}
