/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search.c - passages by their stems. The index is built at the first search after an ingest, in a pass
 * of its own: inline it would halve the speed of every ingest, searched or not.
 */
#include "project.h"
#include "readers.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>

#define PASSAGE_BYTES 400u
#define QUERY_BYTES 4096u
#define QUERY_WORDS 64u

static bool searchable(const struct um_token *token)
{
	return (token->flags & (UM_TOKEN_WORD | UM_TOKEN_NUMBER)) != 0;
}

static struct um_str stem_of(const struct um_vocab *vocab, const struct um_token *token)
{
	return token->term == UM_INTERN_NONE ? um_vocab_word(vocab, token->word) : um_vocab_term(vocab, token->term);
}

struct passage_head { int64_t document; uint32_t start, end; size_t stem_bytes; };

static void add_passage(struct um_buf *out, int64_t document, uint32_t start, uint32_t end, const struct um_buf *stems)
{
	struct passage_head head = { document, start, end, stems->len };

	if (!stems->len)
		return;
	um_buf_add(out, &head, sizeof(head));
	um_buf_add(out, stems->ptr, stems->len);
}

/* add_passages - sentences in runs of about PASSAGE_BYTES, each inside one turn. */
static void add_passages(struct um_worker *w, int64_t document, struct um_buf *out)
{
	const struct um_text *text = w->text;
	size_t s = 0, next, i;

	for (; s < text->sentence_count; s = next) {
		const struct um_sentence *first = &text->sentence[s], *last = first;

		um_buf_clear(&w->stems);
		for (next = s; next < text->sentence_count && text->sentence[next].turn == first->turn &&
		     (next == s || text->sentence[next].end - first->start <= PASSAGE_BYTES); next++) {
			last = &text->sentence[next];
			for (i = last->token; i < (size_t)last->token + last->token_count; i++) {
				struct um_str stem = stem_of(w->vocab, &text->token[i]);

				if (!searchable(&text->token[i]))
					continue;
				um_buf_add(&w->stems, stem.ptr, stem.len);
				um_buf_addc(&w->stems, ' ');
			}
		}
		add_passage(out, document, first->start, last->end, &w->stems);
	}
}

static enum unmet_status index_block(void *ctx, uint32_t worker, size_t slot, const struct um_store_document *d,
                                     size_t total, struct unmet_error *err)
{
	const struct um_readers *r = ctx;
	struct um_worker *w = &r->worker[worker];
	struct um_buf *out = &r->found[slot].passage;
	enum unmet_status rc = UNMET_OK;
	size_t i, t;

	um_buf_clear(out);
	for (i = 0; i < total && !rc; i++) {
		if (!um_grow((void **)&w->range, &w->range_capacity, d[i].turn_count + 1, sizeof(*w->range)))
			return um_nomem(err);
		for (t = 0; t < d[i].turn_count; t++)
			w->range[t] = (struct um_range){ d[i].turn[t].start, d[i].turn[t].end };
		rc = um_worker_read(r, w, &d[i], d[i].turn_count, err);
		if (!rc)
			add_passages(w, d[i].id, out);
	}
	return rc ? rc : um_buf_check(out, err);
}

static enum unmet_status write_passages(void *ctx, size_t first, size_t total, struct unmet_error *err)
{
	const struct um_readers *r = ctx;
	enum unmet_status rc = UNMET_OK;
	size_t i, at;

	for (i = first; i < first + total; i++) {
		const struct um_buf *found = &r->found[i].passage;
		struct passage_head head;

		for (at = 0; at < found->len && !rc; at += sizeof(head) + head.stem_bytes) {
			struct um_passage passage;

			memcpy(&head, found->ptr + at, sizeof(head));
			passage = (struct um_passage){ head.document, head.start, head.end,
			                               um_str_n(found->ptr + at + sizeof(head), head.stem_bytes) };
			rc = um_search_writer_add(r->search, &passage, err);
		}
	}
	return rc;
}

static enum unmet_status build_index(struct unmet_project *project, struct um_readers *r, int64_t after, struct unmet_error *err)
{
	struct um_progress progress = um_progress_of(&project->options);
	struct um_round_job job = { .ctx = r, .work = index_block, .write = write_passages };
	uint64_t documents;
	enum unmet_status rc = um_store_document_count(project->store, &documents, err);

	um_progress_start(&progress, "index", "documents", documents);
	if (!rc)
		rc = um_search_writer_new(&r->search, project->store, after, err);
	if (!rc)
		rc = um_rounds_run(project->store, UM_ORDER_ARRIVAL, after, r->pool, &job, &progress, err);
	return rc ? rc : um_search_writer_end(r->search, err);
}

struct query {
	struct um_str word[QUERY_WORDS];
	size_t total;
	struct um_buf stems[QUERY_WORDS];
};

/* add_stems - the stems one language gives the words; languages cut words alike, so the n-th is the n-th. */
static void add_stems(struct query *q, const struct um_worker *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->text->token_count && n < QUERY_WORDS; i++) {
		struct um_str stem = stem_of(w->vocab, &w->text->token[i]);

		if (!searchable(&w->text->token[i]))
			continue;
		if (n == q->total)
			um_buf_init(&q->stems[q->total++], 64 * QUERY_BYTES);
		um_buf_add(&q->stems[n], stem.ptr, stem.len);
		um_buf_addc(&q->stems[n++], ' ');
	}
}

static enum unmet_status stem_query(struct unmet_project *project, struct um_readers *r, struct um_str words, struct query *q,
                                    struct unmet_error *err)
{
	struct um_worker *w = &r->worker[0];
	struct um_arena arena;
	const char *const *code;
	const uint64_t *documents;
	size_t total, i;
	enum unmet_status rc;

	um_arena_init(&arena, 1 << 20);
	rc = um_store_languages(project->store, &arena, &code, &documents, &total, err);
	for (i = 0; i <= total && !rc; i++) {
		const struct um_lang *lang = i < total ? um_lang_find(r->langs, code[i]) : r->fixed ? r->fixed : r->fallback;

		rc = um_text_read(w->text, w->vocab, lang, words, NULL, 0, err);
		if (!rc)
			add_stems(q, w);
	}
	um_arena_release(&arena);
	for (i = 0; i < q->total && !rc; i++) {
		rc = um_buf_check(&q->stems[i], err);
		q->word[i] = um_buf_str(&q->stems[i]);
	}
	return rc;
}

static enum unmet_status run_query(struct unmet_project *project, struct um_readers *r, const char *words, size_t most,
                                   unmet_hit_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_buf repaired, query_text;
	struct query q = { .total = 0 };
	size_t i;
	enum unmet_status rc;

	um_buf_init(&repaired, 4 * QUERY_BYTES);
	um_buf_init(&query_text, 16 * QUERY_BYTES);
	um_utf8_repair(&repaired, words, um_utf8_cut(words, strlen(words), QUERY_BYTES));
	um_utf8_nfc(&query_text, repaired.ptr, repaired.len);
	rc = um_buf_check(&query_text, err);
	if (!rc)
		rc = stem_query(project, r, um_buf_str(&query_text), &q, err);
	if (!rc)
		rc = um_store_search(project->store, q.word, q.total, most, fn, ctx, err);
	for (i = 0; i < q.total; i++)
		um_buf_release(&q.stems[i]);
	um_buf_release(&repaired);
	um_buf_release(&query_text);
	return rc;
}

enum unmet_status unmet_search(struct unmet_project *project, const char *words, size_t most, unmet_hit_fn fn, void *ctx,
                               struct unmet_error *err)
{
	struct um_readers r;
	bool pending;
	int64_t after;
	enum unmet_status rc = um_store_search_pending(project->store, &pending, &after, err);

	if (rc)
		return rc;
	rc = um_readers_init(&r, &project->options, false, err);
	if (!rc && pending)
		rc = build_index(project, &r, after, err);
	if (!rc)
		rc = run_query(project, &r, words, most, fn, ctx, err);
	um_readers_release(&r);
	return rc;
}
