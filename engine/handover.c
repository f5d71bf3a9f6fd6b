/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handover.c - two batches and one thread. More batches would smooth nothing: the store is the slower side for nearly
 * every format and never waits, and with two the memory is known. Calls are kept in a list in the order they were made, each
 * copied into the arena of its batch, so the sink behind sees what it would have seen without a thread.
 */
#include "handover.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/status.h"

#include <pthread.h>
#include <signal.h>

#define BATCH_BYTES ((size_t)1 << 20)
#define LONGEST_BYTES ((size_t)256 << 20) /* a document with all its turns, in an arena */

enum kind { DOCUMENT, REJECT, ACCOUNT, CLEANED, PIECE, END };

struct call {
	struct call *next;
	enum kind kind;
	union {
		struct um_document document;
		struct um_reject reject;
		struct um_account_row account;
		struct um_cleaned cleaned;
		struct um_cleaned_piece piece;
		uint64_t row_count;
	} of;
};

struct batch {
	struct um_arena arena;
	struct call *first, **last;
};

struct um_handover {
	const struct um_ingest_sink *to;
	struct batch batch[2];
	struct batch *fill;       /* the reader's */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t start, done;
	struct batch *work;       /* the thread's, NULL while it has nothing to do; lock */
	bool stop;                /* lock */
	enum unmet_status failed; /* lock */
	struct unmet_error why;   /* lock */
};

/* empty - a batch that held a long document gives its memory back. */
static void empty(struct batch *b)
{
	if (b->arena.used_bytes > 4 * BATCH_BYTES)
		um_arena_release(&b->arena);
	um_arena_clear(&b->arena);
	b->first = NULL;
	b->last = &b->first;
}

/* ---- the thread --------------------------------------------------------------------------- */

static enum unmet_status hand_on(const struct um_ingest_sink *to, const struct call *call, struct unmet_error *err)
{
	switch (call->kind) {
	case DOCUMENT: return to->document(to->ctx, &call->of.document, err);
	case REJECT: return to->reject(to->ctx, &call->of.reject, err);
	case ACCOUNT: return to->account(to->ctx, &call->of.account, err);
	case CLEANED: return to->cleaned(to->ctx, &call->of.cleaned, err);
	case PIECE: return to->piece(to->ctx, &call->of.piece, err);
	case END: break;
	}
	return to->end(to->ctx, call->of.row_count, err);
}

static enum unmet_status hand_all(const struct um_ingest_sink *to, const struct batch *b, struct unmet_error *err)
{
	enum unmet_status rc = UNMET_OK;
	const struct call *call;

	for (call = b->first; call && !rc; call = call->next)
		rc = hand_on(to, call, err);
	return rc;
}

static void *thread_main(void *arg)
{
	struct um_handover *h = arg;

	pthread_mutex_lock(&h->lock);
	for (;;) {
		struct unmet_error why = { .status = UNMET_OK };
		enum unmet_status rc = h->failed;

		while (!h->work && !h->stop)
			pthread_cond_wait(&h->start, &h->lock);
		if (!h->work)
			break;
		pthread_mutex_unlock(&h->lock);
		if (!rc)
			rc = hand_all(h->to, h->work, &why);
		empty(h->work);
		pthread_mutex_lock(&h->lock);
		if (rc && !h->failed) {
			h->failed = rc;
			h->why = why;
		}
		h->work = NULL;
		pthread_cond_signal(&h->done);
	}
	pthread_mutex_unlock(&h->lock);
	return NULL;
}

/* ---- the reader --------------------------------------------------------------------------- */

/* report - with h->lock held: what the thread ran into. */
static enum unmet_status report(const struct um_handover *h, struct unmet_error *err)
{
	if (h->failed && err)
		*err = h->why;
	return h->failed;
}

static enum unmet_status pass(struct um_handover *h, struct unmet_error *err)
{
	struct batch *other = h->fill == &h->batch[0] ? &h->batch[1] : &h->batch[0];
	enum unmet_status rc;

	pthread_mutex_lock(&h->lock);
	while (h->work)
		pthread_cond_wait(&h->done, &h->lock);
	rc = report(h, err);
	h->work = h->fill;
	h->fill = other;
	pthread_cond_signal(&h->start);
	pthread_mutex_unlock(&h->lock);
	return rc;
}

/* pass_all - and wait until the thread is done with it. */
static enum unmet_status pass_all(struct um_handover *h, struct unmet_error *err)
{
	enum unmet_status rc = pass(h, err);

	if (rc)
		return rc;
	pthread_mutex_lock(&h->lock);
	while (h->work)
		pthread_cond_wait(&h->done, &h->lock);
	rc = report(h, err);
	pthread_mutex_unlock(&h->lock);
	return rc;
}

static struct call *new_call(struct um_handover *h, enum kind kind)
{
	struct call *call = UM_NEW(&h->fill->arena, struct call);

	if (call)
		call->kind = kind;
	return call;
}

/* add - the call is whole, or NULL or `whole` false where memory ran out on the way. */
static enum unmet_status add(struct um_handover *h, struct call *call, bool whole, struct unmet_error *err)
{
	if (!call || !whole)
		return (enum unmet_status)um_arena_fail(&h->fill->arena, err);
	*h->fill->last = call;
	h->fill->last = &call->next;
	return h->fill->arena.used_bytes < BATCH_BYTES ? UNMET_OK : pass(h, err);
}

/* ---- copies ------------------------------------------------------------------------------- */

static bool keep(struct um_arena *arena, struct um_str *s)
{
	s->ptr = s->len ? um_arena_strndup(arena, s->ptr, s->len) : "";
	return s->ptr != NULL;
}

static bool keep_attributes(struct um_arena *arena, const struct um_attribute **attribute, size_t total)
{
	struct um_attribute *copy = total ? UM_ARRAY(arena, struct um_attribute, total) : NULL;
	size_t i;

	for (i = 0; i < total && copy; i++) {
		copy[i] = (*attribute)[i];
		if (!keep(arena, &copy[i].name) || !keep(arena, &copy[i].value))
			return false;
	}
	*attribute = copy;
	return copy || !total;
}

static bool keep_turns(struct um_arena *arena, const struct um_turn **turn, size_t total)
{
	struct um_turn *copy = total ? UM_ARRAY(arena, struct um_turn, total) : NULL;
	size_t i;

	for (i = 0; i < total && copy; i++) {
		copy[i] = (*turn)[i];
		if (!keep(arena, &copy[i].speaker))
			return false;
	}
	*turn = copy;
	return copy || !total;
}

static bool keep_identity(struct um_arena *arena, const struct um_hash128 **identity)
{
	struct um_hash128 *copy = *identity ? UM_NEW(arena, struct um_hash128) : NULL;

	if (copy)
		*copy = **identity;
	else if (*identity)
		return false;
	*identity = copy;
	return true;
}

static bool keep_document(struct um_arena *arena, struct um_document *d)
{
	struct um_str *const field[] = { &d->text, &d->external_id, &d->title, &d->customer_id, &d->customer_alias, &d->customer_name,
	                                 &d->account, &d->date, &d->updated, &d->lang, &d->question };
	size_t i;

	for (i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		if (!keep(arena, field[i]))
			return false;
	return keep_turns(arena, &d->turn, d->turn_count) && keep_attributes(arena, &d->attribute, d->attribute_count) &&
	       keep_identity(arena, &d->identity);
}

/* ---- the sink ----------------------------------------------------------------------------- */

static enum unmet_status on_begin(void *ctx, const struct um_source_info *source, bool *skip, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	enum unmet_status rc = pass_all(h, err);

	*skip = false;
	return rc ? rc : h->to->begin(h->to->ctx, source, skip, err);
}

static enum unmet_status on_document(void *ctx, const struct um_document *document, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, DOCUMENT);

	if (call)
		call->of.document = *document;
	return add(h, call, call && keep_document(&h->fill->arena, &call->of.document), err);
}

static enum unmet_status on_reject(void *ctx, const struct um_reject *reject, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, REJECT);
	struct um_arena *arena = &h->fill->arena;

	if (call)
		call->of.reject = *reject;
	return add(h, call, call && keep(arena, &call->of.reject.reason) && keep(arena, &call->of.reject.raw), err);
}

static enum unmet_status on_account(void *ctx, const struct um_account_row *row, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, ACCOUNT);
	struct um_arena *arena = &h->fill->arena;

	if (call)
		call->of.account = *row;
	return add(h, call, call && keep(arena, &call->of.account.company) && keep(arena, &call->of.account.domain) &&
	           keep(arena, &call->of.account.customer) &&
	           keep_attributes(arena, &call->of.account.attribute, row->attribute_count), err);
}

static enum unmet_status on_cleaned(void *ctx, const struct um_cleaned *cleaned, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, CLEANED);

	if (call)
		call->of.cleaned = *cleaned;
	return add(h, call, true, err);
}

static enum unmet_status on_piece(void *ctx, const struct um_cleaned_piece *piece, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, PIECE);

	if (call)
		call->of.piece = *piece;
	return add(h, call, call && keep(&h->fill->arena, &call->of.piece.text), err);
}

static enum unmet_status on_end(void *ctx, uint64_t row_count, struct unmet_error *err)
{
	struct um_handover *h = ctx;
	struct call *call = new_call(h, END);

	if (call)
		call->of.row_count = row_count;
	return add(h, call, true, err);
}

/* ---- begin and end ------------------------------------------------------------------------ */

/* start_thread - signals stay with the caller's own threads. */
static bool start_thread(struct um_handover *h)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&h->thread, NULL, thread_main, h);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0;
}

static void release(struct um_handover *h)
{
	um_arena_release(&h->batch[0].arena);
	um_arena_release(&h->batch[1].arena);
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->start);
	pthread_cond_destroy(&h->done);
	um_free(h);
}

enum unmet_status um_handover_new(struct um_handover **out, const struct um_ingest_sink *to, struct um_ingest_sink *sink,
                                  struct unmet_error *err)
{
	struct um_handover *h = um_calloc(1, sizeof(*h));
	int i;

	*out = NULL;
	if (!h)
		return um_nomem(err);
	h->to = to;
	for (i = 0; i < 2; i++) {
		um_arena_init(&h->batch[i].arena, LONGEST_BYTES);
		empty(&h->batch[i]);
	}
	h->fill = &h->batch[0];
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->start, NULL);
	pthread_cond_init(&h->done, NULL);
	if (!start_thread(h)) { /* results do not depend on it */
		release(h);
		*sink = *to;
		return UNMET_OK;
	}
	*sink = (struct um_ingest_sink){ .ctx = h, .begin = on_begin, .document = on_document, .reject = on_reject,
	                                 .account = on_account, .end = on_end, .cleaned = to->cleaned ? on_cleaned : NULL,
	                                 .piece = to->piece ? on_piece : NULL };
	*out = h;
	return UNMET_OK;
}

enum unmet_status um_handover_end(struct um_handover *h, struct unmet_error *err)
{
	enum unmet_status rc;

	if (!h)
		return UNMET_OK;
	rc = pass_all(h, err);
	pthread_mutex_lock(&h->lock);
	h->stop = true;
	pthread_cond_signal(&h->start);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	release(h);
	return rc;
}
