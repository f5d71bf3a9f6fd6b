/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide.c - people's decisions and labels over HTTP. A decision opens a handle of its own for the milliseconds it takes, so
 * that the command line can decide as well; base_rev says what the page was looking at, and who comes late gets 409 with
 * the name of what happened meanwhile.
 */
#include "review.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 100u
#define ACTOR_BYTES 100u

/* ---- the log ------------------------------------------------------------------------------ */

static cJSON *numbers(const uint32_t *list, size_t total)
{
	cJSON *array = cJSON_CreateArray();

	for (size_t i = 0; i < total; i++)
		cJSON_AddItemToArray(array, cJSON_CreateNumber(list[i]));
	return array;
}

static int add_entry(void *ctx, const struct unmet_log_entry *e)
{
	cJSON *one = cJSON_CreateObject();

	cJSON_AddNumberToObject(one, "id", (double)e->id);
	cJSON_AddNumberToObject(one, "rev", (double)e->rev);
	cJSON_AddStringToObject(one, "at", e->at);
	cJSON_AddStringToObject(one, "actor", e->actor);
	cJSON_AddStringToObject(one, "op", unmet_op_name(e->op));
	cJSON_AddNumberToObject(one, "need", e->need);
	cJSON_AddNumberToObject(one, "made", e->made);
	cJSON_AddStringToObject(one, "name", e->name);
	cJSON_AddItemToObject(one, "other", numbers(e->other, e->other_count));
	cJSON_AddItemToObject(one, "other_name", e->other_name ? cJSON_CreateStringArray(e->other_name, (int)e->other_count) : cJSON_CreateArray());
	cJSON_AddNumberToObject(one, "decision", (double)e->decision);
	cJSON_AddNumberToObject(one, "mention_count", (double)e->mention_count);
	cJSON_AddNumberToObject(one, "orphan_count", (double)e->orphan_count);
	cJSON_AddStringToObject(one, "text", e->text);
	cJSON_AddStringToObject(one, "why", e->why);
	cJSON_AddStringToObject(one, "outcome", unmet_outcome_name(e->outcome));
	cJSON_AddStringToObject(one, "reason", e->reason);
	cJSON_AddItemToArray(ctx, one);
	return 0;
}

enum MHD_Result review_decisions(struct review_request *q)
{
	struct unmet_error err = { 0 };
	bool changed;
	cJSON *body, *list;
	char *json;

	if (unmet_browser_refresh(q->review->browser, &changed, &err))
		return review_reply_error(q, &err);
	body = cJSON_CreateObject();
	cJSON_AddNumberToObject(body, "rev", (double)unmet_browser_results(q->review->browser)->rev);
	list = cJSON_AddArrayToObject(body, "decisions");
	if (unmet_each_decision(q->review->project, add_entry, list, &err)) {
		cJSON_Delete(body);
		return review_reply_error(q, &err);
	}
	json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	return review_reply_json(q, 200, json);
}

/* ---- a decision --------------------------------------------------------------------------- */

struct asked {
	struct unmet_decision decision;
	uint32_t *other;
	uint64_t *mention;
};

static const char *text_of(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* whole - a number in JSON that is an id: whole, not negative, exact. */
static bool whole(const cJSON *item, uint64_t most, uint64_t *out)
{
	double value = cJSON_IsNumber(item) ? item->valuedouble : -1;

	if (!(value >= 0 && value <= 9007199254740992.0 && value <= (double)most))
		return false;
	*out = (uint64_t)value;
	return (double)*out == value;
}

static const char *read_op(const cJSON *body, struct unmet_decision *d)
{
	const char *op = text_of(body, "op");

	for (int i = 0; op && i < UNMET_OP_TOTAL; i++)
		if (strcmp(op, unmet_op_name((enum unmet_op)i)) == 0) {
			d->op = (enum unmet_op)i;
			return NULL;
		}
	return "op: what is decided, such as rename, merge, move";
}

static const char *read_needs(const cJSON *body, struct asked *a)
{
	const cJSON *other = cJSON_GetObjectItemCaseSensitive(body, "other"), *item;
	uint64_t id;

	if (!other)
		return NULL;
	a->other = cJSON_IsArray(other) ? calloc((size_t)cJSON_GetArraySize(other) + 1, sizeof(*a->other)) : NULL;
	if (!a->other)
		return "other: ids of needs";
	cJSON_ArrayForEach(item, other) {
		if (!whole(item, UINT32_MAX, &id))
			return "other: ids of needs";
		a->other[a->decision.other_count++] = (uint32_t)id;
	}
	a->decision.other = a->other;
	return NULL;
}

static const char *read_mentions(const cJSON *body, struct asked *a)
{
	const cJSON *mention = cJSON_GetObjectItemCaseSensitive(body, "mention"), *item;

	if (!mention)
		return NULL;
	a->mention = cJSON_IsArray(mention) ? calloc((size_t)cJSON_GetArraySize(mention) + 1, sizeof(*a->mention)) : NULL;
	if (!a->mention)
		return "mention: ids of mentions";
	cJSON_ArrayForEach(item, mention)
		if (!whole(item, UINT64_MAX, &a->mention[a->decision.mention_count++]))
			return "mention: ids of mentions";
	a->decision.mention = a->mention;
	return NULL;
}

/* read_place - of an added mention; all of it may be left out. */
static bool read_place(const cJSON *body, struct unmet_decision *d)
{
	const cJSON *start = cJSON_GetObjectItemCaseSensitive(body, "start"), *end = cJSON_GetObjectItemCaseSensitive(body, "end");
	uint64_t from = 0, to = 0;

	if ((start && !whole(start, UINT32_MAX, &from)) || (end && !whole(end, UINT32_MAX, &to)))
		return false;
	d->document = text_of(body, "document");
	d->start = (uint32_t)from;
	d->end = (uint32_t)to;
	return true;
}

static const char *read_numbers(const cJSON *body, struct unmet_decision *d)
{
	const cJSON *need = cJSON_GetObjectItemCaseSensitive(body, "need"), *decision = cJSON_GetObjectItemCaseSensitive(body, "decision");
	uint64_t value = 0;

	if (need && !whole(need, UINT32_MAX, &value))
		return "need: the id of a need";
	d->need = (uint32_t)value;
	if (!read_place(body, d))
		return "document, start, end: the id of a document and bytes of its text";
	if (decision && !whole(decision, UINT64_MAX, &d->decision))
		return "decision: the id of a decision";
	if (!whole(cJSON_GetObjectItemCaseSensitive(body, "base_rev"), UINT64_MAX, &d->base_rev))
		return "base_rev: the rev of what the page shows";
	return NULL;
}

/* read_decision - NULL, or what is missing. Strings live with body. */
static const char *read_decision(const cJSON *body, struct asked *a)
{
	const char *wrong = read_op(body, &a->decision);

	if (!wrong)
		wrong = read_numbers(body, &a->decision);
	if (!wrong)
		wrong = read_needs(body, a);
	if (!wrong)
		wrong = read_mentions(body, a);
	a->decision.text = text_of(body, "text");
	a->decision.why = text_of(body, "why");
	a->decision.actor = text_of(body, "actor");
	a->decision.dry_run = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(body, "dry_run"));
	if (!wrong && a->decision.actor && strlen(a->decision.actor) > ACTOR_BYTES)
		wrong = "actor: a name of 100 bytes at most";
	return wrong;
}

static enum MHD_Result reply_decided(struct review_request *q, const struct unmet_decided *d)
{
	cJSON *body = cJSON_CreateObject();
	char *json;

	cJSON_AddNumberToObject(body, "id", (double)d->id);
	cJSON_AddNumberToObject(body, "rev", (double)d->rev);
	cJSON_AddNumberToObject(body, "need", d->need);
	cJSON_AddStringToObject(body, "label", d->label);
	cJSON_AddNumberToObject(body, "mention_count", (double)d->mention_count);
	cJSON_AddNumberToObject(body, "document_count", (double)d->document_count);
	cJSON_AddNumberToObject(body, "customer_count", (double)d->customer_count);
	cJSON_AddBoolToObject(body, "regrouped", d->regrouped);
	json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	return review_reply_json(q, 200, json);
}

static enum MHD_Result decide(struct review_request *q, const cJSON *body)
{
	struct unmet_error err = { 0 };
	struct unmet_project *project = NULL;
	struct unmet_decided decided;
	struct asked asked = { 0 };
	const char *wrong = read_decision(body, &asked);
	enum MHD_Result result;

	if (wrong)
		result = review_reply_message(q, 400, wrong);
	else if (review_refit_running(&q->review->refit)) /* it holds the project: no use in waiting while nobody is answered */
		result = review_reply_message(q, 503, "everything is being found again: decide when that is done. What you typed stays here");
	else if (unmet_open(&project, q->review->options->project, q->review->options->unmet, &err) ||
	         unmet_decide(project, &asked.decision, &decided, &err))
		result = review_reply_error(q, &err);
	else
		result = reply_decided(q, &decided);
	unmet_close(project);
	free(asked.other);
	free(asked.mention);
	return result;
}

/* ---- labels ------------------------------------------------------------------------------- */

/* draw - the same mentions each time, so that labelling can go on later. */
static bool draw(struct review_request *q, struct review_bytes *lines, struct unmet_error *err)
{
	return unmet_sample_jsonl(q->review->project, UNMET_SAMPLE_MENTIONS, LABELS, review_bytes_write, lines, err) == UNMET_OK;
}

static cJSON *parse_lines(char *lines)
{
	cJSON *list = cJSON_CreateArray();
	char *save = NULL;

	for (char *line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		cJSON_AddItemToArray(list, cJSON_Parse(line));
	return list;
}

enum MHD_Result review_draw(struct review_request *q)
{
	struct review_bytes lines = { 0 };
	struct unmet_error err = { 0 };
	cJSON *list;
	char *json;

	if (!draw(q, &lines, &err)) {
		free(lines.ptr);
		return review_reply_error(q, &err);
	}
	list = parse_lines(lines.ptr);
	free(lines.ptr);
	json = cJSON_PrintUnformatted(list);
	cJSON_Delete(list);
	return review_reply_json(q, 200, json);
}

/* A file beside the project, which `unmet score detect --gold` reads. */
static void labels_path(const struct review *r, char *path, size_t size)
{
	snprintf(path, size, "%s.labels.jsonl", r->options->project);
}

static const cJSON *drawn(const cJSON *list, const char *id)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list)
		if (text_of(one, "id") && strcmp(text_of(one, "id"), id) == 0)
			return one;
	return NULL;
}

/* keep - the labels as lines; counts yes and no. */
static const char *keep(FILE *out, const cJSON *rows, const cJSON *list, uint64_t *yes, uint64_t *no)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, rows) {
		const char *id = text_of(row, "id"), *label = text_of(row, "label");
		const cJSON *one = id ? drawn(list, id) : NULL;
		bool right = label && strcmp(label, "yes") == 0;
		cJSON *line;
		char *json;

		if (!one || !label || (!right && strcmp(label, "no") != 0))
			return "rows: id of a mention that was drawn, and label yes or no";
		line = cJSON_CreateObject();
		cJSON_AddStringToObject(line, "id", id);
		cJSON_AddStringToObject(line, "text", text_of(one, "text"));
		cJSON_AddStringToObject(line, "label", label);
		json = cJSON_PrintUnformatted(line);
		cJSON_Delete(line);
		fprintf(out, "%s\n", json ? json : "");
		free(json);
		*(right ? yes : no) += 1;
	}
	return NULL;
}

static enum MHD_Result reply_precision(struct review_request *q, uint64_t yes, uint64_t no, const char *path)
{
	struct unmet_interval ci = unmet_wilson(yes, yes + no);
	cJSON *body = cJSON_CreateObject();
	char *json;

	cJSON_AddNumberToObject(body, "labelled_count", (double)(yes + no));
	cJSON_AddNumberToObject(body, "precision", yes + no ? (double)yes / (double)(yes + no) : 0);
	cJSON_AddNumberToObject(body, "low", ci.low);
	cJSON_AddNumberToObject(body, "high", ci.high);
	cJSON_AddStringToObject(body, "file", path);
	json = cJSON_PrintUnformatted(body);
	cJSON_Delete(body);
	return review_reply_json(q, 200, json);
}

static enum MHD_Result label(struct review_request *q, const cJSON *body)
{
	const cJSON *rows = cJSON_GetObjectItemCaseSensitive(body, "rows");
	struct review_bytes lines = { 0 };
	struct unmet_error err = { 0 };
	const char *wrong = cJSON_IsArray(rows) ? NULL : "rows: an array";
	uint64_t yes = 0, no = 0;
	char path[4200], temporary[4300];
	cJSON *list;
	FILE *out;

	labels_path(q->review, path, sizeof(path));
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	if (!wrong && !draw(q, &lines, &err)) {
		free(lines.ptr);
		return review_reply_error(q, &err);
	}
	out = wrong ? NULL : fopen(temporary, "wxe");
	if (!wrong && !out) {
		free(lines.ptr);
		return review_reply_message(q, 500, strerror(errno));
	}
	list = wrong ? NULL : parse_lines(lines.ptr);
	if (!wrong)
		wrong = keep(out, rows, list, &yes, &no);
	if (out && fclose(out))
		wrong = "the labels could not be written";
	if (wrong || rename(temporary, path))
		remove(temporary);
	cJSON_Delete(list);
	free(lines.ptr);
	return wrong ? review_reply_message(q, 400, wrong) : reply_precision(q, yes, no, path);
}

/* ---- dispatch ----------------------------------------------------------------------------- */

static enum MHD_Result refit(struct review_request *q, const cJSON *body)
{
	const char *what = text_of(body, "what");

	if (!review_refit_start(&q->review->refit, what && strcmp(what, "all") == 0))
		return review_reply_message(q, 409, "a refit is running already");
	return review_reply_json(q, 202, review_refit_json(&q->review->refit));
}

enum MHD_Result review_post(struct review_request *q)
{
	static const struct { const char *path; enum MHD_Result (*answer)(struct review_request *q, const cJSON *body); } route[] = {
		{ "/api/decisions", decide }, { "/api/refit", refit }, { "/api/labels", label },
	};
	cJSON *body = q->body ? cJSON_ParseWithLength(q->body, q->body_bytes) : NULL;
	enum MHD_Result result = MHD_NO;
	size_t i = 0;

	while (i < sizeof(route) / sizeof(route[0]) && strcmp(q->path, route[i].path) != 0)
		i++;
	if (i == sizeof(route) / sizeof(route[0]))
		result = review_reply_message(q, 404, "there is nothing to write to");
	else if (!cJSON_IsObject(body))
		result = review_reply_message(q, 400, "the body is one JSON object");
	else
		result = route[i].answer(q, body);
	cJSON_Delete(body);
	return result;
}
