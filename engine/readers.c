/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers.c - one vocabulary, text and detector per thread. A vocabulary that is full of what people write
 * once is dropped and started anew; ids never leave the thread, so nobody notices.
 */
#include "readers.h"

#include "near.h"
#include "project.h"
#include "self.h"

#include "base/mem.h"

#include <string.h>

#define DEFAULT_LANGUAGE "en"

static enum unmet_status choose_language(struct um_readers *r, struct unmet_error *err)
{
	const char *code = r->options->lang;

	r->fallback = um_lang_find(r->langs, DEFAULT_LANGUAGE);
	if (!code || !*code || strcmp(code, "auto") == 0)
		return UNMET_OK;
	r->fixed = um_lang_find(r->langs, code);
	return r->fixed ? UNMET_OK : um_fail(err, UNMET_E_ARG, "--lang %s: no such language; give an ISO 639-1 code such as en, or auto", code);
}

static enum unmet_status new_worker(struct um_worker *w, const struct um_cues *cues, struct unmet_error *err)
{
	um_thread_words_init(&w->words);
	um_buf_init(&w->stems, 2u * UM_MAX_DOCUMENT_BYTES);
	um_buf_init(&w->fold, 4u * UM_MAX_DOCUMENT_BYTES);
	w->vocab = um_vocab_new();
	w->text = um_text_new();
	w->detector = cues ? um_detector_new(cues) : NULL;
	return w->vocab && w->text && (w->detector || !cues) ? UNMET_OK : um_nomem(err);
}

static void free_worker(struct um_worker *w)
{
	um_thread_words_release(&w->words);
	um_detector_free(w->detector);
	um_mentions_release(&w->mentions);
	um_text_free(w->text);
	um_vocab_free(w->vocab);
	um_buf_release(&w->stems);
	um_buf_release(&w->fold);
	um_free(w->range);
	um_free(w->role);
}

void um_readers_release(struct um_readers *r)
{
	size_t i;

	for (i = 0; r->worker && i < r->jobs; i++)
		free_worker(&r->worker[i]);
	um_free(r->worker);
	for (i = 0; r->found && i < UM_ROUND_SLOTS; i++) {
		um_pack_release(&r->found[i].pack);
		um_near_block_release(&r->found[i].near);
		um_buf_release(&r->found[i].passage);
		um_buf_release(&r->found[i].quiet);
	}
	um_free(r->found);
	um_mention_writer_free(r->mentions);
	um_self_free(r->self);
	um_near_free(r->near);
	um_search_writer_free(r->search);
	um_canned_release(&r->canned);
	um_pool_free(r->pool);
	um_cues_free(r->cues);
	um_lang_set_free(r->langs);
}

enum unmet_status um_readers_init(struct um_readers *r, const struct unmet_options *options, bool detect,
                                      struct unmet_error *err)
{
	const char *folder = um_lexicon_folder(options);
	enum unmet_status rc;
	size_t i;

	*r = (struct um_readers){ .options = options };
	um_canned_init(&r->canned);
	rc = um_lang_set_load(&r->langs, folder, err);
	if (!rc)
		rc = choose_language(r, err);
	if (!rc && detect)
		rc = um_cues_load(&r->cues, folder, err);
	if (rc)
		return rc;
	r->near = detect ? um_near_new() : NULL;
	if (detect && !r->near)
		return um_nomem(err);
	r->pool = um_pool_new(options->jobs);
	r->jobs = um_pool_jobs(r->pool);
	r->worker = um_calloc(r->jobs, sizeof(*r->worker));
	r->found = um_calloc(UM_ROUND_SLOTS, sizeof(*r->found));
	if (!r->pool || !r->worker || !r->found)
		return um_nomem(err);
	for (i = 0; i < UM_ROUND_SLOTS; i++) {
		um_pack_init(&r->found[i].pack);
		um_buf_init(&r->found[i].passage, (size_t)1 << 30);
		um_buf_init(&r->found[i].quiet, (size_t)1 << 28);
	}
	for (i = 0; i < r->jobs && !rc; i++)
		rc = new_worker(&r->worker[i], r->cues, err);
	return rc;
}

static const struct um_lang *language_of(const struct um_readers *r, const struct um_store_document *d)
{
	const struct um_lang *named = r->fixed;

	if (!named && d->lang.len)
		named = um_lang_find(r->langs, d->lang.ptr);
	return named ? named : um_lang_guess(r->langs, d->text, r->fallback);
}

/* forget - a vocabulary is full of what people write once: ids, names, typing errors. Start another. */
static enum unmet_status forget(struct um_worker *w, struct unmet_error *err)
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

enum unmet_status um_worker_read(const struct um_readers *r, struct um_worker *w, const struct um_store_document *d,
                                   size_t ranges, struct unmet_error *err)
{
	const struct um_lang *lang = language_of(r, d);
	enum unmet_status rc = um_text_read(w->text, w->vocab, lang, d->text, w->range, ranges, err);

	if (rc != UNMET_E_LIMIT)
		return rc;
	rc = forget(w, err);
	return rc ? rc : um_text_read(w->text, w->vocab, lang, d->text, w->range, ranges, err);
}

/* Whoever nobody knows is taken for a customer only where no customer is known. */
static bool names_customer(const struct um_store_document *d)
{
	for (size_t i = 0; i < d->turn_count; i++)
		if (d->turn[i].role == UNMET_ROLE_CUSTOMER)
			return true;
	return false;
}

enum unmet_status um_worker_turns(struct um_worker *w, const struct um_store_document *d, size_t *total,
                                  struct unmet_error *err)
{
	bool known = names_customer(d);
	size_t i;

	*total = 0;
	if (!um_grow((void **)&w->range, &w->range_capacity, d->turn_count + 1, sizeof(*w->range)) ||
	    !um_grow((void **)&w->role, &w->role_capacity, d->turn_count + 1, sizeof(*w->role)))
		return um_nomem(err);
	for (i = 0; i < d->turn_count; i++) {
		if (d->turn[i].role != UNMET_ROLE_CUSTOMER && (known || d->turn[i].role != UNMET_ROLE_UNKNOWN))
			continue;
		w->role[*total] = d->turn[i].role;
		w->range[(*total)++] = (struct um_range){ d->turn[i].start, d->turn[i].end };
	}
	return UNMET_OK;
}
