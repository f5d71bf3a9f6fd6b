/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embed.c - the words of a corpus put to a server of embeddings, in the way of OpenAI's /v1/embeddings that llama.cpp, Ollama, vLLM and
 * others speak. Single words are sent, never a sentence: they are what co-occurrence has too little to say about in a small
 * corpus, a vocabulary is bounded where texts are not, and nobody can be known by them.
 *
 * One text is asked for first: whether anybody is there, under what name, and how many numbers come. Then batches; one that is too long
 * for the server is halved, one that met a busy server is tried three times. Answers are kept in the project by model and word.
 */
#include "embed.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/mem.h"
#include "cluster/word_rows.h"
#include "http.h"

#define BATCH 64u
#define TRIES 3
#define WAIT_NS 250000000L /* before the second try; four times as long before the third */
#define ANSWER_BYTES (64u << 20)

struct um_embedder {
	struct unmet_project *project;
	const char *url, *asked_model;
	struct um_http *http;
	struct um_progress progress;
	struct um_embedding_cache *cache;
	char model[200];
	struct um_buf request, answer;
	struct um_arena json;
	struct um_word_rows *rows;
	float row[UM_WORD_DIMS];
	uint32_t *todo, todo_total;   /* slots to be asked for */
	struct um_arena kept;         /* answers, until they are written */
	struct answer { struct um_hash128 key; float *row; struct answer *next; } *first;
	uint32_t dims;                /* of a kept row */
};

/* ---- one request -------------------------------------------------------------------------- */

static void write_request(struct um_embedder *e, const struct um_str *word, uint32_t total)
{
	struct um_jw jw;

	um_buf_clear(&e->request);
	um_jw_init(&jw, &e->request, false);
	um_jw_open(&jw, NULL, '{');
	if (e->asked_model)
		um_jw_strz(&jw, "model", e->asked_model);
	um_jw_open(&jw, "input", '[');
	for (uint32_t i = 0; i < total; i++)
		um_jw_str(&jw, NULL, word[i]);
	um_jw_close(&jw, ']');
	um_jw_close(&jw, '}');
}

static bool busy(long code)
{
	return code == 0 || code == 429 || code >= 500;
}

static enum unmet_status post(struct um_embedder *e, long *code, struct unmet_error *err)
{
	enum unmet_status rc = um_buf_check(&e->request, err);

	if (rc)
		return rc;
	for (int attempt = 1;; attempt++) {
		struct timespec wait = { .tv_nsec = WAIT_NS };

		rc = um_http_post(e->http, um_buf_str(&e->request), &e->answer, code, err);
		if ((rc && rc != UNMET_E_IO) || !busy(*code) || attempt == TRIES)
			return rc;
		if (attempt > 1)
			wait = (struct timespec){ .tv_sec = 1 };
		nanosleep(&wait, NULL);
	}
}

/* ---- its answer --------------------------------------------------------------------------- */

/* plain - letters of a stranger, fit for a terminal and a note: ASCII, on one line. */
static void plain(char *out, size_t size, struct um_str text)
{
	size_t len = text.len < size - 1 ? text.len : size - 1;

	for (size_t i = 0; i < len; i++)
		out[i] = text.ptr[i] < 32 || text.ptr[i] == 127 ? ' ' : text.ptr[i];
	out[len] = '\0';
}

/* complaint - what the server says is wrong: {"error": {"message": ...}}, {"error": ...}, or the answer as it is. */
static void complaint(struct um_embedder *e, char *out, size_t size)
{
	struct um_json *answer = NULL;
	const struct um_json *error;
	struct um_str text = um_buf_str(&e->answer);

	um_arena_clear(&e->json);
	if (text.len && !um_json_parse(&e->json, text.ptr, text.len, &answer, NULL)) {
		error = um_json_get(answer, "error");
		if (error && error->type == UM_JSON_OBJECT)
			error = um_json_get(error, "message");
		if (um_json_text(error).len)
			text = um_json_text(error);
	}
	plain(out, size, text);
}

static enum unmet_status refused(struct um_embedder *e, long code, struct unmet_error *err)
{
	char said[200];

	complaint(e, said, sizeof(said));
	return um_fail(err, UNMET_E_IO, "%s answers with HTTP status %ld%s%s%s", e->url, code, *said ? ": " : "", said,
	               code == 404 ? ". Give the whole address, as http://localhost:8080/v1/embeddings, and the name of a model it has with --embed-model" :
	               busy(code) ? ". It was tried three times" : "");
}

static enum unmet_status not_embeddings(const struct um_embedder *e, const char *what, struct unmet_error *err)
{
	return um_fail(err, UNMET_E_FORMAT, "%s answers, but not with embeddings: %s", e->url, what);
}

/* read_numbers - how many; 0 where one is none or there are too many. */
static uint32_t read_numbers(float *row, const struct um_json *list)
{
	uint32_t total = 0;
	double number;

	for (const struct um_json *v = list ? list->child : NULL; v; v = v->next) {
		if (total == UM_WORD_DIMS || !um_json_number(v, &number) || number > 1e30 || number < -1e30)
			return 0;
		row[total++] = (float)number;
	}
	return total;
}

static const struct um_json *data_of(struct um_embedder *e, const struct um_json **whole)
{
	struct um_json *answer;

	um_arena_clear(&e->json);
	*whole = NULL;
	if (um_json_parse(&e->json, e->answer.ptr ? e->answer.ptr : "", e->answer.len, &answer, NULL))
		return NULL;
	*whole = answer;
	return um_json_get(answer, "data");
}

static struct um_hash128 key_of(const struct um_embedder *e, struct um_str word)
{
	struct um_hash128 part[2] = { um_hash128(e->model, strlen(e->model)), um_hash128(word.ptr, word.len) };

	return um_hash128(part, sizeof(part));
}

static enum unmet_status keep(struct um_embedder *e, struct um_str word, const float *row, struct unmet_error *err)
{
	struct answer *a = UM_NEW(&e->kept, struct answer);

	if (a)
		a->row = UM_ARRAY(&e->kept, float, (size_t)e->dims + 1);
	if (!a || !a->row)
		return (enum unmet_status)um_arena_fail(&e->kept, err);
	memcpy(a->row, row, e->dims * sizeof(*row));
	a->key = key_of(e, word);
	a->next = e->first;
	e->first = a;
	return UNMET_OK;
}

/* take_answer - a row for each of the slots asked for, by its index. */
static enum unmet_status take_answer(struct um_embedder *e, const uint32_t *slot, uint32_t total, struct unmet_error *err)
{
	const struct um_json *whole;
	uint32_t taken = 0, at = 0;
	enum unmet_status rc = UNMET_OK;

	for (const struct um_json *data = data_of(e, &whole), *v = data ? data->child : NULL; v && !rc; v = v->next, at++) {
		double index = at;

		um_json_number(um_json_get(v, "index"), &index);
		if (!(index >= 0 && index < total) || e->rows->state[slot[(uint32_t)index]])
			return not_embeddings(e, "texts come twice, or some that were not asked for", err);
		if (read_numbers(e->row, um_json_get(v, "embedding")) != e->rows->told_dims)
			return not_embeddings(e, "a text comes with other than as many numbers as the first one", err);
		um_word_rows_put(e->rows, slot[(uint32_t)index], UM_WORD_WRITTEN, e->row);
		rc = keep(e, e->rows->word[slot[(uint32_t)index]], e->rows->value + (size_t)slot[(uint32_t)index] * e->dims, err);
		taken++;
	}
	return rc || taken == total ? rc : not_embeddings(e, "fewer texts come than were asked for", err);
}

/* ---- all words ---------------------------------------------------------------------------- */

static enum unmet_status nobody(enum unmet_status rc, struct unmet_error *err)
{
	char said[300];

	if (!err)
		return rc;
	snprintf(said, sizeof(said), "%.299s", err->message);
	return um_fail(err, rc, "%s: is the embedding server running? Leave out --embed to group without it", said);
}

/* probe - is anybody there, who, and how many numbers a text? */
static enum unmet_status probe(struct um_embedder *e, uint32_t *dims, struct unmet_error *err)
{
	const struct um_str text = UM_LIT("need");
	const struct um_json *whole, *data;
	struct um_str name;
	long code;
	enum unmet_status rc;

	write_request(e, &text, 1);
	rc = post(e, &code, err);
	if (rc)
		return rc == UNMET_E_IO ? nobody(rc, err) : rc;
	if (code != 200)
		return refused(e, code, err);
	data = data_of(e, &whole);
	*dims = read_numbers(e->row, um_json_get(data ? data->child : NULL, "embedding"));
	if (*dims < 2)
		return not_embeddings(e, "{\"data\": [{\"embedding\": [numbers]}]} is wanted, as of OpenAI's /v1/embeddings, with 2 to 4096 numbers", err);
	name = um_json_text(um_json_get(whole, "model"));
	plain(e->model, sizeof(e->model), name.len ? name : um_str(e->asked_model ? e->asked_model : e->url));
	return UNMET_OK;
}

/* recall - what the project knows already; the rest is to be asked for. */
static enum unmet_status recall(struct um_embedder *e, struct unmet_error *err)
{
	struct um_word_rows *rows = e->rows;
	enum unmet_status rc = UNMET_OK;

	e->todo = UM_ARRAY(&e->kept, uint32_t, (size_t)rows->wanted + 1);
	if (!e->todo)
		return (enum unmet_status)um_arena_fail(&e->kept, err);
	e->todo_total = 0;
	for (uint32_t w = 0; w < rows->wanted && !rc; w++) {
		bool found;

		rc = um_embedding_find(e->cache, key_of(e, rows->word[w]), rows->value + (size_t)w * rows->dims, rows->dims, &found, err);
		if (!rc && found) {
			rows->state[w] = UM_WORD_WRITTEN;
			rows->found++;
		} else if (!rc) {
			e->todo[e->todo_total++] = w;
		}
	}
	return rc;
}

/* ask_some - a batch; too long for the server, it is halved. */
static enum unmet_status ask_some(struct um_embedder *e, const uint32_t *slot, uint32_t total, struct unmet_error *err)
{
	struct um_str word[BATCH];
	enum unmet_status rc;
	long code;

	for (uint32_t i = 0; i < total; i++)
		word[i] = e->rows->word[slot[i]];
	write_request(e, word, total);
	rc = post(e, &code, err);
	if (rc)
		return rc;
	if (code == 200)
		return take_answer(e, slot, total, err);
	if (total == 1 || (code != 400 && code != 413 && code != 422))
		return refused(e, code, err);
	rc = ask_some(e, slot, total / 2, err);
	return rc ? rc : ask_some(e, slot + total / 2, total - total / 2, err);
}

enum unmet_status um_embedder_ask(void *ctx, struct um_word_rows *rows, struct unmet_error *err)
{
	struct um_embedder *e = ctx;
	uint32_t dims = 0;
	enum unmet_status rc = probe(e, &dims, err);

	e->rows = rows;
	if (!rc)
		rc = um_word_rows_size(rows, dims, err);
	e->dims = rows->dims;
	if (!rc)
		rc = recall(e, err);
	if (!rc)
		um_progress_start(&e->progress, "embed", "words", e->todo_total);
	for (uint32_t at = 0; !rc && at < e->todo_total; at += BATCH) {
		rc = um_progress_tick(&e->progress, at, err);
		if (!rc)
			rc = ask_some(e, e->todo + at, e->todo_total - at < BATCH ? e->todo_total - at : BATCH, err);
	}
	return rc;
}

enum unmet_status um_embedder_keep(struct um_embedder *e, struct unmet_error *err)
{
	enum unmet_status rc;

	if (!e || !e->first)
		return UNMET_OK;
	rc = um_store_begin(e->project->store, err);
	for (struct answer *a = e->first; a && !rc; a = a->next)
		rc = um_embedding_add(e->cache, a->key, a->row, e->dims, err);
	rc = um_store_finish(e->project->store, rc, true, err);
	e->first = NULL;
	return rc;
}

/* ---- begin and end ------------------------------------------------------------------------ */

const char *um_embedder_model(const struct um_embedder *e)
{
	return e->model;
}

enum unmet_status um_embedder_new(struct um_embedder **out, struct unmet_project *project, const struct um_progress *progress, struct unmet_error *err)
{
	const struct unmet_options *o = &project->options;
	struct um_embedder *e;
	enum unmet_status rc;

	*out = NULL;
	if (!o->embed)
		return UNMET_OK;
	e = um_calloc(1, sizeof(*e));
	if (!e)
		return um_nomem(err);
	e->project = project;
	e->url = o->embed;
	e->asked_model = o->embed_model;
	e->progress = *progress;
	um_buf_init(&e->request, 4u << 20);
	um_buf_init(&e->answer, ANSWER_BYTES);
	um_arena_init(&e->json, (size_t)1 << 30);
	um_arena_init(&e->kept, (size_t)1 << 30);
	rc = um_http_open(&e->http, e->url, o->embed_remote, err);
	if (!rc)
		rc = um_embedding_cache_new(&e->cache, project->store, err);
	if (rc)
		um_embedder_free(e);
	else
		*out = e;
	return rc;
}

void um_embedder_free(struct um_embedder *e)
{
	if (!e)
		return;
	um_http_close(e->http);
	um_embedding_cache_free(e->cache);
	um_buf_release(&e->request);
	um_buf_release(&e->answer);
	um_arena_release(&e->json);
	um_arena_release(&e->kept);
	um_free(e);
}
