/* SPDX-License-Identifier: Apache-2.0 */
/* score.c - how good detection is: the lexicons' own cases, labelled texts, and texts drawn to be labelled. */
#include "detector.h"
#include "project.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ingest/ingest.h"

#include <stdio.h>

/* check_case - *fits, or why not in `why`; what was found in *found. */
static enum unmet_status check_case(struct unmet_detector *d, const struct um_case *one, struct unmet_detection *found,
                                    struct um_buf *why, bool *fits, struct unmet_error *err)
{
	static const enum unmet_role customer = UNMET_ROLE_CUSTOMER;
	struct um_worker *w = &d->readers.worker[0];
	const struct um_lang *lang = um_lang_find(d->readers.langs, one->lang);
	struct um_detect_options options = { .mode = UNMET_MENTIONS_NEEDS, .role = &customer, .role_total = one->spoken };
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
	um_detector_sum_up(&w->mentions, found);
	rc = um_detector_copy_cues(d, &w->mentions, found, err);
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
	const char *code = d->options.lang, *folder = um_lexicon_folder(&d->options);
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
static enum unmet_status draw_document(struct drawing *d, const struct um_readers *r, const struct um_store_document *document,
                                       struct unmet_error *err)
{
	struct um_worker *w = &r->worker[0];
	size_t turns;
	uint32_t i;
	char id[40];
	enum unmet_status rc = um_worker_turns(w, document, &turns, err);

	if (rc || (document->turn_count && !turns))
		return rc;
	rc = um_worker_read(r, w, document, turns, err);
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
	struct um_readers r;
	bool more = true;
	enum unmet_status rc = um_readers_init(&r, &project->options, false, err);

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
	um_readers_release(&r);
	return rc;
}

static enum unmet_status write_drawn(struct um_draw *draw, unmet_write_fn write, void *ctx, struct unmet_error *err)
{
	struct um_buf out;

	um_buf_init(&out, (size_t)2 << 30);
	if (um_draw_write(draw, &out) || out.failed)
		return um_give(&out, "the sample", write, ctx, err);
	um_buf_release(&out);
	return um_fail(err, UNMET_E_NOTHING, "the project holds nothing to draw from; `unmet status` says what was read");
}

enum unmet_status unmet_sample_jsonl(struct unmet_project *project, enum unmet_sample what, size_t most, unmet_write_fn write,
                                     void *ctx, struct unmet_error *err)
{
	struct drawing d = { .draw = um_draw_new(most, project->options.seed), .progress = um_progress_of(&project->options) };
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
