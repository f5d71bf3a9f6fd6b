/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline.c - the stages, one after the other, over the store. The only file that sees every stage:
 * each of them takes plain data and gives plain data, and here is where it comes from and where it goes.
 *
 * Every function below reads what the stage before it left, and replaces what it left itself, in one
 * transaction: a stage that fails or is cancelled leaves the project as it was. Ingest alone commits as
 * it goes, so that a crash after an hour costs seconds.
 */
#include "project.h"
#include "rounds.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/pattern.h"
#include "base/utf8.h"
#include "cluster/cluster.h"
#include "export/export.h"
#include "ingest/ingest.h"
#include "need/need.h"
#include "segment/segment.h"
#include "text/text.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef UM_LEXICON_DIR
#define UM_LEXICON_DIR "lexicons"
#endif

#define DEFAULT_LANGUAGE "en"
#define ASSIGN_BLOCK 65536u
#define RESULT_BYTES ((size_t)4 << 30)
#define FLUSH_BYTES (64u << 10)
#define PASSAGE_BYTES 400u
#define QUERY_BYTES 4096u
#define QUERY_WORDS 64u

static struct um_progress progress_of(const struct unmet_options *options)
{
	return (struct um_progress){ .fn = options->progress, .ctx = options->progress_ctx };
}

static const char *lexicon_folder(const struct unmet_options *options)
{
	const char *folder = options->lexicons;

	if (!folder || !*folder)
		folder = getenv("UNMET_LEXICONS");
	return folder && *folder ? folder : UM_LEXICON_DIR;
}

/* ---- ingest ------------------------------------------------------------------------------- */

/* reading_hash - the options that change what a reader makes of a file. */
static enum unmet_status reading_hash(const struct unmet_options *o, struct um_hash128 *out, struct unmet_error *err)
{
	struct um_buf all;
	enum unmet_status rc;
	size_t i;

	um_buf_init(&all, 1 << 20);
	for (i = 0; i < o->map_total; i++)
		um_buf_addf(&all, "map %s=%s\n", o->map[i].key, o->map[i].value);
	for (i = 0; i < o->role_total; i++)
		um_buf_addf(&all, "role %s=%s\n", o->role[i].key, o->role[i].value);
	rc = um_buf_check(&all, err);
	if (!rc)
		*out = um_hash128(all.ptr, all.len);
	um_buf_release(&all);
	return rc;
}

static enum unmet_status read_inputs(struct unmet_project *project, const char *const *inputs, size_t input_total,
                                     const struct um_ingest_sink *sink, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_progress progress = progress_of(o);
	struct um_ingest_options options = { .map = o->map, .map_total = o->map_total, .role = o->role,
	                                     .role_total = o->role_total, .progress = &progress };
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = 0; i < o->accounts_total && !rc; i++)
		rc = um_ingest_accounts(o->accounts[i], &options, sink, err);
	if (!rc && input_total)
		rc = um_ingest_paths(inputs, input_total, &options, sink, err);
	return rc;
}

enum unmet_status unmet_ingest(struct unmet_project *project, const char *const *inputs, size_t input_total,
                               struct unmet_error *err)
{
	struct um_ingest_sink sink;
	struct um_hash128 reading;
	uint64_t documents;
	enum unmet_status rc = reading_hash(&project->options, &reading, err), end;

	if (!rc)
		rc = um_store_ingest_begin(project->store, reading, &sink, err);
	if (rc)
		return rc;
	rc = read_inputs(project, inputs, input_total, &sink, err);
	/* A fault of an input or a wish to stop is no reason to lose what was read; a fault of the store
	 * is known to the store, which keeps what was committed. */
	end = um_store_ingest_end(project->store, true, rc ? NULL : err);
	rc = rc ? rc : end;
	if (!rc)
		rc = um_store_document_count(project->store, &documents, err);
	if (!rc && !documents)
		rc = um_fail(err, UNMET_E_NOTHING, "no document was found in the input: see the rejects, or name the column "
		             "of the text with --map text=COLUMN");
	return rc;
}

/* ---- threads that read text --------------------------------------------------------------- */

struct worker {
	struct um_vocab *vocab;
	struct um_text *text;
	struct um_detector *detector;
	struct um_mentions mentions;
	struct um_thread_words words;
	struct um_range *range;      /* of the turns that count */
	enum unmet_role *role;
	size_t range_capacity, role_capacity;
	struct um_buf stems;         /* of one passage */
};

/* found - by one block: mentions, or passages for the search index. */
struct found {
	struct um_pack pack;
	struct um_buf passage;       /* struct um_passage without stems, then their length and bytes */
};

struct readers {
	const struct unmet_options *options;
	struct um_lang_set *langs;
	struct um_cues *cues;        /* NULL: no detection */
	const struct um_lang *fixed, *fallback;
	struct um_pool *pool;
	struct worker *worker;       /* [jobs] */
	uint32_t jobs;
	struct found *found;         /* [UM_ROUND_SLOTS] */
	struct um_mention_writer *mentions;
	struct um_search_writer *search;
};

static enum unmet_status choose_language(struct readers *r, struct unmet_error *err)
{
	const char *code = r->options->lang;

	r->fallback = um_lang_find(r->langs, DEFAULT_LANGUAGE);
	if (!code || !*code || strcmp(code, "auto") == 0)
		return UNMET_OK;
	r->fixed = um_lang_find(r->langs, code);
	return r->fixed ? UNMET_OK : um_fail(err, UNMET_E_ARG, "--lang %s: no such language; give an ISO 639-1 code such as en, or auto", code);
}

static enum unmet_status new_worker(struct worker *w, const struct um_cues *cues, struct unmet_error *err)
{
	um_thread_words_init(&w->words);
	um_buf_init(&w->stems, 2u * UM_MAX_DOCUMENT_BYTES);
	w->vocab = um_vocab_new();
	w->text = um_text_new();
	w->detector = cues ? um_detector_new(cues) : NULL;
	return w->vocab && w->text && (w->detector || !cues) ? UNMET_OK : um_nomem(err);
}

static void free_worker(struct worker *w)
{
	um_thread_words_release(&w->words);
	um_detector_free(w->detector);
	um_mentions_release(&w->mentions);
	um_text_free(w->text);
	um_vocab_free(w->vocab);
	um_buf_release(&w->stems);
	um_free(w->range);
	um_free(w->role);
}

static void free_readers(struct readers *r)
{
	size_t i;

	for (i = 0; r->worker && i < r->jobs; i++)
		free_worker(&r->worker[i]);
	um_free(r->worker);
	for (i = 0; r->found && i < UM_ROUND_SLOTS; i++) {
		um_pack_release(&r->found[i].pack);
		um_buf_release(&r->found[i].passage);
	}
	um_free(r->found);
	um_mention_writer_free(r->mentions);
	um_search_writer_free(r->search);
	um_pool_free(r->pool);
	um_cues_free(r->cues);
	um_lang_set_free(r->langs);
}

static enum unmet_status init_readers(struct readers *r, const struct unmet_options *options, bool detect,
                                      struct unmet_error *err)
{
	const char *folder = lexicon_folder(options);
	enum unmet_status rc;
	size_t i;

	*r = (struct readers){ .options = options };
	rc = um_lang_set_load(&r->langs, folder, err);
	if (!rc)
		rc = choose_language(r, err);
	if (!rc && detect)
		rc = um_cues_load(&r->cues, folder, err);
	if (rc)
		return rc;
	r->pool = um_pool_new(options->jobs);
	r->jobs = um_pool_jobs(r->pool);
	r->worker = um_calloc(r->jobs, sizeof(*r->worker));
	r->found = um_calloc(UM_ROUND_SLOTS, sizeof(*r->found));
	if (!r->pool || !r->worker || !r->found)
		return um_nomem(err);
	for (i = 0; i < UM_ROUND_SLOTS; i++) {
		um_pack_init(&r->found[i].pack);
		um_buf_init(&r->found[i].passage, (size_t)1 << 30);
	}
	for (i = 0; i < r->jobs && !rc; i++)
		rc = new_worker(&r->worker[i], r->cues, err);
	return rc;
}

static const struct um_lang *language_of(const struct readers *r, const struct um_store_document *d)
{
	const struct um_lang *named = r->fixed;

	if (!named && d->lang.len)
		named = um_lang_find(r->langs, d->lang.ptr);
	return named ? named : um_lang_guess(r->langs, d->text, r->fallback);
}

/* forget - a vocabulary is full of what people write once: ids, names, typing errors. Start another. */
static enum unmet_status forget(struct worker *w, struct unmet_error *err)
{
	uint32_t total = w->words.total;

	um_vocab_free(w->vocab);
	w->vocab = um_vocab_new();
	if (w->detector)
		um_detector_forget(w->detector);
	um_thread_words_release(&w->words);
	w->words.total = total;
	return w->vocab ? UNMET_OK : um_nomem(err);
}

static enum unmet_status read_text(const struct readers *r, struct worker *w, const struct um_store_document *d,
                                   size_t ranges, struct unmet_error *err)
{
	const struct um_lang *lang = language_of(r, d);
	enum unmet_status rc = um_text_read(w->text, w->vocab, lang, d->text, w->range, ranges, err);

	if (rc != UNMET_E_LIMIT)
		return rc;
	rc = forget(w, err);
	return rc ? rc : um_text_read(w->text, w->vocab, lang, d->text, w->range, ranges, err);
}

/* ---- detect ------------------------------------------------------------------------------- */

static bool counts(enum unmet_role role)
{
	return role == UNMET_ROLE_CUSTOMER || role == UNMET_ROLE_UNKNOWN;
}

/* customer_turns - the stretches of customers; nobody else's words are even tokenized. */
static enum unmet_status customer_turns(struct worker *w, const struct um_store_document *d, size_t *total,
                                        struct unmet_error *err)
{
	size_t i;

	*total = 0;
	if (!um_grow((void **)&w->range, &w->range_capacity, d->turn_count + 1, sizeof(*w->range)) ||
	    !um_grow((void **)&w->role, &w->role_capacity, d->turn_count + 1, sizeof(*w->role)))
		return um_nomem(err);
	for (i = 0; i < d->turn_count; i++) {
		if (!counts(d->turn[i].role))
			continue;
		w->role[*total] = d->turn[i].role;
		w->range[(*total)++] = (struct um_range){ d->turn[i].start, d->turn[i].end };
	}
	return UNMET_OK;
}

static enum unmet_status detect_document(const struct readers *r, struct worker *w, struct um_pack *pack,
                                         const struct um_store_document *d, struct unmet_error *err)
{
	struct um_detect_options options = { .mode = r->options->mentions };
	size_t turns;
	enum unmet_status rc = customer_turns(w, d, &turns, err);

	if (rc || (d->turn_count && !turns))
		return rc;
	rc = read_text(r, w, d, turns, err);
	options.role = turns ? w->role : NULL;
	options.role_total = turns;
	if (!rc)
		rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);
	return rc ? rc : um_pack_add(pack, &w->words, d->id, w->text, w->vocab, &w->mentions, err);
}

static enum unmet_status detect_block(void *ctx, uint32_t worker, size_t slot, const struct um_store_document *d,
                                      size_t total, struct unmet_error *err)
{
	const struct readers *r = ctx;
	struct worker *w = &r->worker[worker];
	struct um_pack *pack = &r->found[slot].pack;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	um_pack_clear(pack, &w->words, worker);
	for (i = 0; i < total && !rc; i++)
		rc = detect_document(r, w, pack, &d[i], err);
	return rc;
}

static enum unmet_status write_mentions(void *ctx, size_t first, size_t total, struct unmet_error *err)
{
	const struct readers *r = ctx;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	for (i = first; i < first + total && !rc; i++)
		rc = um_mention_writer_learn(r->mentions, &r->found[i].pack, err);
	for (i = first; i < first + total && !rc; i++)
		rc = um_mention_writer_add(r->mentions, &r->found[i].pack, err);
	return rc;
}

static enum unmet_status set_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                  const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum unmet_status set_fact(struct unmet_project *project, const char *name, struct unmet_error *err,
                                  const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return um_store_fact_set(project->store, name, um_str(text), err);
}

static enum unmet_status note_detection(struct unmet_project *project, const struct readers *r, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	char hex[33];
	enum unmet_status rc;

	um_hash128_hex(um_cues_hash(r->cues), hex);
	rc = set_fact(project, "detect_lexicon", err, "%s", hex);
	if (!rc)
		rc = set_fact(project, "detect_mentions", err, "%d", o->mentions);
	return rc ? rc : set_fact(project, "detect_config", err, "mentions=%d lang=%s", o->mentions,
	                          r->fixed ? um_lang_code(r->fixed) : "auto");
}

static enum unmet_status detect_all(struct unmet_project *project, struct readers *r, uint64_t documents,
                                    struct unmet_error *err)
{
	struct um_progress progress = progress_of(&project->options);
	struct um_round_job job = { .ctx = r, .work = detect_block, .write = write_mentions };
	uint64_t mentions = 0;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_MENTIONS, err);

	if (!rc)
		rc = um_store_units_build(project->store, project->options.unit, err);
	if (!rc)
		rc = um_mention_writer_new(&r->mentions, project->store, r->jobs, err);
	um_progress_start(&progress, "detect", "documents", documents);
	if (!rc)
		rc = um_rounds_run(project->store, UM_ORDER_STABLE, 0, r->pool, &job, &progress, err);
	if (!rc)
		rc = um_mention_writer_end(r->mentions, &mentions, err);
	if (!rc)
		rc = note_detection(project, r, err);
	if (!rc && !mentions)
		rc = um_fail(err, UNMET_E_NOTHING, "no sentence states a need in %llu documents: try --mentions all, or --lang "
		             "if the language was not recognised", (unsigned long long)documents);
	return rc;
}

/* finish - commit what a stage wrote, or take it all back. */
static enum unmet_status finish(struct unmet_project *project, enum unmet_status rc, struct unmet_error *err)
{
	if (!rc)
		rc = um_store_commit(project->store, err);
	if (rc)
		um_store_rollback(project->store);
	return rc;
}

enum unmet_status unmet_detect(struct unmet_project *project, struct unmet_error *err)
{
	struct readers r;
	uint64_t documents;
	enum unmet_status rc = um_store_document_count(project->store, &documents, err);

	if (rc)
		return rc;
	if (!documents)
		return um_fail(err, UNMET_E_NOTHING, "the project holds no document yet: run `unmet ingest` on a file or folder first");
	rc = init_readers(&r, &project->options, true, err);
	if (!rc)
		rc = um_store_begin(project->store, err);
	if (!rc)
		rc = finish(project, detect_all(project, &r, documents, err), err);
	free_readers(&r);
	return rc;
}

/* ---- cluster ------------------------------------------------------------------------------ */

struct cluster_run {
	struct unmet_project *project;
	struct um_cluster_options options;
	struct um_pool *pool;
	struct um_progress progress;
	struct um_bag_reader *reader;
	struct um_bag_set sample;
	struct um_cluster_model *model;
	struct um_grouping grouping;     /* of the sample */
	struct um_arena arena;
};

/* assign_rest - every mention, block by block, where the sample was not all of them. */
static enum unmet_status assign_all(struct cluster_run *c, struct unmet_error *err)
{
	struct um_arena arena;
	enum unmet_status rc = UNMET_OK;

	if (!um_bag_reader_sampled(c->reader))
		return um_store_assign(c->project->store, &c->sample, &c->grouping, err);
	um_arena_init(&arena, RESULT_BYTES);
	while (!rc) {
		struct um_bag_set block;
		struct um_grouping grouping;
		bool more;

		um_arena_clear(&arena);
		rc = um_bag_reader_block(c->reader, ASSIGN_BLOCK, &block, err);
		if (rc)
			break;
		more = block.bags.mention_count > 0;
		if (more)
			rc = um_cluster_assign(c->model, &block.bags, c->pool, &arena, &grouping, err);
		if (more && !rc)
			rc = um_store_assign(c->project->store, &block, &grouping, err);
		um_bag_set_release(&block);
		if (!more)
			break;
	}
	um_arena_release(&arena);
	return rc;
}

static enum unmet_status note_needs(struct cluster_run *c, struct unmet_error *err)
{
	const struct unmet_options *o = &c->project->options;
	const struct um_grouping *g = &c->grouping;
	enum unmet_status rc = set_fact(c->project, "cluster_seed", err, "%llu", (unsigned long long)o->seed);

	if (!rc)
		rc = set_fact(c->project, "cluster_config", err, "needs=%u seed=%llu unit=%d", o->needs, (unsigned long long)o->seed, o->unit);
	if (rc || o->needs || g->k_low >= g->k_high)
		return rc;
	return set_fact(c->project, "cluster_note", err, "Anything from %u to %u needs describes these mentions about as well; %u "
	                "were taken.", g->k_low, g->k_high, g->need_count);
}

static enum unmet_status write_needs(struct cluster_run *c, struct unmet_error *err)
{
	struct um_need_label *label;
	enum unmet_status rc = um_cluster_label(c->model, &c->sample.bags, &c->grouping, &c->sample.surface, &c->arena, &label, err);

	if (!rc)
		rc = um_store_needs_write(c->project->store, &c->sample, &c->grouping, label, err);
	if (!rc)
		rc = um_store_count(c->project->store, err);
	return rc ? rc : note_needs(c, err);
}

static enum unmet_status cluster_all(struct cluster_run *c, struct unmet_error *err)
{
	const struct unmet_options *o = &c->project->options;
	struct um_store *store = c->project->store;
	enum unmet_status rc = um_store_clear(store, UM_PART_NEEDS, err);

	if (!rc)
		rc = um_store_units_build(store, o->unit, err);
	if (!rc)
		rc = um_bag_reader_new(&c->reader, store, o->seed, UM_FIT_MAX_MENTIONS, err);
	if (!rc && um_bag_reader_total(c->reader) < 2)
		return um_fail(err, UNMET_E_NOTHING, "fewer than two mentions to group: run `unmet detect` first, or add documents");
	if (!rc)
		rc = um_bag_reader_sample(c->reader, &c->sample, err);
	if (!rc)
		rc = um_cluster_fit(&c->model, &c->sample.bags, &c->options, err);
	if (!rc)
		rc = um_cluster_assign(c->model, &c->sample.bags, c->pool, &c->arena, &c->grouping, err);
	if (!rc)
		rc = assign_all(c, err);
	return rc ? rc : write_needs(c, err);
}

enum unmet_status unmet_cluster(struct unmet_project *project, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct cluster_run c = { .project = project, .progress = progress_of(o) };
	enum unmet_status rc;

	um_arena_init(&c.arena, RESULT_BYTES);
	c.pool = um_pool_new(o->jobs);
	c.options = (struct um_cluster_options){ .needs = o->needs, .seed = o->seed, .pool = c.pool, .progress = &c.progress };
	rc = c.pool ? um_store_begin(project->store, err) : um_nomem(err);
	if (!rc)
		rc = finish(project, cluster_all(&c, err), err);
	um_bag_set_release(&c.sample);
	um_bag_reader_free(c.reader);
	um_cluster_model_free(c.model);
	um_arena_release(&c.arena);
	um_pool_free(c.pool);
	return rc;
}

/* ---- segment ------------------------------------------------------------------------------ */

/* count_again - needs were counted for another unit. */
static enum unmet_status count_again(struct unmet_project *project, struct um_arena *arena, struct unmet_error *err)
{
	const char *before, *after;
	enum unmet_status rc = um_store_fact(project->store, "unit", arena, &before, err);

	if (!rc)
		rc = um_store_units_build(project->store, project->options.unit, err);
	if (!rc)
		rc = um_store_fact(project->store, "unit", arena, &after, err);
	return rc || strcmp(before, after) == 0 ? rc : um_store_count(project->store, err);
}

static enum unmet_status segment_all(struct unmet_project *project, struct um_pool *pool, struct um_arena *arena,
                                     struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_progress progress = progress_of(o);
	struct um_segment_options options = { .segments = o->segments, .seed = o->seed, .pool = pool, .progress = &progress };
	struct um_incidence incidence;
	struct um_attributes attributes;
	struct um_segmentation segmentation;
	enum unmet_status rc = um_store_clear(project->store, UM_PART_SEGMENTS, err);

	if (!rc)
		rc = count_again(project, arena, err);
	if (!rc)
		rc = um_store_incidence(project->store, arena, &incidence, err);
	if (!rc && !incidence.need_count)
		return um_fail(err, UNMET_E_NOTHING, "there are no needs to segment by: run `unmet cluster` first");
	if (!rc)
		rc = um_store_attributes(project->store, arena, &attributes, err);
	if (!rc)
		rc = um_segment(&incidence, &attributes, &options, arena, &segmentation, err);
	if (!rc)
		rc = um_store_segments_write(project->store, &segmentation, &attributes, err);
	return rc ? rc : set_fact(project, "segment_config", err, "segments=%u seed=%llu unit=%d", o->segments,
	                          (unsigned long long)o->seed, o->unit);
}

enum unmet_status unmet_segment(struct unmet_project *project, struct unmet_error *err)
{
	struct um_pool *pool = um_pool_new(project->options.jobs);
	struct um_arena arena;
	enum unmet_status rc = pool ? um_store_begin(project->store, err) : um_nomem(err);

	um_arena_init(&arena, RESULT_BYTES);
	if (!rc)
		rc = finish(project, segment_all(project, pool, &arena, err), err);
	um_arena_release(&arena);
	um_pool_free(pool);
	return rc;
}

/* ---- export ------------------------------------------------------------------------------- */

struct lines {
	struct um_out *out;
	struct um_buf buf;
	struct unmet_error *err;
	enum unmet_status rc;
	struct um_progress progress;
	uint64_t done;
};

static enum unmet_status flush(struct lines *l, size_t above)
{
	if (!l->rc && l->buf.len > above) {
		l->rc = um_buf_check(&l->buf, l->err);
		if (!l->rc)
			l->rc = um_out_write(l->out, l->buf.ptr, l->buf.len, l->err);
		um_buf_clear(&l->buf);
	}
	return l->rc;
}

static enum unmet_status evidence_line(void *ctx, const struct um_mention_row *row, struct unmet_error *err)
{
	struct lines *l = ctx;
	const struct um_mention *m = &row->mention;
	struct um_evidence evidence = {
		.mention = row->quote.mention, .document = row->quote.document, .source = row->quote.source,
		.customer = row->quote.customer, .speaker = row->quote.speaker, .date = row->quote.date,
		.kinds = m->kinds, .kind = m->kind, .polarity = m->polarity, .intensity = (double)m->intensity,
		.score = (double)m->score, .solution = m->solution, .need = row->need, .posterior = row->posterior,
		.start = m->start, .end = m->end, .quote = row->quote.text, .quote_bytes = row->text_bytes,
	};
	enum unmet_status rc = um_progress_tick(&l->progress, ++l->done, err);

	um_export_evidence_line(&l->buf, &evidence);
	return rc ? rc : flush(l, FLUSH_BYTES);
}

static int reject_line(void *ctx, const struct unmet_reject *reject)
{
	struct lines *l = ctx;

	um_export_reject_line(&l->buf, reject);
	return flush(l, FLUSH_BYTES) != UNMET_OK;
}

typedef enum unmet_status (*lines_fn)(struct unmet_project *project, struct lines *l, struct unmet_error *err);

static enum unmet_status write_evidence(struct unmet_project *project, struct lines *l, struct unmet_error *err)
{
	return um_store_each_mention(project->store, evidence_line, l, err);
}

static enum unmet_status write_rejects(struct unmet_project *project, struct lines *l, struct unmet_error *err)
{
	struct unmet_error store_error = { 0 };
	enum unmet_status rc = um_store_each_reject(project->store, reject_line, l, &store_error);

	if (rc && !l->rc && err)
		*err = store_error;
	return l->rc ? l->rc : rc;
}

static enum unmet_status write_lines(struct unmet_project *project, const char *path, uint64_t total, lines_fn fn,
                                     struct unmet_error *err)
{
	struct lines l = { .err = err, .progress = progress_of(&project->options) };
	enum unmet_status rc = um_out_open(&l.out, path, err);

	if (rc)
		return rc;
	um_buf_init(&l.buf, 4u * UM_MAX_DOCUMENT_BYTES);
	um_progress_start(&l.progress, "export", "mentions", total);
	rc = fn(project, &l, err);
	if (!rc)
		rc = flush(&l, 0);
	um_buf_release(&l.buf);
	if (!rc)
		return um_out_commit(l.out, err);
	um_out_abort(l.out);
	return rc;
}

static enum unmet_status in_folder(struct um_buf *path, const char *folder, const char *name, struct unmet_error *err)
{
	um_buf_clear(path);
	um_buf_addf(path, "%s/%s", folder, name);
	return um_buf_check(path, err);
}

static enum unmet_status export_all(struct unmet_project *project, const struct unmet_results *results, const char *folder,
                                    struct um_buf *path, struct unmet_error *err)
{
	enum unmet_status rc = in_folder(path, folder, "evidence.jsonl", err);

	if (!rc)
		rc = write_lines(project, path->ptr, results->summary.mention_count, write_evidence, err);
	if (!rc)
		rc = in_folder(path, folder, "rejects.jsonl", err);
	if (!rc)
		rc = write_lines(project, path->ptr, 0, write_rejects, err);
	if (!rc)
		rc = in_folder(path, folder, "segments.json", err);
	return rc ? rc : um_export_segments_json(results, path->ptr, err);
}

enum unmet_status unmet_export(struct unmet_project *project, const char *out_dir, struct unmet_error *err)
{
	const struct unmet_results *results;
	struct um_buf path;
	enum unmet_status rc = um_mkdir_p(out_dir, err);

	if (!rc)
		rc = unmet_results_load(project, &results, err);
	if (rc)
		return rc;
	um_buf_init(&path, 1 << 16);
	rc = export_all(project, results, out_dir, &path, err);
	um_buf_release(&path);
	unmet_results_free(results);
	return rc;
}

/* ---- search ------------------------------------------------------------------------------- */

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
static void add_passages(struct worker *w, int64_t document, struct um_buf *out)
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
	const struct readers *r = ctx;
	struct worker *w = &r->worker[worker];
	struct um_buf *out = &r->found[slot].passage;
	enum unmet_status rc = UNMET_OK;
	size_t i, t;

	um_buf_clear(out);
	for (i = 0; i < total && !rc; i++) {
		if (!um_grow((void **)&w->range, &w->range_capacity, d[i].turn_count + 1, sizeof(*w->range)))
			return um_nomem(err);
		for (t = 0; t < d[i].turn_count; t++)
			w->range[t] = (struct um_range){ d[i].turn[t].start, d[i].turn[t].end };
		rc = read_text(r, w, &d[i], d[i].turn_count, err);
		if (!rc)
			add_passages(w, d[i].id, out);
	}
	return rc ? rc : um_buf_check(out, err);
}

static enum unmet_status write_passages(void *ctx, size_t first, size_t total, struct unmet_error *err)
{
	const struct readers *r = ctx;
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

static enum unmet_status build_index(struct unmet_project *project, struct readers *r, int64_t after, struct unmet_error *err)
{
	struct um_progress progress = progress_of(&project->options);
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
static void add_stems(struct query *q, const struct worker *w)
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

static enum unmet_status stem_query(struct unmet_project *project, struct readers *r, struct um_str words, struct query *q,
                                    struct unmet_error *err)
{
	struct worker *w = &r->worker[0];
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

static enum unmet_status run_query(struct unmet_project *project, struct readers *r, const char *words, size_t most,
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
	struct readers r;
	bool pending;
	int64_t after;
	enum unmet_status rc = um_store_search_pending(project->store, &pending, &after, err);

	if (rc)
		return rc;
	rc = init_readers(&r, &project->options, false, err);
	if (!rc && pending)
		rc = build_index(project, &r, after, err);
	if (!rc)
		rc = run_query(project, &r, words, most, fn, ctx, err);
	free_readers(&r);
	return rc;
}

/* ---- detection without a project ---------------------------------------------------------- */

struct unmet_detector {
	struct readers readers;
	struct unmet_options options;
	struct um_buf valid, text;
	struct unmet_cue *cue;
	size_t cue_capacity;
};

enum unmet_status unmet_detector_new(struct unmet_detector **out, const struct unmet_options *options, struct unmet_error *err)
{
	struct unmet_detector *d = um_calloc(1, sizeof(*d));
	enum unmet_status rc;

	*out = NULL;
	if (!d)
		return um_nomem(err);
	if (options)
		d->options = *options;
	else
		unmet_options_init(&d->options);
	d->options.jobs = 1;
	um_buf_init(&d->valid, 4u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&d->text, 4u * UM_MAX_DOCUMENT_BYTES);
	rc = init_readers(&d->readers, &d->options, true, err);
	if (rc) {
		unmet_detector_free(d);
		return rc;
	}
	*out = d;
	return UNMET_OK;
}

void unmet_detector_free(struct unmet_detector *d)
{
	if (!d)
		return;
	free_readers(&d->readers);
	um_buf_release(&d->valid);
	um_buf_release(&d->text);
	um_free(d->cue);
	um_free(d);
}

/* normal - the text as the stages want it; the same bytes where it is plain. */
static enum unmet_status normal(struct unmet_detector *d, const char *text, size_t text_bytes, struct um_str *out,
                                struct unmet_error *err)
{
	*out = um_str_n(text, text_bytes);
	if (um_utf8_is_ascii(text, text_bytes) && um_utf8_valid(text, text_bytes) == text_bytes)
		return UNMET_OK;
	um_buf_clear(&d->valid);
	um_buf_clear(&d->text);
	um_utf8_repair(&d->valid, text, text_bytes);
	if (!d->valid.failed)
		um_utf8_nfc(&d->text, d->valid.ptr, d->valid.len);
	*out = um_buf_str(&d->text);
	return d->valid.failed ? um_buf_check(&d->valid, err) : um_buf_check(&d->text, err);
}

static int by_start(const void *x, const void *y)
{
	const struct unmet_cue *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (strcmp(a->name, b->name))
		return strcmp(a->name, b->name);
	return (a->end > b->end) - (a->end < b->end);
}

static enum unmet_status copy_cues(struct unmet_detector *d, const struct um_mentions *m, struct unmet_detection *out,
                                   struct unmet_error *err)
{
	size_t i;

	if (!um_grow((void **)&d->cue, &d->cue_capacity, m->hit_count + 1, sizeof(*d->cue)))
		return um_nomem(err);
	for (i = 0; i < m->hit_count; i++)
		d->cue[i] = (struct unmet_cue){ um_cues_name(d->readers.cues, m->hit[i].cue), m->hit[i].start, m->hit[i].end };
	if (m->hit_count > 1)
		qsort(d->cue, m->hit_count, sizeof(*d->cue), by_start);
	out->cue = d->cue;
	out->cue_count = m->hit_count;
	return UNMET_OK;
}

/* sum_up - one verdict from the sentences of a text: all their kinds, and the surest one's manner. */
static void sum_up(const struct um_mentions *m, struct unmet_detection *out)
{
	size_t i;

	for (i = 0; i < m->mention_count; i++) {
		const struct um_mention *mention = &m->mention[i];

		out->kinds |= mention->kinds;
		out->solution |= mention->solution;
		if (i && (double)mention->score <= out->score)
			continue;
		out->score = (double)mention->score;
		out->polarity = mention->polarity;
		out->intensity = (double)mention->intensity;
	}
}

static enum unmet_status judge(struct unmet_detector *d, struct unmet_detection *out, struct unmet_error *err)
{
	struct worker *w = &d->readers.worker[0];
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	enum unmet_status rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);

	if (rc)
		return rc;
	out->need = w->mentions.mention_count > 0;
	if (out->need) {
		sum_up(&w->mentions, out);
		return copy_cues(d, &w->mentions, out, err);
	}
	/* No need; how near it came is still worth knowing. */
	options.mode = UNMET_MENTIONS_ALL;
	rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);
	if (!rc)
		sum_up(&w->mentions, out);
	out->kinds = 0;
	out->polarity = UNMET_POLARITY_NEUTRAL;
	out->intensity = 0;
	out->solution = false;
	return rc;
}

enum unmet_status unmet_detector_run(struct unmet_detector *d, const char *text, size_t text_bytes,
                                     struct unmet_detection *detection, struct unmet_error *err)
{
	struct um_store_document document = { 0 };
	enum unmet_status rc = normal(d, text, text_bytes, &document.text, err);

	*detection = (struct unmet_detection){ .polarity = UNMET_POLARITY_NEUTRAL };
	document.lang = UM_LIT("");
	if (!rc)
		rc = read_text(&d->readers, &d->readers.worker[0], &document, 0, err);
	if (!rc)
		rc = judge(d, detection, err);
	if (rc)
		*detection = (struct unmet_detection){ .polarity = UNMET_POLARITY_NEUTRAL };
	return rc;
}

struct jsonl {
	struct unmet_detector *detector;
	unmet_write_fn write;
	void *ctx;
	struct um_buf out;
};

static enum unmet_status flush_jsonl(struct jsonl *j, size_t above, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&j->out, err);

	if (!rc && j->out.len > above)
		rc = j->write(j->ctx, j->out.ptr, j->out.len);
	if (rc && !j->out.failed)
		rc = um_fail(err, rc, "the output could not be written");
	if (j->out.len > above)
		um_buf_clear(&j->out);
	return rc;
}

static void bad_line(struct um_buf *out, struct um_str reason)
{
	struct um_jw jw;

	um_jw_init(&jw, out, false);
	um_jw_open(&jw, NULL, '{');
	um_jw_null(&jw, "id");
	um_jw_str(&jw, "error", reason);
	um_jw_close(&jw, '}');
	um_buf_addc(out, '\n');
}

static enum unmet_status detect_record(void *ctx, struct um_str id, struct um_str text, bool id_is_number,
                                       struct unmet_error *err)
{
	struct jsonl *j = ctx;
	struct unmet_detection detection;
	enum unmet_status rc;

	if (!text.ptr) {
		bad_line(&j->out, id);
		return flush_jsonl(j, FLUSH_BYTES, err);
	}
	rc = unmet_detector_run(j->detector, text.ptr, text.len, &detection, err);
	if (rc)
		return rc;
	um_export_detection_line(&j->out, id.ptr ? id.ptr : "", id.len, id_is_number, &detection);
	return flush_jsonl(j, FLUSH_BYTES, err);
}

enum unmet_status unmet_detector_jsonl(struct unmet_detector *detector, const char *path, unmet_write_fn write, void *ctx,
                                       struct unmet_error *err)
{
	struct jsonl j = { .detector = detector, .write = write, .ctx = ctx };
	enum unmet_status rc;

	um_buf_init(&j.out, 8u * UM_MAX_DOCUMENT_BYTES);
	rc = um_ingest_records(path, detect_record, &j, err);
	if (!rc)
		rc = flush_jsonl(&j, 0, err);
	um_buf_release(&j.out);
	return rc;
}

/* ---- how good detection is ---------------------------------------------------------------- */

/* check_case - *fits, or why not in `why`; what was found in *found. */
static enum unmet_status check_case(struct unmet_detector *d, const struct um_case *one, struct unmet_detection *found,
                                    struct um_buf *why, bool *fits, struct unmet_error *err)
{
	struct worker *w = &d->readers.worker[0];
	const struct um_lang *lang = um_lang_find(d->readers.langs, one->lang);
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS };
	enum unmet_status rc;

	if (!lang)
		return um_fail_at(err, UNMET_E_FORMAT, one->path, one->line, 0, "%s:%u: there is no language %s", one->path, one->line,
		                  one->lang);
	rc = um_text_read(w->text, w->vocab, lang, one->text, NULL, 0, err);
	if (!rc)
		rc = um_detect(w->detector, w->text, w->vocab, &options, &w->mentions, err);
	if (rc)
		return rc;
	um_buf_clear(why);
	*fits = um_case_check(one, &w->mentions, why);
	*found = (struct unmet_detection){ .need = w->mentions.mention_count > 0, .polarity = UNMET_POLARITY_NEUTRAL };
	sum_up(&w->mentions, found);
	rc = copy_cues(d, &w->mentions, found, err);
	return rc ? rc : um_buf_check(why, err);
}

static enum unmet_status check_cases(struct unmet_detector *d, struct um_arena *arena, const struct um_case *cases, size_t total,
                                     unmet_case_fn fn, void *ctx, struct unmet_error *err)
{
	struct um_buf why;
	enum unmet_status rc = UNMET_OK;
	size_t i;

	um_buf_init(&why, 4096);
	for (i = 0; i < total && !rc; i++) {
		const struct um_case *c = &cases[i];
		struct unmet_detection found;
		struct unmet_case told = { c->path, c->line, c->lang, um_arena_strndup(arena, c->expected.ptr, c->expected.len),
			um_arena_strndup(arena, c->text.ptr, c->text.len), NULL, &found };
		bool fits = false;

		rc = told.expected && told.text ? check_case(d, c, &found, &why, &fits, err) : um_arena_fail(arena, err);
		told.why = fits ? NULL : why.ptr;
		if (!rc && fn(ctx, &told))
			break;
	}
	um_buf_release(&why);
	return rc;
}

enum unmet_status unmet_detector_cases(struct unmet_detector *d, unmet_case_fn fn, void *ctx, struct unmet_error *err)
{
	const char *code = d->options.lang, *folder = lexicon_folder(&d->options);
	struct um_arena arena;
	struct um_case *cases;
	size_t total;
	enum unmet_status rc;

	um_arena_init(&arena, (size_t)256 << 20);
	rc = um_cases_load(&cases, &total, &arena, folder, code && strcmp(code, "auto") ? code : NULL, err);
	if (!rc && !total)
		rc = um_fail(err, UNMET_E_NOTHING, "%s: no cases; they are written in LANGUAGE/*.cases beside the cues", folder);
	if (!rc)
		rc = check_cases(d, &arena, cases, total, fn, ctx, err);
	um_arena_release(&arena);
	return rc;
}

struct scoring {
	struct um_arena arena;
	struct um_gold *gold;        /* [total] */
	size_t total;
	bool *found, *truth;         /* [total] */
};

static enum unmet_status judge_gold(struct unmet_detector *d, struct scoring *s, size_t i, uint32_t positive,
                                    unmet_judged_fn fn, void *ctx, struct unmet_error *err)
{
	const struct um_gold *g = &s->gold[i];
	struct unmet_detection found;
	struct unmet_judged told = { .line = g->line, .id = g->id.ptr ? g->id.ptr : "", .text = g->text.ptr, .truth = g->truth,
		.found = &found };
	enum unmet_status rc = unmet_detector_run(d, g->text.ptr, g->text.len, &found, err);

	if (rc)
		return rc;
	told.said = (found.kinds & positive) || (found.solution && (positive & UNMET_POSITIVE_SOLUTION));
	s->found[i] = told.said;
	s->truth[i] = told.truth;
	return fn && fn(ctx, &told) ? um_fail(err, UNMET_E_CANCELLED, "stopped") : UNMET_OK;
}

static void fill_score(const struct scoring *s, uint64_t seed, struct unmet_score *out)
{
	struct um_score score;
	size_t i;

	um_score_binary(s->found, s->truth, s->total, seed, &score);
	for (i = 0; i < s->total; i++)
		out->positive_count += s->truth[i];
	out->labelled_count = s->total;
	out->right_count = score.right_count;
	out->wrong_count = score.wrong_count;
	out->missed_count = score.missed_count;
	out->precision = score.precision;
	out->recall = score.recall;
	out->f1 = score.f1;
	out->precision_ci = score.precision_ci;
	out->recall_ci = score.recall_ci;
	out->f1_ci = score.f1_ci;
}

enum unmet_status unmet_detector_score(struct unmet_detector *d, const char *gold_path, uint32_t positive, unmet_judged_fn fn,
                                       void *ctx, struct unmet_score *score, struct unmet_error *err)
{
	struct scoring s = { 0 };
	enum unmet_status rc;
	size_t i;

	*score = (struct unmet_score){ 0 };
	um_arena_init(&s.arena, (size_t)2 << 30);
	rc = um_gold_load(&s.gold, &s.total, &score->unlabelled_count, &s.arena, gold_path, positive, err);
	if (!rc && !s.total)
		rc = um_fail(err, UNMET_E_NOTHING, "%s: no record has a label; write yes, no, or kinds such as wish,problem", gold_path);
	if (!rc) {
		s.found = UM_ARRAY(&s.arena, bool, s.total);
		s.truth = UM_ARRAY(&s.arena, bool, s.total);
		rc = s.found && s.truth ? UNMET_OK : (enum unmet_status)um_arena_fail(&s.arena, err);
	}
	for (i = 0; i < s.total && !rc; i++)
		rc = judge_gold(d, &s, i, positive, fn, ctx, err);
	if (!rc)
		fill_score(&s, d->options.seed, score);
	else
		*score = (struct unmet_score){ 0 };
	um_arena_release(&s.arena);
	return rc;
}

struct drawing { struct um_draw *draw; struct um_progress progress; uint64_t done; };

static enum unmet_status draw_mention(void *ctx, const struct um_mention_row *row, struct unmet_error *err)
{
	struct drawing *d = ctx;
	char id[24];

	snprintf(id, sizeof(id), "%llu", (unsigned long long)row->quote.mention);
	if (!um_draw_add(d->draw, um_str(id), um_str_n(row->quote.text, row->text_bytes)))
		return um_nomem(err);
	return um_progress_tick(&d->progress, ++d->done, err);
}

static bool has_word(const struct um_text *text, const struct um_sentence *s)
{
	uint32_t i;

	for (i = s->token; i < s->token + s->token_count; i++)
		if (text->token[i].flags & UM_TOKEN_WORD)
			return true;
	return false;
}

/* draw_document - its customers' sentences, named by what the document says and where: the same in any project. */
static enum unmet_status draw_document(struct drawing *d, const struct readers *r, const struct um_store_document *document,
                                       struct unmet_error *err)
{
	struct worker *w = &r->worker[0];
	size_t turns;
	uint32_t i;
	char id[40];
	enum unmet_status rc = customer_turns(w, document, &turns, err);

	if (rc || (document->turn_count && !turns))
		return rc;
	rc = read_text(r, w, document, turns, err);
	for (i = 0; !rc && i < w->text->sentence_count; i++) {
		const struct um_sentence *s = &w->text->sentence[i];

		snprintf(id, sizeof(id), "%016llx:%u", (unsigned long long)um_hash64(document->text.ptr, document->text.len), s->start);
		if (has_word(w->text, s) && !um_draw_add(d->draw, um_str(id), um_str_n(document->text.ptr + s->start, s->end - s->start)))
			return um_nomem(err);
	}
	return rc ? rc : um_progress_tick(&d->progress, ++d->done, err);
}

static enum unmet_status draw_sentences(struct unmet_project *project, struct drawing *d, struct unmet_error *err)
{
	struct um_store_document document;
	struct um_store_reader *reader = NULL;
	struct um_arena arena;
	struct readers r;
	bool more = true;
	enum unmet_status rc = init_readers(&r, &project->options, false, err);

	um_arena_init(&arena, (size_t)1 << 30);
	if (!rc)
		rc = um_store_reader_new(&reader, project->store, UM_ORDER_STABLE, 0, err);
	while (!rc && more) {
		um_arena_clear(&arena);
		rc = um_store_reader_next(reader, &arena, &document, &more, err);
		if (!rc && more)
			rc = draw_document(d, &r, &document, err);
	}
	um_store_reader_free(reader);
	um_arena_release(&arena);
	free_readers(&r);
	return rc;
}

static enum unmet_status write_drawn(struct um_draw *draw, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf out;
	enum unmet_status rc;
	size_t total;

	um_buf_init(&out, (size_t)2 << 30);
	total = um_draw_write(draw, &out);
	rc = um_buf_check(&out, err);
	if (!rc && !total)
		rc = um_fail(err, UNMET_E_NOTHING, "the project holds nothing to draw from; `unmet status` says what was read");
	if (!rc && write(ctx, out.ptr, out.len))
		rc = um_fail(err, UNMET_E_IO, "the output could not be written");
	um_buf_release(&out);
	return rc;
}

enum unmet_status unmet_sample_jsonl(struct unmet_project *project, enum unmet_sample what, size_t most, unmet_write_fn write,
                                     void *ctx, struct unmet_error *err)
{
	struct drawing d = { .draw = um_draw_new(most, project->options.seed), .progress = progress_of(&project->options) };
	enum unmet_status rc;

	if (!d.draw)
		return um_nomem(err);
	um_progress_start(&d.progress, "sample", what == UNMET_SAMPLE_MENTIONS ? "mentions" : "documents", 0);
	rc = what == UNMET_SAMPLE_MENTIONS ? um_store_each_mention(project->store, draw_mention, &d, err)
	                                   : draw_sentences(project, &d, err);
	if (!rc)
		rc = write_drawn(d.draw, write, ctx, err);
	um_draw_free(d.draw);
	return rc;
}

/* ---- versions ----------------------------------------------------------------------------- */

static char versions[256];

static void write_versions(void)
{
	snprintf(versions, sizeof(versions), "SQLite %s\n%s\n%s\n", um_store_sqlite_version(), um_pattern_version(),
	         um_stemmer_version());
}

const char *unmet_versions(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, write_versions);
	return versions;
}
