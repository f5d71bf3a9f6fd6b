/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refit.c - needs and segments found again while people go on reading. A thread with a handle of its own writes; what it
 * writes is one transaction, so a stop or a crash in the middle leaves the project as it was.
 */
#include "review.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

void review_refit_init(struct review_refit *f, const struct review_options *options)
{
	*f = (struct review_refit){ .options = options };
	pthread_mutex_init(&f->lock, NULL);
}

static int progress(void *ctx, const char *stage, uint64_t done, uint64_t total, const char *unit)
{
	struct review_refit *f = ctx;
	int stop;

	(void)unit;
	pthread_mutex_lock(&f->lock);
	snprintf(f->stage, sizeof(f->stage), "%s", stage);
	f->done = done;
	f->total = total;
	stop = f->stop;
	pthread_mutex_unlock(&f->lock);
	return stop;
}

/* recall - as the project was last run: the page asks for the same again. */
static enum unmet_status recall(struct review_refit *f, struct unmet_options *options, char lang[UNMET_LANG_BYTES], struct unmet_error *err)
{
	struct unmet_project *project;
	enum unmet_status rc = unmet_open_readonly(&project, f->options->project, options, err);

	if (rc)
		return rc;
	rc = unmet_options_recall(project, options, lang, err);
	unmet_close(project);
	return rc;
}

static enum unmet_status run(struct review_refit *f, struct unmet_error *err)
{
	struct unmet_options options = *f->options->unmet;
	struct unmet_project *project;
	char lang[UNMET_LANG_BYTES];
	enum unmet_status rc = recall(f, &options, lang, err);

	options.progress = progress;
	options.progress_ctx = f;
	if (!rc)
		rc = unmet_open(&project, f->options->project, &options, err);
	if (rc)
		return rc;
	if (f->all)
		rc = unmet_detect(project, err);
	if (!rc && f->all)
		rc = unmet_cluster(project, err);
	if (!rc)
		rc = f->all ? unmet_segment(project, err) : unmet_refresh(project, err);
	unmet_close(project);
	return rc;
}

static void *work(void *ctx)
{
	struct review_refit *f = ctx;
	struct unmet_error err = { 0 };
	enum unmet_status rc = run(f, &err);

	pthread_mutex_lock(&f->lock);
	f->state = rc ? REFIT_FAILED : REFIT_DONE;
	snprintf(f->message, sizeof(f->message), "%s", rc ? err.message : "");
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

static void join(struct review_refit *f)
{
	if (f->started)
		pthread_join(f->thread, NULL);
	f->started = false;
}

bool review_refit_running(struct review_refit *f)
{
	bool running;

	pthread_mutex_lock(&f->lock);
	running = f->state == REFIT_RUNNING;
	pthread_mutex_unlock(&f->lock);
	return running;
}

bool review_refit_start(struct review_refit *f, bool all)
{
	if (review_refit_running(f))
		return false;
	join(f);
	f->state = REFIT_RUNNING;
	f->all = all;
	f->done = f->total = 0;
	f->stage[0] = f->message[0] = '\0';
	f->started = pthread_create(&f->thread, NULL, work, f) == 0;
	if (!f->started)
		f->state = REFIT_FAILED;
	return true;
}

void review_refit_stop(struct review_refit *f)
{
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_mutex_unlock(&f->lock);
	join(f);
	pthread_mutex_destroy(&f->lock);
}

char *review_refit_json(struct review_refit *f)
{
	static const char *const name[] = { "idle", "running", "done", "failed" };
	cJSON *body = cJSON_CreateObject();
	char *json;

	pthread_mutex_lock(&f->lock);
	cJSON_AddStringToObject(body, "state", name[f->state]);
	cJSON_AddStringToObject(body, "stage", f->stage);
	cJSON_AddNumberToObject(body, "done", (double)f->done);
	cJSON_AddNumberToObject(body, "total", (double)f->total);
	cJSON_AddStringToObject(body, "message", f->message);
	pthread_mutex_unlock(&f->lock);
	json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	return json;
}
