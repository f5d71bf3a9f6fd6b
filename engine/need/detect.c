/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - a document's sentences, those of customers, to mentions. What others say is not a customer's
 * need: an interviewer's question, an agent's apology, a line quoted from an earlier mail, what a program wrote.
 */
#include <string.h>

#include "base/mem.h"
#include "need/cues.h"

/* A document being read. */
struct job {
	struct um_detector *d;
	const struct um_cue_lang *lang; /* NULL: no cues for it */
	const struct um_text *text;
	const struct um_vocab *vocab;
	const struct um_detect_options *options;
	double threshold;
	bool force;
	struct um_mentions *out;
	struct unmet_error *err;
};

#define SUBJECT_MAX_BYTES ((size_t)1 << 20)

struct um_detector *um_detector_new(const struct um_cues *cues)
{
	struct um_detector *d = um_calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->cues = cues;
	um_buf_init(&d->subject, SUBJECT_MAX_BYTES);
	um_buf_init(&d->scratch, 1u << 16);
	d->matcher = um_matcher_new();
	if (!d->matcher) {
		um_detector_free(d);
		return NULL;
	}
	return d;
}

void um_detector_forget(struct um_detector *d)
{
	for (size_t i = 0; i < UM_CUE_MAX_LANGS; i++) {
		um_free(d->cache[i].info);
		d->cache[i] = (struct um_word_cache){ 0 };
	}
	d->vocab = NULL;
}

void um_detector_free(struct um_detector *d)
{
	if (!d)
		return;
	um_detector_forget(d);
	for (size_t i = 0; i < UM_CUE_MAX_LANGS; i++)
		um_dfa_free(d->dfa[i]);
	um_matcher_free(d->matcher);
	um_buf_release(&d->subject);
	um_buf_release(&d->scratch);
	um_free(d->stop);
	um_free(d->sorted);
	um_free(d->said.item);
	um_free(d->mood.item);
	um_free(d);
}

void um_mentions_release(struct um_mentions *mentions)
{
	um_free(mentions->mention);
	um_free(mentions->hit);
	um_free(mentions->quiet);
	um_buf_release(&mentions->note);
	*mentions = (struct um_mentions){ 0 };
}

static bool is_customers(const struct um_detect_options *options, const struct um_sentence *sentence)
{
	enum unmet_role role = UNMET_ROLE_UNKNOWN;

	if (options->role && sentence->turn < options->role_total)
		role = options->role[sentence->turn];
	return role == UNMET_ROLE_CUSTOMER || role == UNMET_ROLE_UNKNOWN;
}

/* is_spoken - somebody known as a customer speaks, so somebody listens who is none. */
static bool is_spoken(const struct um_detect_options *options, const struct um_sentence *sentence)
{
	return options->role && sentence->turn < options->role_total && options->role[sentence->turn] == UNMET_ROLE_CUSTOMER;
}

static bool is_quoted(const struct um_text *text, const struct um_sentence *sentence)
{
	return text->bytes.ptr[sentence->start] == '>';
}

/* bare_mention - a sentence in a language without cues. */
static enum unmet_status bare_mention(const struct um_span *span, struct um_mentions *out, struct unmet_error *err)
{
	void *grown = out->mention;

	if (!um_grow(&grown, &out->mention_capacity, out->mention_count + 1, sizeof(*out->mention)))
		return um_nomem(err);
	out->mention = grown;
	out->mention[out->mention_count++] = (struct um_mention){
		.start = span->start, .end = span->end, .sentence = span->sentence, .polarity = UNMET_POLARITY_NEUTRAL,
		.phrase_start = span->start, .phrase_end = span->end, .hit = (uint32_t)out->hit_count };
	return UNMET_OK;
}

/* drop_spoken - cues that are about talk say nothing about what is written. */
static void drop_spoken(const struct um_cues *cues, struct um_found_list *found)
{
	size_t kept = 0;

	for (size_t i = 0; i < found->total; i++)
		if (!(cues->cue[found->item[i].cue].flags & UM_CUE_SPOKEN))
			found->item[kept++] = found->item[i];
	found->total = kept;
}

static enum unmet_status note_quiet(struct um_mentions *out, uint32_t sentence, struct unmet_error *err)
{
	if (!um_grow((void **)&out->quiet, &out->quiet_capacity, out->quiet_count + 1, sizeof(*out->quiet)))
		return um_nomem(err);
	out->quiet[out->quiet_count++] = sentence;
	return UNMET_OK;
}

/* run_batch - match and judge the windows gathered, and begin a new batch. */
static enum unmet_status run_batch(struct job *job)
{
	struct um_detector *d = job->d;
	enum unmet_status rc = um_match_run(d, job->lang, job->text, job->vocab, job->err);

	for (size_t i = 0; !rc && i < d->window_total; i++) {
		const struct um_window *window = &d->window[i];

		rc = um_match_note(d, window, job->lang, job->text, job->vocab, job->err);
		if (!is_spoken(job->options, &job->text->sentence[window->span.sentence])) {
			drop_spoken(d->cues, &d->said);
			drop_spoken(d->cues, &d->mood);
		}
		if (!rc && d->said.total == 0)
			rc = note_quiet(job->out, window->span.sentence, job->err);
		if (!rc)
			rc = um_judge(d, job->lang, job->text, window, job->threshold, job->force, job->out, job->err);
	}
	um_match_clear(d);
	return rc;
}

/* add_sentence - to the batch, in windows, for a log file without a full stop is a sentence of megabytes. */
static enum unmet_status add_sentence(struct job *job, uint32_t index)
{
	const struct um_text *text = job->text;
	const struct um_sentence *s = &text->sentence[index];
	struct um_span span = { index, s->token, s->token_count, s->start, s->end };
	enum unmet_status rc = UNMET_OK;

	if (!job->lang)
		return job->force ? bare_mention(&span, job->out, job->err) : UNMET_OK;
	for (uint32_t at = 0; !rc && at < s->token_count; at += UM_WINDOW_TOKENS) {
		uint32_t left = s->token_count - at;

		if (s->token_count > UM_WINDOW_TOKENS) {
			span.first = s->token + at;
			span.total = left < UM_WINDOW_TOKENS ? left : UM_WINDOW_TOKENS;
			span.start = text->token[span.first].start;
			span.end = text->token[span.first + span.total - 1].end;
		}
		if (job->options->mode == UNMET_MENTIONS_NEEDS && um_is_machine(text, &span))
			continue;
		if (!um_match_add(job->d, &span)) {
			rc = run_batch(job);
			um_match_add(job->d, &span);
		}
	}
	return rc;
}

/* merge - all mentions of a document into one: the strongest decides kind and polarity. */
static void merge(struct um_mentions *out)
{
	struct um_mention *all = &out->mention[0], *best = all;
	uint32_t kinds = 0, end = 0;
	float intensity = 0;
	bool solution = false;
	struct um_mention one;

	if (out->mention_count == 0)
		return;
	for (size_t i = 0; i < out->mention_count; i++) {
		struct um_mention *m = &out->mention[i];

		kinds |= m->kinds;
		solution = solution || m->solution;
		intensity = m->intensity > intensity ? m->intensity : intensity;
		end = m->end > end ? m->end : end;
		if (m->score > best->score)
			best = m;
	}
	one = *best;
	one.start = all->start;
	one.end = end;
	one.sentence = all->sentence;
	one.kinds = kinds;
	one.solution = solution;
	one.intensity = intensity;
	one.hit = 0;
	one.hit_count = (uint32_t)out->hit_count;
	out->mention[0] = one;
	out->mention_count = 1;
}

enum unmet_status um_detect(struct um_detector *detector, const struct um_text *text, const struct um_vocab *vocab,
                            const struct um_detect_options *options, struct um_mentions *out, struct unmet_error *err)
{
	struct job job = { .d = detector, .lang = um_cue_lang_find(detector->cues, text->lang), .text = text, .vocab = vocab,
		.options = options, .force = options->mode != UNMET_MENTIONS_NEEDS, .out = out, .err = err };
	enum unmet_status rc = UNMET_OK;

	out->mention_count = out->hit_count = out->quiet_count = 0;
	if (detector->vocab != vocab)
		um_detector_forget(detector);
	detector->vocab = vocab;
	job.threshold = options->threshold > 0 ? options->threshold : job.lang ? job.lang->threshold : 0;
	um_match_clear(detector);
	for (uint32_t i = 0; !rc && i < text->sentence_count; i++) {
		const struct um_sentence *sentence = &text->sentence[i];

		if (!is_customers(options, sentence) || sentence->token_count == 0)
			continue;
		if (options->mode == UNMET_MENTIONS_NEEDS && is_quoted(text, sentence))
			continue;
		rc = add_sentence(&job, i);
	}
	if (!rc && detector->window_total)
		rc = run_batch(&job);
	if (rc)
		out->mention_count = out->hit_count = out->quiet_count = 0;
	else if (options->mode == UNMET_MENTIONS_DOCUMENTS)
		merge(out);
	return rc;
}
