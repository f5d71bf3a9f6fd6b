/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inspect.c - a sink that keeps a picture of each source instead of the source: counts, which column is what,
 * who speaks, the first documents and rejects. What it shows is what an ingest would store, because it
 * is the same reading.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/ingest.h"
#include "project.h"

#define COLUMNS_MAX 512u
#define SPEAKERS_MAX 512u
#define SPEAKERS_SHOWN 32u
#define SAMPLES 3u
#define REJECTS 5u
#define TEXT_BYTES 600u
#define VALUE_BYTES 200u

struct inspector {
	struct um_arena arena;     /* of one source */
	struct um_map customers;   /* hashes of this source's */
	struct unmet_inspection seen;
	struct unmet_column column[COLUMNS_MAX];
	unsigned rank[COLUMNS_MAX];
	struct unmet_speaker speaker[SPEAKERS_MAX];
	struct unmet_excerpt sample[SAMPLES];
	struct unmet_reject reject[REJECTS];
	uint64_t reject_row_count[REJECTS];
	struct unmet_cleaned cleaned[UM_CLEANED_TOTAL];
	unmet_inspect_fn fn;
	void *ctx;
};

/* A copy for C, cut at a character. */
static const char *keep(struct inspector *in, struct um_str s, size_t most)
{
	return s.len ? um_arena_strndup(&in->arena, s.ptr, um_utf8_cut(s.ptr, s.len, most)) : "";
}

static enum unmet_status on_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct inspector *in = ctx;

	*skip = false;
	um_arena_clear(&in->arena);
	um_map_clear(&in->customers);
	in->seen = (struct unmet_inspection){ .encoding = "", .kind = "", .date_order = "" };
	in->seen.file = keep(in, source->name, 4096);
	in->seen.format = keep(in, source->format, VALUE_BYTES);
	return in->seen.file && in->seen.format ? UNMET_OK : um_nomem(err);
}

static enum unmet_status on_column(void *ctx, struct um_str field, struct um_str name, unsigned rank, struct unmet_error *err)
{
	struct inspector *in = ctx;
	size_t total = in->seen.column_count;
	struct unmet_column column = { keep(in, field, VALUE_BYTES), keep(in, name, VALUE_BYTES) };

	if (!column.field || !column.column)
		return um_nomem(err);
	for (size_t i = 0; i < total; i++)
		if (strcmp(in->column[i].column, column.column) == 0 && strcmp(in->column[i].field, column.field) == 0)
			return UNMET_OK;
	if (total == COLUMNS_MAX)
		return UNMET_OK;
	in->column[total] = column;
	in->rank[total] = rank;
	in->seen.column_count++;
	return UNMET_OK;
}

static enum unmet_status add_turn(struct inspector *in, const struct um_turn *turn, struct unmet_error *err)
{
	size_t i = 0;

	if (!turn->speaker.len)
		return UNMET_OK;
	while (i < in->seen.speaker_count && !um_str_eq(um_str(in->speaker[i].name), turn->speaker))
		i++;
	if (i == SPEAKERS_MAX)
		return UNMET_OK;
	if (i == in->seen.speaker_count) {
		const char *name = um_arena_strndup(&in->arena, turn->speaker.ptr, turn->speaker.len);

		if (!name)
			return um_nomem(err);
		in->speaker[in->seen.speaker_count++] = (struct unmet_speaker){ name, turn->role, 0 };
	}
	in->speaker[i].turn_count++;
	return UNMET_OK;
}

#define SAMPLE_BYTES 30u /* more than "Hello, yes." */

/* The turn to show of a conversation: the first in which a customer says something, else the first; NULL: there are none. */
static const struct um_turn *telling_turn(const struct um_document *d)
{
	const struct um_turn *any = NULL;

	for (size_t i = 0; i < d->turn_count; i++) {
		const struct um_turn *turn = &d->turn[i];

		if (turn->role != UNMET_ROLE_CUSTOMER)
			continue;
		if (turn->end - turn->start >= SAMPLE_BYTES)
			return turn;
		any = any ? any : turn;
	}
	return any ? any : d->turn_count ? d->turn : NULL;
}

static enum unmet_status add_sample(struct inspector *in, const struct um_document *d, struct unmet_error *err)
{
	const struct um_turn *turn = telling_turn(d);
	struct um_str who = turn && turn->speaker.len ? turn->speaker : d->customer_name.len ? d->customer_name : d->customer_id;
	struct um_str words = turn ? um_str_n(d->text.ptr + turn->start, turn->end - turn->start) : d->text;
	struct unmet_excerpt s = { keep(in, who, VALUE_BYTES), keep(in, d->account, VALUE_BYTES), keep(in, d->date, VALUE_BYTES),
	                          keep(in, d->question, VALUE_BYTES), keep(in, words, TEXT_BYTES) };

	if (!s.customer || !s.account || !s.date || !s.question || !s.text)
		return um_nomem(err);
	in->sample[in->seen.sample_count++] = s;
	return UNMET_OK;
}

static enum unmet_status on_document(void *ctx, const struct um_document *d, struct unmet_error *err)
{
	struct inspector *in = ctx;
	enum unmet_status rc = UNMET_OK;

	in->seen.document_count++;
	if (d->customer_id.len && !um_map_put(&in->customers, um_hash64(d->customer_id.ptr, d->customer_id.len), 1))
		return um_nomem(err);
	if (in->seen.sample_count < SAMPLES)
		rc = add_sample(in, d, err);
	for (size_t i = 0; i < d->turn_count && !rc; i++)
		rc = add_turn(in, &d->turn[i], err);
	return rc;
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *r, struct unmet_error *err)
{
	struct inspector *in = ctx;
	struct unmet_reject *kept = &in->reject[in->seen.reject_count];

	in->seen.rejected_count++;
	for (size_t i = 0; i < in->seen.reject_count; i++) {
		if (um_str_eq(um_str(in->reject[i].reason), um_str_n(r->reason.ptr, um_utf8_cut(r->reason.ptr, r->reason.len, TEXT_BYTES)))) {
			in->reject_row_count[i]++;
			return UNMET_OK;
		}
	}
	if (in->seen.reject_count == REJECTS)
		return UNMET_OK;
	*kept = (struct unmet_reject){ in->seen.file, r->row, r->offset_bytes, keep(in, r->reason, TEXT_BYTES), "", 0 };
	in->reject_row_count[in->seen.reject_count++] = 1;
	return kept->reason ? UNMET_OK : um_nomem(err);
}

static enum unmet_status on_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct inspector *in = ctx;

	(void)row;
	(void)err;
	in->seen.account_count++;
	return UNMET_OK;
}

static enum unmet_status on_cleaned(void *ctx, const struct um_cleaned *c, struct unmet_error *err)
{
	struct inspector *in = ctx;

	(void)err;
	in->seen.cleaned_count = um_cleaned_sum(c);
	for (int k = 0; k < UM_CLEANED_TOTAL; k++)
		if (c->piece_count[k])
			in->cleaned[in->seen.cleaned_kind_count++] = (struct unmet_cleaned){ .kind = um_cleaned_name((enum um_cleaned_kind)k),
			                                                                     .piece_count = c->piece_count[k] };
	return UNMET_OK;
}

static enum unmet_status on_dates(void *ctx, bool month_first, struct unmet_error *err)
{
	struct inspector *in = ctx;

	(void)err;
	in->seen.date_order = month_first ? "month/day" : "day/month";
	return UNMET_OK;
}

static enum unmet_status on_kind(void *ctx, const char *kind, struct unmet_error *err)
{
	struct inspector *in = ctx;

	(void)err;
	in->seen.kind = kind;
	return UNMET_OK;
}

static enum unmet_status on_encoding(void *ctx, const char *label, struct unmet_error *err)
{
	struct inspector *in = ctx;

	(void)err;
	in->seen.encoding = label;
	return UNMET_OK;
}

static int by_turns(const void *a, const void *b)
{
	const struct unmet_speaker *x = a, *y = b;

	if (x->turn_count != y->turn_count)
		return x->turn_count > y->turn_count ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Of each field the surest column first: readers of the list take the first they find. */
static void surest_first(struct inspector *in)
{
	for (size_t i = 0; i < in->seen.column_count; i++) {
		size_t best = i;

		for (size_t k = i + 1; k < in->seen.column_count; k++)
			if (strcmp(in->column[k].field, in->column[i].field) == 0 && in->rank[k] < in->rank[best])
				best = k;
		if (best != i) {
			struct unmet_column column = in->column[i];
			unsigned rank = in->rank[i];

			in->column[i] = in->column[best];
			in->rank[i] = in->rank[best];
			in->column[best] = column;
			in->rank[best] = rank;
		}
	}
}

static enum unmet_status on_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct inspector *in = ctx;

	surest_first(in);
	qsort(in->speaker, in->seen.speaker_count, sizeof(*in->speaker), by_turns);
	if (in->seen.speaker_count > SPEAKERS_SHOWN)
		in->seen.speaker_count = SPEAKERS_SHOWN;
	in->seen.row_count = row_count;
	in->seen.customer_count = in->customers.size;
	in->seen.column = in->column;
	in->seen.speaker = in->speaker;
	in->seen.sample = in->sample;
	in->seen.reject = in->reject;
	in->seen.reject_row_count = in->reject_row_count;
	in->seen.cleaned = in->cleaned;
	return in->fn(in->ctx, &in->seen) ? um_fail(err, UNMET_E_CANCELLED, "stopped") : UNMET_OK;
}

enum unmet_status unmet_inspect(const char *const *inputs, size_t input_total, const struct unmet_options *options,
                                unmet_inspect_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_progress progress = um_progress_of(options);
	struct um_ingest_options how = { .map = options->map, .map_total = options->map_total, .role = options->role,
	                                 .role_total = options->role_total, .progress = &progress };
	struct inspector *in = um_calloc(1, sizeof(*in));
	struct um_ingest_sink sink = { .ctx = in, .begin = on_begin, .document = on_document, .reject = on_reject,
	                               .account = on_account, .end = on_end, .cleaned = on_cleaned, .column = on_column,
	                               .kind = on_kind, .encoding = on_encoding, .dates = on_dates };
	enum unmet_status rc;

	if (!in)
		return um_nomem(err);
	in->fn = fn;
	in->ctx = ctx;
	um_arena_init(&in->arena, (size_t)64 << 20);
	um_map_init(&in->customers);
	rc = um_ingest_paths(inputs, input_total, &how, &sink, err);
	um_map_release(&in->customers);
	um_arena_release(&in->arena);
	um_free(in);
	return rc;
}
