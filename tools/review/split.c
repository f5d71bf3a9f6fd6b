/* SPDX-License-Identifier: Apache-2.0 */
/*
 * split.c - GET /api/split?need=ID&parts=N: how a need could be taken apart. Nothing is decided; the page posts `split` decisions.
 *
 * On many documents it takes seconds, so it is worked out by a thread with a handle of its own, one at a time; the request
 * sleeps meanwhile (MHD_suspend_connection), and the thread that answers everybody goes on answering.
 */
#include "review.h"

/* ---- the thread --------------------------------------------------------------------------- */

/* stopped - told by the library now and then: a proposal nobody waits for any more ends. */
static int stopped(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	struct review_splits *s = ctx;
	int stop;

	(void)stage;
	(void)done;
	(void)total;
	(void)unit;
	pthread_mutex_lock(&s->lock);
	stop = s->stop;
	pthread_mutex_unlock(&s->lock);
	return stop;
}

static void propose(struct review_splits *s, struct review_request *q)
{
	struct unmet_options options = *s->options->unmet;
	struct unmet_project *project;
	const struct unmet_split *split;

	options.progress = stopped;
	options.progress_ctx = s;
	if (unmet_open_readonly(&project, s->options->project, &options, &q->split.err))
		return;
	if (!unmet_split_propose(project, q->split.need, q->split.parts, &split, &q->split.err)) {
		unmet_split_json(split, review_bytes_write, &q->split.bytes, &q->split.err);
		unmet_split_free(split);
	}
	unmet_close(project);
}

static void *work(void *ctx)
{
	struct review_splits *s = ctx;
	struct review_request *q;

	pthread_mutex_lock(&s->lock);
	while (!s->stop) {
		q = s->first;
		if (!q) {
			pthread_cond_wait(&s->more, &s->lock);
			continue;
		}
		s->first = q->split.next;
		pthread_mutex_unlock(&s->lock);
		propose(s, q);
		q->split.done = true;
		MHD_resume_connection(q->connection);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

void review_splits_init(struct review_splits *s, const struct review_options *options)
{
	*s = (struct review_splits){ .options = options };
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->more, NULL);
}

void review_splits_stop(struct review_splits *s)
{
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_cond_signal(&s->more);
	pthread_mutex_unlock(&s->lock);
	if (s->started)
		pthread_join(s->thread, NULL);
	for (struct review_request *q = s->first, *next; q; q = next) {
		next = q->split.next; /* once awake it is the server's */
		q->split.done = true;
		q->split.err = (struct unmet_error){ .status = UNMET_E_BUSY };
		MHD_resume_connection(q->connection);
	}
	s->first = NULL;
}

void review_splits_release(struct review_splits *s)
{
	pthread_cond_destroy(&s->more);
	pthread_mutex_destroy(&s->lock);
}

/* wait_for - the request sleeps until its turn has come and gone. */
static enum MHD_Result wait_for(struct review_splits *s, struct review_request *q)
{
	struct review_request **last = &s->first;
	bool stop;

	pthread_mutex_lock(&s->lock);
	stop = s->stop || (!s->started && pthread_create(&s->thread, NULL, work, s));
	if (!stop) {
		s->started = true;
		MHD_suspend_connection(q->connection);
		while (*last)
			last = &(*last)->split.next;
		*last = q;
		pthread_cond_signal(&s->more);
	}
	pthread_mutex_unlock(&s->lock);
	return stop ? review_reply_message(q, 503, "it cannot be worked out just now; ask again in a moment") : MHD_YES;
}

/* ---- the answer --------------------------------------------------------------------------- */

enum MHD_Result review_split(struct review_request *q)
{
	const char *parts = review_argument(q, "parts");
	char *json = q->split.bytes.ptr;

	if (q->split.done) {
		if (q->split.err.status)
			return review_reply_error(q, &q->split.err);
		q->split.bytes = (struct review_bytes){ 0 };
		return review_reply_json(q, 200, json);
	}
	if (!review_number(review_argument(q, "need"), &q->split.need))
		return review_reply_message(q, 400, "need: the id of a need");
	if (parts && !review_number(parts, &q->split.parts))
		return review_reply_message(q, 400, "parts: a number, or none");
	return wait_for(&q->review->splits, q);
}
